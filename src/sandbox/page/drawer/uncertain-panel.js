import { useState } from "preact/hooks";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { api } from "../state/api.js";
import { notify } from "../state/model.js";
import { useWords } from "../use.js";
import { Toggle } from "./toggle.js";

/** What no source settles about the platform: a bot that is to hold there should work with either value. */
export function UncertainPanel() {
  const t = useWords();
  const [values, show] = useState(null);
  const ask = async (call) => {
    try {
      show(await call);
    } catch (error) {
      notify("error", error.message);
    }
  };
  const onToggle = (event) => event.currentTarget.open && ask(api.switches());
  const put = (name, value) => ask(api.setSwitches({ [name]: value }));
  return html`<details class="uncertain" onToggle=${onToggle}>
    <summary>${t("uncertain")} <${Icon} name="down" size=${13} /></summary>
    <p class="muted">${t("uncertainNote")}</p>
    ${Object.entries(values ?? {}).map(([name, value]) => {
      if (typeof value === "boolean")
        return html`<${Toggle} key=${name} label=${name} on=${value} onChange=${(on) => put(name, on)} />`;
      return html`<label key=${name} class="figure">${name}
        <input class="control" value=${value} onChange=${({ currentTarget: { value: text } }) => put(name, typeof value === "number" ? Number(text) : text)} />
      </label>`;
    })}
  </details>`;
}
