import { html } from "../html.js";
import { Icon } from "../icon.js";
import { DateSheet } from "../phone/date-sheet.js";
import { model } from "../state/model.js";
import { dateTime } from "../time.js";
import { word } from "../words.js";
import { useCard } from "./context.js";
import { Field, Hint, useField } from "./field.js";
import { width } from "./measure.js";
import { plain } from "./text.js";

/** Dates and times. The calendar opens on the sandbox's day, not on ours; the sandbox adds the time zone. */
export function Picker({ el }) {
  const card = useCard();
  const { value, error, off, send } = useField(el);
  const hasDate = el.tag !== "picker_time";
  const hasTime = el.tag !== "date_picker";
  const hint = plain(el.placeholder, card) || word(card.lang, "choose");
  const open = () =>
    card.sheet(
      (close) => html`<${DateSheet}
        title=${hint}
        value=${value}
        today=${dateTime(model.get().now)}
        hasDate=${hasDate}
        hasTime=${hasTime}
        optional=${el.required !== true}
        lang=${card.lang}
        onClose=${close}
        onDone=${(text) => {
          close();
          send(text);
        }}
      />`,
    );
  return html`<${Field} el=${el} error=${error}>
    ${(aria) => html`<button
      ...${aria}
      type="button"
      class="control select"
      style=${{ width: width(el.width) }}
      aria-haspopup="dialog"
      disabled=${off}
      onClick=${open}
    >
      ${value === "" ? html`<${Hint} el=${el}>${hint}<//>` : html`<span class="picked">${value}</span>`}
      <${Icon} name=${hasDate ? "calendar" : "clock"} size=${16} />
    </button>`}
  <//>`;
}
