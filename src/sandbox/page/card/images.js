import { html } from "../html.js";
import { PictureSheet } from "../phone/picture-sheet.js";
import { imageUrl } from "../state/api.js";
import { pick, useCard } from "./context.js";
import { plain, Text } from "./text.js";

const sizes = { large: "160px", medium: "80px", small: "40px", tiny: "16px" };
const counts = { double: 2, triple: 3, bisect: 6, trisect: 9 };
const radius = (value) => (/^\d{1,3}(px|%)$/.test(value ?? "") ? value : undefined);

function imgStyle(el) {
  const exact = /^(\d{1,3}px) (\d{1,3}px)$/.exec(el.size ?? "");
  const side = sizes[el.size];
  const style = { borderRadius: radius(el.corner_radius) };
  if (exact) return { ...style, width: exact[1], height: exact[2], objectFit: "cover" };
  if (side && el.scale_type !== "fit_horizontal") return { ...style, width: side, height: side, objectFit: "cover" };
  if (side) return { ...style, width: side };
  if (el.scale_type === "square") return { aspectRatio: "1", objectFit: "cover" };
  const crop = { crop_center: "center", crop_top: "top" }[el.scale_type];
  return crop ? { ...style, aspectRatio: "16 / 9", objectFit: "cover", objectPosition: crop } : style;
}

/** A picture; a click shows it whole unless the card says no. */
export function Img({ el }) {
  const card = useCard();
  const url = imageUrl(pick(el, card, "img_key"));
  const words = plain(el.alt, card);
  const picture = html`<img class=${el.transparent ? "transparent" : ""} src=${url} alt=${words} loading="lazy" style=${imgStyle(el)} />`;
  const show = () =>
    card.sheet((close) => html`<${PictureSheet} url=${url} words=${words} lang=${card.lang} onClose=${close} />`);
  return html`<figure class="img">
    ${el.title && html`<figcaption><${Text} text=${el.title} /></figcaption>`}
    ${el.preview === false ? picture : html`<button type="button" class="img-button" aria-label=${words || el.img_key} onClick=${show}>${picture}</button>`}
  </figure>`;
}

/** Several pictures in one block. */
export function ImgCombination({ el }) {
  const mode = Object.hasOwn(counts, el.combination_mode ?? "") ? el.combination_mode : "bisect";
  const pictures = (el.img_list ?? []).slice(0, counts[mode]);
  return html`<div class=${`combination ${mode}`} style=${{ borderRadius: radius(el.corner_radius) }}>
    ${pictures.map(({ img_key: key }) => html`<${Img} el=${{ img_key: key, scale_type: "square", transparent: el.combination_transparent }} />`)}
  </div>`;
}
