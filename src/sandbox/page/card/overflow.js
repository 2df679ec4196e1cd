import { html } from "../html.js";
import { Icon } from "../icon.js";
import { ChoiceSheet } from "../phone/choice-sheet.js";
import { word } from "../words.js";
import { useCard } from "./context.js";
import { chooseOverflow } from "./press.js";
import { plain } from "./text.js";

/** The three dots with more to choose. */
export function Overflow({ el }) {
  const card = useCard();
  const options = (el.options ?? []).map((option, at) => ({ value: String(at), label: plain(option.text, card) }));
  const open = () =>
    card.sheet(
      (close) => html`<${ChoiceSheet}
        title=${word(card.lang, "more")}
        options=${options}
        chosen=${[]}
        lang=${card.lang}
        onClose=${close}
        onDone=${([at]) => {
          close();
          chooseOverflow(card, el, el.options[Number(at)]);
        }}
      />`,
    );
  return html`<button
    type="button"
    class="button type-default size-medium overflow"
    aria-haspopup="dialog"
    aria-label=${word(card.lang, "more")}
    disabled=${card.locked}
    onClick=${open}
  >
    <${Icon} name="more" size=${18} />
  </button>`;
}
