import { useRef } from "preact/hooks";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { model } from "../state/model.js";
import { dateTime } from "../time.js";
import { useWords } from "../use.js";
import { usePhone } from "./context.js";
import { base64Of, fromFile, samplePhoto } from "./pictures.js";
import { PlaceSheet } from "./place-sheet.js";
import { say } from "./say.js";

/** What is sent from here at most: in base64 it has to fit into one request. */
const mostBytes = 20 * 1024 * 1024;

/** Pictures, places and files, and the @ for those who work by mouse. */
export function AttachBar({ chat, within, isGroup, onMention }) {
  const t = useWords();
  const phone = usePhone();
  const picture = useRef(null);
  const file = useRef(null);
  const send = (message) => say(phone.openId, chat, { ...message, ...(within ? { replyTo: within.messageId } : {}) });
  const onFile = async (event) => {
    const [chosen] = event.currentTarget.files;
    event.currentTarget.value = "";
    if (!chosen) return;
    if (chosen.size > mostBytes) return phone.say({ type: "error", content: t("fileTooLarge") });
    send({ file: { name: chosen.name, data: await base64Of(chosen) } });
  };
  const onPicture = async (event) => {
    const [chosen] = event.currentTarget.files;
    event.currentTarget.value = "";
    if (!chosen) return;
    try {
      send({ image: await fromFile(chosen) });
    } catch (error) {
      phone.say({ type: "error", content: error.message });
    }
  };
  const choosePicture = () =>
    phone.sheet((close) => {
      const take = (action) => () => {
        close();
        action();
      };
      return html`<div class="sheet" role="dialog" aria-modal="true" aria-label=${t("attachImage")}>
        <header class="sheet-head"><span></span><h3>${t("attachImage")}</h3><button type="button" onClick=${close}>${t("close")}</button></header>
        <ul class="sheet-list">
          <li><button type="button" class="sheet-option" onClick=${take(() => send({ image: samplePhoto(dateTime(model.get().now)) }))}>
            <${Icon} name="image" size=${18} /><span class="sheet-words">${t("sampleImage")}</span>
          </button></li>
          <li><button type="button" class="sheet-option" onClick=${take(() => picture.current.click())}>
            <${Icon} name="file" size=${18} /><span class="sheet-words">${t("pickImage")}</span>
          </button></li>
        </ul>
      </div>`;
    });
  const choosePlace = () =>
    phone.sheet(
      (close) => html`<${PlaceSheet}
      onClose=${close}
      onDone=${(location) => {
        close();
        send({ location });
      }}
    />`,
    );
  return html`<div class="attach">
    ${isGroup && html`<button type="button" class="plain-button" aria-label=${t("mention")} title=${t("mention")} onClick=${onMention}><${Icon} name="at" /></button>`}
    <button type="button" class="plain-button" aria-label=${t("attachImage")} title=${t("attachImage")} onClick=${choosePicture}><${Icon} name="image" /></button>
    <button type="button" class="plain-button" aria-label=${t("attachPlace")} title=${t("attachPlace")} onClick=${choosePlace}><${Icon} name="location" /></button>
    <button type="button" class="plain-button" aria-label=${t("attachFile")} title=${t("attachFile")} onClick=${() => file.current.click()}><${Icon} name="file" /></button>
    <input ref=${picture} type="file" accept="image/*" hidden aria-label=${t("pickImage")} onChange=${onPicture} />
    <input ref=${file} type="file" hidden aria-label=${t("pickFile")} onChange=${onFile} />
  </div>`;
}
