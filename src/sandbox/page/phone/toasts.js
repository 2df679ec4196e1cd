import { html } from "../html.js";
import { Icon } from "../icon.js";
import { dropToast } from "../state/model.js";
import { useModel, useWords } from "../use.js";

const icons = { success: "done", error: "error", warning: "warning", info: "info" };
const none = [];

/** The short words with which the bot, or the platform, answers a press. */
export function Toasts({ openId }) {
  const t = useWords();
  const toasts = useModel((now) => now.toasts[openId] ?? none);
  return html`<div class="toasts" aria-live="polite">
    ${toasts.map(
      ({
        id,
        type,
        content,
        code,
      }) => html`<div key=${id} class=${`toast ${type}`} role=${type === "error" ? "alert" : "status"}>
        <${Icon} name=${icons[type] ?? "info"} size=${18} />
        <span>${code !== undefined && html`<b>${t("refused", { code })}</b>`}${content}</span>
        <button type="button" class="plain-button" aria-label=${t("close")} onClick=${() => dropToast(openId, id)}><${Icon} name="close" size=${13} /></button>
      </div>`,
    )}
  </div>`;
}
