import { html } from "../html.js";
import { Icon } from "../icon.js";
import { word } from "../words.js";
import { useCard } from "./context.js";

/** Turns the pages of a table; nothing where one page is enough. */
export function Pager({ page, pages, onTurn }) {
  const { lang } = useCard();
  if (pages < 2) return null;
  const turn = (label, icon, to) => html`<button
    type="button"
    class="plain-button"
    aria-label=${word(lang, label)}
    disabled=${to < 0 || to >= pages}
    onClick=${() => onTurn(to)}
  >
    <${Icon} name=${icon} size=${14} />
  </button>`;
  return html`<div class="pager">
    ${turn("previous", "back", page - 1)}
    <span>${word(lang, "page", { n: page + 1, m: pages })}</span>
    ${turn("next", "right", page + 1)}
  </div>`;
}
