import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { api } from "../state/api.js";
import { countNoUnread } from "../state/lists.js";
import { model, notify } from "../state/model.js";
import { enterRoom } from "../state/rooms.js";
import { showChat } from "../state/settings.js";
import { useModel, useWords } from "../use.js";
import { CommandChips } from "./command-chips.js";
import { Composer } from "./composer.js";
import { usePhone } from "./context.js";
import { MessageList } from "./message-list.js";

const readAfterMs = 300;

/** Tells the sandbox that what is on the screen has been read, a moment after it came or when the chat is left. */
function useReading(chat, list, openId) {
  const last = list?.[list.length - 1]?.messageId;
  const hasUnread = (list ?? []).some(({ readBy, recalled }) => !recalled && !readBy.includes(openId));
  const isWaiting = useRef(false);
  const waitingSince = useRef(0);
  const read = async () => {
    if (document.hidden || !isWaiting.current) return;
    isWaiting.current = false;
    if (waitingSince.current !== model.get().resets) return; // what was unread is gone
    try {
      await api.read({ by: openId, chatId: chat.chatId });
      countNoUnread(openId, chat.chatId);
    } catch (error) {
      if (waitingSince.current === model.get().resets) notify("error", error.message);
    }
  };
  useEffect(() => {
    if (!hasUnread) return undefined;
    isWaiting.current = true;
    waitingSince.current = model.get().resets;
    const timer = setTimeout(read, readAfterMs);
    document.addEventListener("visibilitychange", read);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", read);
    };
  }, [chat.chatId, hasUnread, last]);
  useEffect(() => () => read(), [chat.chatId]);
}

/** One chat: its messages and the place to write. */
export function Chat({ chat, focus }) {
  const t = useWords();
  const { openId } = usePhone();
  const room = useModel((now) => now.rooms[chat.chatId]);
  const others = useModel((now) => unreadElsewhere(now.lists[openId], chat.chatId));
  const [replyTo, reply] = useState(null);
  const memberIds = useMemo(() => chat.memberIds, [chat.memberIds.join()]);
  useEffect(() => enterRoom(chat.chatId, openId), [chat.chatId, openId]);
  useReading(chat, room?.list, openId);
  return html`<div class="chat">
    <header class="nav-bar">
      <button type="button" class="plain-button back" aria-label=${t("back")} onClick=${() => showChat(openId, null)}>
        <${Icon} name="back" size=${22} />
        ${others > 0 && html`<span class="others">${others > 99 ? "99+" : others}</span>`}
      </button>
      <span class="nav-title">${chat.name}</span>
      <span class="nav-note">${chat.type === "p2p" ? t("bot") : t("members", { n: chat.memberIds.length })}</span>
    </header>
    <${MessageList} chat=${chat} memberIds=${memberIds} room=${room} focus=${focus} onReply=${reply} />
    <${CommandChips} chat=${chat} />
    <${Composer} chat=${chat} memberIds=${memberIds} replyTo=${replyTo} onReplied=${() => reply(null)} />
  </div>`;
}

const unreadElsewhere = (list, chatId) =>
  (list ?? []).reduce((sum, chat) => (chat.chatId === chatId ? sum : sum + chat.unread), 0);
