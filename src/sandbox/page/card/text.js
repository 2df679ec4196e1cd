import { html } from "../html.js";
import { Icon, iconOfToken } from "../icon.js";
import { Markdown } from "../markdown/markdown.js";
import { imageUrl } from "../state/api.js";
import { colour, ink } from "./colour.js";
import { pick, useCard } from "./context.js";
import { textSize } from "./measure.js";

/** The words of a text object as a plain string, for labels and buttons. */
export const plain = (text, card) => (text ? String(pick(text, card)) : "");

/** `standard_icon` or `custom_icon`. */
export function CardIcon({ icon, size = 16 }) {
  const card = useCard();
  if (!icon) return null;
  if (icon.tag === "custom_icon")
    return html`<img class="card-icon" src=${imageUrl(icon.img_key ?? "")} width=${size} height=${size} alt="" />`;
  const name = iconOfToken(icon.token);
  return html`<${Icon} name=${name} size=${size} colour=${colour(icon.color, card.style?.color, card.theme)} />`;
}

/** A `plain_text` or `lark_md` object. */
export function Text({ text, size = "14px" }) {
  const card = useCard();
  if (!text) return null;
  const style = {
    fontSize: textSize(text.text_size, card.style?.text_size) ?? size,
    textAlign: text.text_align,
    color: text.tag === "lark_md" ? undefined : ink(text.text_color, card.style?.color, card.theme),
  };
  const clamp = Number.isInteger(text.lines) && text.lines > 0;
  if (clamp) Object.assign(style, { "-webkit-line-clamp": String(text.lines) });
  const body = text.tag === "lark_md" ? html`<${Markdown} content=${pick(text, card)} />` : String(pick(text, card));
  return html`<div class=${clamp ? "text clamp" : "text"} style=${style}>${body}</div>`;
}

/** The component `div`: text with an icon, and the older `fields`. */
export function Div({ el }) {
  const fields = el.fields ?? [];
  return html`<div class="div">
    ${
      (el.icon || el.text) &&
      html`<div class="with-icon"><${CardIcon} icon=${el.icon} /><${Text} text=${el.text} /></div>`
    }
    ${
      fields.length > 0 &&
      html`<div class="fields">
      ${fields.map((field) => html`<div class=${field.is_short ? "short" : "long"}><${Text} text=${field.text} /></div>`)}
    </div>`
    }
  </div>`;
}

/** The component `markdown`. */
export function MarkdownElement({ el }) {
  const card = useCard();
  const style = {
    fontSize: textSize(el.text_size, card.style?.text_size),
    textAlign: el.text_align,
  };
  return html`<div class="with-icon" style=${style}>
    <${CardIcon} icon=${el.icon} />
    <${Markdown} content=${pick(el, card)} />
  </div>`;
}
