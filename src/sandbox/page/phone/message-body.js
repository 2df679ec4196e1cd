import { Fragment } from "preact";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { Link } from "../markdown/markdown.js";
import { imageUrl } from "../state/api.js";
import { model } from "../state/model.js";
import { word } from "../words.js";
import { Attachment, isAttachment } from "./attachment.js";
import { PictureSheet } from "./picture-sheet.js";

const parts = /(https?:\/\/[^\s<>"'，。；、！？（）【】「」]+|@[^\s@]{1,30})/;

/** A few words on a message, where there is room for a line. */
export const oneLine = (message, lang) =>
  message.recalled
    ? word(lang, "recalled")
    : (message.text ?? message.cardText ?? "").split("\n")[0].slice(0, 60) || word(lang, "card");

/** Text with its web addresses as links and its mentions coloured; everything else stays letters. */
function Words({ text }) {
  const { town } = model.get();
  const names = new Set(["所有人", ...[...town.personById.values()].map(({ name }) => name)]);
  return html`<span>${text.split(parts).map((part) => {
    if (/^https?:\/\//.test(part)) return html`<${Link} url=${part}>${part}<//>`;
    if (part.startsWith("@") && names.has(part.slice(1))) return html`<span class="at">${part}</span>`;
    return html`<${Fragment}>${part}<//>`;
  })}</span>`;
}

function Picture({ imageKey, lang, phone }) {
  const url = imageUrl(imageKey);
  const open = () =>
    phone.sheet((close) => html`<${PictureSheet} url=${url} words="" lang=${lang} onClose=${close} />`);
  return html`<button type="button" class="picture" aria-label=${word(lang, "picture")} onClick=${open}><img src=${url} alt="" loading="lazy" /></button>`;
}

/** Sent about somebody or some group: what stands before the words. */
const visiting = { share_chat: "group", share_user: "person", file: "file" };

/** Whatever is not a card: text, pictures, a place, a file, a voice. */
export function MessageBody({ message, lang, phone }) {
  const { type, text = "", images = [], location } = message;
  if (isAttachment(message)) return html`<${Attachment} message=${message} lang=${lang} />`;
  const pictures = images.map((imageKey) => html`<${Picture} imageKey=${imageKey} lang=${lang} phone=${phone} />`);
  if (location) return html`<${Place} location=${location} />`;
  if (type === "image" && images.length > 0) return pictures;
  const words = images.length > 0 ? text.replaceAll("[图片]", "").trim() : text;
  const sign = visiting[type];
  const icon = sign ? html`<${Icon} name=${sign} size=${16} /> ` : null;
  return html`${words && html`<div class="bubble">${icon}<${Words} text=${words} /></div>`}${pictures}`;
}

function Place({ location }) {
  const where = `${Number(location.latitude).toFixed(4)}, ${Number(location.longitude).toFixed(4)}`;
  return html`<div class="place">
    <div class="place-map" aria-hidden="true"><${Icon} name="location" size=${26} /></div>
    <div class="place-words"><b>${location.name}</b><small>${where}</small></div>
  </div>`;
}
