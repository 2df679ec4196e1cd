import { Avatar } from "../card/person.js";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { api } from "../state/api.js";
import { notify } from "../state/model.js";
import { showChat } from "../state/settings.js";
import { listTime } from "../time.js";
import { useModel, useWords } from "../use.js";
import { usePhone } from "./context.js";

/** Groups and the private chat with the bot, the newest first. */
export function ChatList({ chats }) {
  const t = useWords();
  const { openId } = usePhone();
  const now = useModel((all) => all.now);
  const bot = useModel((all) => all.town.bot);
  const open = async (chat) => {
    showChat(openId, chat.chatId);
    if (chat.type !== "p2p") return;
    try {
      await api.enter({ by: openId });
    } catch (error) {
      notify("error", error.message);
    }
  };
  return html`<nav class="chat-list" aria-label=${t("chats")}>
    <h2 class="nav-bar"><span class="nav-title">${t("chats")}</span></h2>
    ${chats?.length === 0 && html`<p class="muted">${t("noChats")}</p>`}
    <ul>
      ${(chats ?? []).map(
        (chat) => html`<li key=${chat.chatId}>
          <button type="button" class="chat-row" onClick=${() => open(chat)}>
            ${
              chat.type === "p2p"
                ? html`<${Avatar} id=${bot.openId} name=${chat.name || bot.name} size=${44} square />`
                : html`<span class="group-avatar"><${Icon} name="group" size=${24} /></span>`
            }
            <span class="chat-words">
              <span class="chat-line">
                <b>${chat.name || bot.name}</b>
                ${chat.type === "p2p" && html`<span class="bot-mark">${t("bot")}</span>`}
                <time>${chat.lastAt ? listTime(chat.lastAt, now, t.lang) : ""}</time>
              </span>
              <span class="chat-line">
                <span class="chat-last">${chat.lastText ?? ""}</span>
                ${chat.unread > 0 && html`<span class="unread" aria-label=${t("unread", { n: chat.unread })}>${chat.unread > 99 ? "99+" : chat.unread}</span>`}
              </span>
            </span>
          </button>
        </li>`,
      )}
    </ul>
  </nav>`;
}
