import { html } from "../html.js";
import { Icon } from "../icon.js";
import { ChoiceSheet } from "../phone/choice-sheet.js";
import { word } from "../words.js";
import { useCard } from "./context.js";
import { Field, Hint, useField } from "./field.js";
import { isMultiple } from "./field-values.js";
import { width } from "./measure.js";
import { Avatar } from "./person.js";
import { plain } from "./text.js";

/** The options as the reader sees them. A person list with nobody valid in it means everybody in the chat. */
function optionsOf(el, card) {
  const options = el.options ?? [];
  if (!el.tag.endsWith("person"))
    return options.map(({ text, value, icon }) => ({ value, label: plain(text, card), icon }));
  const known = options.map(({ value }) => value).filter((id) => card.people.has(id));
  return (known.length > 0 ? known : card.memberIds).map((id) => {
    const person = card.people.get(id);
    return { value: id, label: person?.name ?? word(card.lang, "unknownPerson"), note: person?.title, person: true };
  });
}

/** One or several of a list, things or people; the list comes up from the bottom of the phone. */
export function Select({ el }) {
  const card = useCard();
  const { value, error, off, send } = useField(el);
  const options = optionsOf(el, card);
  const chosen = [value].flat().filter((each) => each !== "");
  const picked = options.filter((option) => chosen.includes(option.value));
  const hint = plain(el.placeholder, card) || word(card.lang, "choose");
  const open = () =>
    card.sheet(
      (close) => html`<${ChoiceSheet}
        title=${plain(el.label, card) || hint}
        options=${options}
        chosen=${chosen}
        multiple=${isMultiple(el)}
        optional=${el.required !== true}
        lang=${card.lang}
        onClose=${close}
        onDone=${(values) => {
          close();
          send(isMultiple(el) ? values : (values[0] ?? ""));
        }}
      />`,
    );
  return html`<${Field} el=${el} error=${error}>
    ${(aria) => html`<button
      ...${aria}
      type="button"
      class=${el.type === "text" ? "control select bare" : "control select"}
      style=${{ width: width(el.width) }}
      aria-haspopup="dialog"
      disabled=${off}
      onClick=${open}
    >
      ${
        picked.length === 0
          ? html`<${Hint} el=${el}>${hint}<//>`
          : html`<span class="picked">
              ${picked.map(
                (option) => html`<span class=${isMultiple(el) ? "pill" : ""}>
                ${option.person && html`<${Avatar} id=${option.value} name=${option.label} size=${18} />`}${option.label}
              </span>`,
              )}
            </span>`
      }
      <${Icon} name="down" size=${16} />
    </button>`}
  <//>`;
}
