import { html } from "../html.js";
import { useWords } from "../use.js";

/** The question that a card wants answered before something is done. */
export function ConfirmSheet({ title, text, onAnswer }) {
  const t = useWords();
  return html`<div class="confirm" role="alertdialog" aria-modal="true" aria-label=${title}>
    <h3>${title}</h3>
    <p>${text}</p>
    <div class="confirm-buttons">
      <button type="button" onClick=${() => onAnswer(false)}>${t("cancel")}</button>
      <button type="button" class="strong" autofocus onClick=${() => onAnswer(true)}>${t("confirm")}</button>
    </div>
  </div>`;
}
