import { useMemo, useState } from "preact/hooks";
import { html } from "../html.js";
import { word } from "../words.js";
import { FormContext, useCard } from "./context.js";
import { Elements } from "./element.js";
import { fieldsOf, initialValue, isEmpty, isRequired } from "./field-values.js";
import { boxStyle } from "./measure.js";
import { submitForm } from "./press.js";

const untouched = { values: {}, errors: {} };

/**
 * Inputs that are sent together. What was typed is kept by the form's name while the card changes around it, and
 * forgotten once the bot has taken it.
 */
export function Form({ el }) {
  const card = useCard();
  const [, redraw] = useState(0);
  const draft = card.drafts.get(el.name) ?? untouched;
  const context = useMemo(() => {
    const latest = () => card.drafts.get(el.name) ?? untouched;
    const keep = (next) => {
      card.drafts.set(el.name, next);
      redraw((count) => count + 1);
    };
    const valueFor = (field) => latest().values[field.name] ?? initialValue(field, card);
    return {
      valueFor,
      errorOf: (field) => latest().errors[field.name],
      set(field, value) {
        const { values, errors } = latest();
        keep({ values: { ...values, [field.name]: value }, errors: { ...errors, [field.name]: undefined } });
      },
      reset: () => keep(untouched),
      async submit(button) {
        const fields = fieldsOf(el.elements).filter(({ name, disabled }) => name && disabled !== true);
        const empty = fields.filter((field) => isRequired(field) && isEmpty(valueFor(field)));
        if (empty.length > 0) {
          const words = (field) => word(card.lang, field.tag === "input" ? "required" : "requiredChoose");
          const errors = Object.fromEntries(empty.map((field) => [field.name, words(field)]));
          keep({ ...latest(), errors });
          card.say({ type: "error", content: word(card.lang, "requiredToast") });
          return;
        }
        const values = Object.fromEntries(fields.map((field) => [field.name, valueFor(field)]));
        if (await submitForm(card, button, values)) keep(untouched);
      },
    };
  }, [draft, card, el]);
  return html`<${FormContext.Provider} value=${context}>
    <div class="form" role="group"><${Elements} of=${el.elements ?? []} style=${boxStyle(el, "12px")} /></div>
  <//>`;
}
