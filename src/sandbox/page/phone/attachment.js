import { useState } from "preact/hooks";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { fileUrl, imageUrl } from "../state/api.js";
import { word } from "../words.js";

const kilo = 1024;

/** How large a file is, as a phone says it. */
export function sizeWords(bytes) {
  if (bytes < kilo) return `${bytes} B`;
  const inKilo = bytes / kilo;
  return inKilo < kilo ? `${Math.round(inKilo)} KB` : `${(inKilo / kilo).toFixed(1)} MB`;
}

/** The letters behind the last dot of a name, if they are few. */
const endingOf = (name) => /\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1]?.toUpperCase() ?? "";

/** A file: a click keeps it. */
const FileBox = ({ file, lang }) => html`<a
  class="file-box"
  href=${fileUrl(file.key)}
  download=${file.name}
  aria-label=${word(lang, "download", { name: file.name })}
>
  <span class="file-sign"><${Icon} name="file" size=${30} /><b>${endingOf(file.name)}</b></span>
  <span class="file-words"><b>${file.name}</b><small>${sizeWords(file.size)}</small></span>
  <${Icon} name="download" size=${18} />
</a>`;

/** A voice message: heard where the browser can play it, else to be kept like a file. */
function Voice({ file, text, lang }) {
  const [isMute, fail] = useState(false);
  const [seconds] = /\d+/.exec(text) ?? [];
  const label = seconds ? word(lang, "voiceLong", { n: seconds }) : word(lang, "voice");
  return html`<div class="bubble voice">
    <span class="voice-words"><${Icon} name="voice" size=${18} />${label}</span>
    ${isMute ? html`<small>${word(lang, "unplayable")}</small>` : html`<audio controls preload="none" aria-label=${label} src=${fileUrl(file.key)} onError=${() => fail(true)}></audio>`}
    <${Keep} file=${file} lang=${lang} />
  </div>`;
}

/** A video under its first picture. */
function Video({ file, cover, lang }) {
  const [isDark, fail] = useState(false);
  const poster = cover ? imageUrl(cover) : undefined;
  return html`<figure class="video">
    ${
      isDark
        ? html`<div class="video-still">${cover && html`<img src=${poster} alt="" />`}<small>${word(lang, "unplayable")}</small></div>`
        : html`<video controls preload="none" aria-label=${file.name} poster=${poster} src=${fileUrl(file.key)} onError=${() => fail(true)}></video>`
    }
    <figcaption>${file.name} <${Keep} file=${file} lang=${lang} /></figcaption>
  </figure>`;
}

const Keep = ({ file, lang }) => html`<a
  class="keep"
  href=${fileUrl(file.key)}
  download=${file.name}
  aria-label=${word(lang, "download", { name: file.name })}
>
  <${Icon} name="download" size=${15} />${sizeWords(file.size)}
</a>`;

/** A picture that stands alone, without a frame; the words for it where it can't be shown. */
function Sticker({ file, text }) {
  const [isWords, fail] = useState(false);
  if (isWords) return html`<div class="bubble">${text}</div>`;
  return html`<img class="sticker" src=${fileUrl(file.key)} alt=${text} loading="lazy" onError=${() => fail(true)} />`;
}

const drawn = { file: FileBox, audio: Voice, media: Video, sticker: Sticker };

/** Whether the message is one of those that carry a file. */
export const isAttachment = ({ type, file }) => file !== undefined && Object.hasOwn(drawn, type);

/** A file, a voice message, a video or a sticker. */
export function Attachment({ message, lang }) {
  const { type, file, text, images = [] } = message;
  return html`<${drawn[type]} file=${file} text=${text} cover=${images[0]} lang=${lang} />`;
}
