import { html } from "../html.js";
import { Icon } from "../icon.js";
import { word } from "../words.js";
import { useCard, useForm } from "./context.js";
import { Field, useField } from "./field.js";
import { width } from "./measure.js";
import { plain } from "./text.js";

const defaultRows = 5;
const mostLetters = 1000;

/** A box that grows with its words has as many lines as they need, up to `max_rows`. */
const growth = ({ auto_resize: grows, max_rows: most }) =>
  grows ? { fieldSizing: "content", maxHeight: most ? `calc(${most}lh + 18px)` : undefined } : undefined;

/** One line, several lines, or a password. Outside a form Enter, or the tick beside it, sends what was typed. */
export function Input({ el }) {
  const card = useCard();
  const inForm = useForm() !== null;
  const { value, error, off, set, send } = useField(el);
  const most = el.max_length ?? mostLetters;
  const isLong = el.input_type === "multiline_text";
  const shared = {
    class: "control",
    name: el.name,
    value,
    maxLength: most,
    disabled: off,
    placeholder: plain(el.placeholder, card),
    title: el.disabled ? plain(el.disabled_tips, card) || undefined : undefined,
    onInput: (event) => set(event.currentTarget.value),
  };
  const onKeyDown = (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (!inForm) send(value);
  };
  return html`<${Field} el=${el} error=${error}>
    ${(aria) => html`<div class="input-line" style=${{ width: width(el.width) }}>
      ${
        isLong
          ? html`<textarea ...${shared} ...${aria} rows=${Math.min(12, el.rows ?? defaultRows)} style=${growth(el)}></textarea>`
          : html`<input ...${shared} ...${aria} type=${el.input_type === "password" ? "password" : "text"} onKeyDown=${onKeyDown} />`
      }
      ${
        !inForm &&
        html`<button type="button" class="plain-button" disabled=${off} aria-label=${word(card.lang, "confirm")} onClick=${() => send(value)}>
          <${Icon} name="done" size=${16} />
        </button>`
      }
      ${inForm && isLong && html`<span class="count" aria-hidden="true">${value.length}/${most}</span>`}
    </div>`}
  <//>`;
}
