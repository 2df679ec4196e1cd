import { html } from "../html.js";
import { useCard } from "./context.js";
import { Field, useField } from "./field.js";
import { width } from "./measure.js";
import { plain } from "./text.js";

const types = { date_picker: "date", picker_time: "time", picker_datetime: "datetime-local" };

/** Dates and times, by the browser's own pickers. The sandbox adds the time zone. */
export function Picker({ el }) {
  const card = useCard();
  const { value, error, off, set, send } = useField(el);
  const shown = el.tag === "picker_datetime" ? value.replace(" ", "T") : value;
  const onInput = (event) => set(event.currentTarget.value.replace("T", " "));
  const onChange = (event) => send(event.currentTarget.value.replace("T", " "));
  return html`<${Field} el=${el} error=${error}>
    ${(aria) => html`<input
      ...${aria}
      class=${value === "" ? "control picker empty" : "control picker"}
      type=${types[el.tag]}
      name=${el.name}
      value=${shown}
      disabled=${off}
      data-placeholder=${plain(el.placeholder, card)}
      style=${{ width: width(el.width) }}
      onInput=${onInput}
      onChange=${onChange}
      onClick=${(event) => event.currentTarget.showPicker?.()}
    />`}
  <//>`;
}
