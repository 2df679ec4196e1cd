import { useState } from "preact/hooks";
import { Emoji, emojiWord } from "../emoji.js";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { api } from "../state/api.js";
import { useModel, useWords } from "../use.js";
import { CardSource } from "./card-source.js";
import { usePhone } from "./context.js";
import { toggleReaction } from "./reactions.js";

const offered = ["THUMBSUP", "OK", "DONE", "THANKS", "HEART", "MUSCLE"];

/** What can be done with a message beside reading it. */
export function MessageMenu({ message, memberIds, onReply, onClose }) {
  const t = useWords();
  const phone = usePhone();
  const people = useModel((now) => now.town.personById);
  const [isSource, showSource] = useState(false);
  const names = memberIds
    .filter((id) => message.readBy.includes(id) && id !== message.from)
    .map((id) => people.get(id)?.name);
  const copy = async () => {
    await navigator.clipboard.writeText(message.messageId);
    phone.say({ type: "success", content: t("copied") });
    onClose();
  };
  const reply = () => {
    onReply(message);
    onClose();
  };
  const act = (call) => async () => {
    onClose();
    try {
      await call();
    } catch (error) {
      phone.say({ type: "error", content: error.message });
    }
  };
  const about = { by: phone.openId, messageId: message.messageId };
  const react = (name) => act(() => toggleReaction(phone, message, name));
  if (isSource) return html`<${CardSource} message=${message} onClose=${onClose} />`;
  const entry = (icon, words, onClick) =>
    html`<li><button type="button" class="sheet-option" onClick=${onClick}><${Icon} name=${icon} size=${18} /><span class="sheet-words">${words}</span></button></li>`;
  return html`<div class="sheet" role="dialog" aria-modal="true" aria-label=${t("more")}>
    <header class="sheet-head"><span></span><h3>${t("more")}</h3><button type="button" onClick=${onClose}>${t("close")}</button></header>
    <div class="reactions" role="group" aria-label=${t("react")}>
      ${offered.map((name) => html`<button type="button" aria-label=${emojiWord(name, t.lang)} onClick=${react(name)}><${Emoji} name=${name} lang=${t.lang} /></button>`)}
    </div>
    <ul class="sheet-list">
      ${entry("reply", t("reply"), reply)}
      ${message.card && entry("file", `${t("cardJson")} · ${t("updates", { n: message.updates })}`, () => showSource(true))}
      ${
        message.from === phone.openId &&
        entry(
          "close",
          t("recall"),
          act(() => api.recall(about)),
        )
      }
      ${entry("copy", t("copyId"), copy)}
      <li class="sheet-note"><b>${t("readers")}</b> ${names.join(t.lang === "zh" ? "、" : ", ") || t("nobody")}</li>
      <li class="sheet-note"><code>${message.messageId}</code></li>
    </ul>
  </div>`;
}
