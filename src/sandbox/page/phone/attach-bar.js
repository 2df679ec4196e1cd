import { useRef } from "preact/hooks";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { model } from "../state/model.js";
import { dateTime } from "../time.js";
import { useWords } from "../use.js";
import { usePhone } from "./context.js";
import { fromFile, samplePhoto } from "./pictures.js";
import { PlaceSheet } from "./place-sheet.js";
import { say } from "./say.js";

/** Pictures and places, and the @ for those who work by mouse. */
export function AttachBar({ chat, isGroup, onMention }) {
  const t = useWords();
  const phone = usePhone();
  const file = useRef(null);
  const send = (message) => say(phone.openId, chat, message);
  const onFile = async (event) => {
    const [picture] = event.currentTarget.files;
    event.currentTarget.value = "";
    if (!picture) return;
    try {
      send({ image: await fromFile(picture) });
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
          <li><button type="button" class="sheet-option" onClick=${take(() => file.current.click())}>
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
    <input ref=${file} type="file" accept="image/*" hidden aria-label=${t("pickImage")} onChange=${onFile} />
  </div>`;
}
