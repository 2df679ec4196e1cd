import { html } from "../html.js";

/** A switch with a word on what it does. */
export const Toggle = ({ label, note, on, off = false, onChange }) => html`<label class="toggle">
  <span class="toggle-words">${label}${note && html`<small>${note}</small>`}</span>
  <input type="checkbox" role="switch" checked=${on} disabled=${off} onChange=${(event) => onChange(event.currentTarget.checked)} />
</label>`;
