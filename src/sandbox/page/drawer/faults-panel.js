import { useState } from "preact/hooks";
import { html } from "../html.js";
import { api } from "../state/api.js";
import { notify } from "../state/model.js";
import { useStore } from "../state/store.js";
import { faults, setFaults } from "../state/world.js";
import { useWords } from "../use.js";

const none = {
  drop: false,
  duplicate: false,
  reorder: false,
  delayMs: "",
  status: "",
  code: "",
  hang: false,
  next: "",
};
const number = (text) => (text === "" ? undefined : Number(text));

/** Only what is asked for goes into the body: an empty part means "as usual". */
function bodyOf({ drop, duplicate, reorder, delayMs, status, code, hang, next }) {
  const wanted = (part) =>
    Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined && value !== false));
  return {
    events: wanted({ drop, duplicate, reorder, delayMs: number(delayMs) }),
    api: wanted({ status: number(status), code: number(code), hang, next: number(next) }),
  };
}

/** What goes wrong on purpose: events that get lost, API calls that fail. */
export function FaultsPanel() {
  const t = useWords();
  const set = useStore(faults, (now) => now.set);
  const [wish, change] = useState({ ...none, ...set.events, ...set.api });
  const put = (name, value) => change({ ...wish, [name]: value });
  const tick = (name) =>
    html`<label class="switch"><input type="checkbox" checked=${wish[name]} onChange=${(event) => put(name, event.currentTarget.checked)} />${t(name)}</label>`;
  const figure = (name, label, limits, hint) =>
    html`<label class="figure">${t(label)}<input class="control" type="number" placeholder=${hint} ...${limits} value=${wish[name]} onInput=${(event) => put(name, event.currentTarget.value)} /></label>`;
  const apply = async (event) => {
    event.preventDefault();
    if (await setFaults(bodyOf(wish))) notify("success", t("applied"));
  };
  const cut = async () => {
    try {
      await api.faults({ connections: { cut: true } });
      notify("success", t("applied"));
    } catch (error) {
      notify("error", error.message);
    }
  };
  const stop = async () => {
    change(none);
    if (await setFaults({})) notify("success", t("applied"));
  };
  return html`<form class="faults" onSubmit=${apply}>
    <fieldset>
      <legend>${t("faultEvents")}</legend>
      ${tick("drop")} ${tick("duplicate")} ${tick("reorder")} ${figure("delayMs", "delay", { min: 0, max: 60000 }, "0")}
    </fieldset>
    <fieldset>
      <legend>${t("faultApi")}</legend>
      ${figure("status", "status", { min: 200, max: 599 }, "429")} ${figure("code", "code", {}, "99991400")} ${tick("hang")}
      ${figure("next", "nextCalls", { min: 1 }, "∞")}
    </fieldset>
    <fieldset>
      <legend>${t("faultConnections")}</legend>
      <button type="button" class="page-button" onClick=${cut}>${t("cut")}</button>
    </fieldset>
    <div class="dialog-buttons">
      <button type="button" class="page-button" onClick=${stop}>${t("faultsOff")}</button>
      <button type="submit" class="page-button strong">${t("apply")}</button>
    </div>
  </form>`;
}
