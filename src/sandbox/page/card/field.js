import { useEffect, useState } from "preact/hooks";
import { classes, html } from "../html.js";
import { useCard, useForm } from "./context.js";
import { initialValue, isRequired } from "./field-values.js";
import { chooseField } from "./press.js";
import { plain } from "./text.js";

/**
 * The value of a field: the form's while it stands in one, else its own, which calls back as soon as it is chosen.
 * @returns {{ value: unknown, error?: string, off: boolean, set(value: unknown): void, send(value: unknown): void }}
 */
export function useField(el) {
  const card = useCard();
  const form = useForm();
  const initial = initialValue(el, card);
  const [own, keep] = useState(initial);
  useEffect(() => keep(initial), [JSON.stringify(initial)]);
  const off = el.disabled === true || card.locked;
  if (form) {
    const set = (value) => form.set(el, value);
    return { value: form.valueFor(el), error: form.errorOf(el), off, set, send: set };
  }
  const send = async (value) => {
    keep(value);
    const taken = await chooseField(card, el, value);
    if (!taken) keep(initial);
  };
  return { value: own, error: undefined, off, set: keep, send };
}

/** The grey words in an empty field, with a star if it must be filled and has no label to carry one. */
export function Hint({ el, children }) {
  const isNeeded = useForm() !== null && isRequired(el) && !el.label;
  return html`<span class="hint">${children}${isNeeded && html`<span class="star" aria-hidden="true">*</span>`}</span>`;
}

let lastId = 0;

/** A field with its label, its star and what is wrong with it. `children` is given the ids that tie them together. */
export function Field({ el, error, children }) {
  const card = useCard();
  const form = useForm();
  const [id] = useState(() => {
    lastId += 1;
    return `field-${lastId}`;
  });
  const label = plain(el.label, card);
  const isNeeded = form !== null && isRequired(el);
  const aria = {
    id,
    "aria-label": label || plain(el.placeholder, card) || el.name || el.tag,
    "aria-required": isNeeded,
    "aria-invalid": Boolean(error),
    "aria-describedby": error ? `${id}-error` : undefined,
  };
  return html`<div class=${classes("field", el.label_position === "left" && "beside", error && "wrong")}>
    ${
      label &&
      html`<label class="field-label" for=${id}>${label}${isNeeded && html`<span class="star" aria-hidden="true">*</span>`}</label>`
    }
    <div class="field-box">
      ${children(aria)} ${error && html`<div class="field-error" id=${`${id}-error`} role="alert">${error}</div>`}
    </div>
  </div>`;
}
