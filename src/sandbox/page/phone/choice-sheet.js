import { useState } from "preact/hooks";
import { Avatar } from "../card/person.js";
import { CardIcon } from "../card/text.js";
import { classes, html } from "../html.js";
import { Icon } from "../icon.js";
import { word } from "../words.js";

const searchFrom = 8;

/**
 * A list that comes up from the bottom. One choice closes it; several are closed by a button.
 * @param {{ options: { value: string, label: string, note?: string, person?: boolean, icon?: object }[] }} props
 */
export function ChoiceSheet({ title, options, chosen, multiple = false, optional = false, lang, onDone, onClose }) {
  const [search, look] = useState("");
  const [picked, pick] = useState(chosen);
  const wanted = search.trim().toLowerCase();
  const shown = options.filter(({ label, note = "" }) => `${label} ${note}`.toLowerCase().includes(wanted));
  const choose = ({ value }) => {
    if (!multiple) return onDone([value]);
    return pick(picked.includes(value) ? picked.filter((each) => each !== value) : [...picked, value]);
  };
  return html`<div class="sheet" role="dialog" aria-modal="true" aria-label=${title}>
    <header class="sheet-head">
      <button type="button" onClick=${onClose}>${word(lang, "cancel")}</button>
      <h3>${title}</h3>
      ${
        multiple
          ? html`<button type="button" class="strong" onClick=${() => onDone(picked)}>${word(lang, "confirm")}</button>`
          : html`<button type="button" disabled=${!optional || chosen.length === 0} onClick=${() => onDone([])}>${optional && chosen.length > 0 ? word(lang, "clear") : ""}</button>`
      }
    </header>
    ${
      options.length >= searchFrom &&
      html`<label class="search">
        <${Icon} name="search" size=${16} />
        <input type="search" aria-label=${word(lang, "search")} placeholder=${word(lang, "search")} value=${search} onInput=${(event) => look(event.currentTarget.value)} />
      </label>`
    }
    <ul class="sheet-list" role="listbox" aria-multiselectable=${multiple}>
      ${shown.length === 0 && html`<li class="muted">${word(lang, "noOptions")}</li>`}
      ${shown.map((option) => {
        const isOn = picked.includes(option.value);
        return html`<li key=${option.value}>
          <button type="button" role="option" aria-selected=${isOn} class=${classes("sheet-option", isOn && "on")} onClick=${() => choose(option)}>
            ${option.person && html`<${Avatar} id=${option.value} name=${option.label} size=${30} />`}
            ${option.icon && html`<${CardIcon} icon=${option.icon} />`}
            <span class="sheet-words">${option.label}${option.note && html`<small>${option.note}</small>`}</span>
            ${isOn && html`<${Icon} name="done" size=${18} />`}
          </button>
        </li>`;
      })}
    </ul>
  </div>`;
}
