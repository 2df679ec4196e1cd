import { html } from "../html.js";
import { Icon } from "../icon.js";
import { word } from "../words.js";

/** A picture over the whole screen of the phone. */
export const PictureSheet = ({
  url,
  words,
  lang,
  onClose,
}) => html`<div class="picture-sheet" role="dialog" aria-modal="true" aria-label=${words || word(lang, "picture")}>
  <button type="button" class="plain-button" aria-label=${word(lang, "close")} onClick=${onClose}><${Icon} name="close" size=${22} /></button>
  <img src=${url} alt=${words ?? ""} />
</div>`;
