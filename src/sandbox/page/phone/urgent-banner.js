import { useEffect, useState } from "preact/hooks";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { api } from "../state/api.js";
import { dropUrgent, notify } from "../state/model.js";
import { useModel, useWords } from "../use.js";
import { usePhone } from "./context.js";

const channels = { app: "urgentApp", sms: "urgentSms", phone: "urgentPhone" };
const icons = { app: "bell", sms: "chat", phone: "phone" };

/** The newest urgent notice, over everything until the person has taken note. */
export function UrgentBanner({ openId }) {
  const t = useWords();
  const phone = usePhone();
  const urgents = useModel((now) => now.urgents[openId]);
  const people = useModel((now) => now.town.personById);
  const [message, show] = useState(null);
  const urgent = urgents?.[urgents.length - 1];
  useEffect(() => {
    show(null);
    if (!urgent) return undefined;
    let isOver = false;
    api.message(urgent.messageId).then(
      (found) => isOver || show(found),
      (error) => notify("error", error.message),
    );
    return () => {
      isOver = true;
    };
  }, [urgent?.messageId]);
  if (!urgent) return null;
  const words = (message?.cardText ?? message?.text ?? "").split("\n").slice(0, 2).join(" ");
  const note = () => dropUrgent(openId, urgent.messageId);
  const look = () => {
    note();
    if (message) phone.goTo(message.chatId, message.messageId);
  };
  return html`<div class="urgent-banner" role="alert">
    <div class="urgent-head">
      <${Icon} name=${icons[urgent.channel] ?? "bell"} size=${16} />
      <b>${t(channels[urgent.channel] ?? "urgentApp")}${urgents.length > 1 ? ` ${urgents.length}` : ""}</b>
      <span>${t("urgentFrom", { name: people.get(message?.from)?.name ?? t("bot") })}</span>
    </div>
    <p>${words}</p>
    <div class="urgent-buttons">
      <button type="button" onClick=${look}>${t("look")}</button>
      <button type="button" onClick=${note}>${t("urgentRead")}</button>
    </div>
  </div>`;
}
