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
import { foldThreads, threadOf } from "./threads.js";

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

/** The chat's messages with its threads folded, and which thread is open; one that is asked for opens by itself. */
function useThreads(room, focus) {
  const folded = useMemo(() => foldThreads(room?.list ?? []), [room?.list]);
  const [threadId, open] = useState(null);
  useEffect(() => {
    if (focus) open(threadOf(folded, focus.messageId));
  }, [focus, folded.list.length > 0]);
  const thread = threadId === null ? undefined : folded.threads.get(threadId);
  const shown = useMemo(
    () => room && { ...room, list: thread ?? folded.list, isFull: room.isFull || thread !== undefined },
    [room, folded, thread],
  );
  return { shown, threads: folded.threads, thread, open };
}

/** One chat: its messages and the place to write; or one of its threads. */
export function Chat({ chat, focus }) {
  const t = useWords();
  const { openId } = usePhone();
  const room = useModel((now) => now.rooms[chat.chatId]);
  const others = useModel((now) => unreadElsewhere(now.lists[openId], chat.chatId));
  const [replyTo, reply] = useState(null);
  const { shown, threads, thread, open } = useThreads(room, focus);
  const memberIds = useMemo(() => chat.memberIds, [chat.memberIds.join()]);
  useEffect(() => enterRoom(chat.chatId, openId), [chat.chatId, openId]);
  useReading(chat, room?.list, openId);
  return html`<div class="chat">
    ${
      thread
        ? html`<${ThreadBar} thread=${thread} onBack=${() => open(null)} />`
        : html`<header class="nav-bar">
      <button type="button" class="plain-button back" aria-label=${t("back")} onClick=${() => showChat(openId, null)}>
        <${Icon} name="back" size=${22} />
        ${others > 0 && html`<span class="others">${others > 99 ? "99+" : others}</span>`}
      </button>
      <span class="nav-title">${chat.name}</span>
      <span class="nav-note">${chat.type === "p2p" ? t("bot") : t("members", { n: chat.memberIds.length })}</span>
    </header>`
    }
    <${MessageList}
      key=${thread?.[0].threadId ?? chat.chatId}
      chat=${chat}
      memberIds=${memberIds}
      room=${shown}
      threads=${thread ? none : threads}
      within=${thread?.[0]}
      focus=${focus}
      onReply=${reply}
      onThread=${open}
    />
    ${!thread && html`<${CommandChips} chat=${chat} />`}
    <${Composer} chat=${chat} memberIds=${memberIds} within=${thread?.[0]} replyTo=${replyTo} onReplied=${() => reply(null)} />
  </div>`;
}

const none = new Map();

function ThreadBar({ thread, onBack }) {
  const t = useWords();
  return html`<header class="nav-bar">
    <button type="button" class="plain-button back" aria-label=${t("threadBack")} onClick=${onBack}><${Icon} name="back" size=${22} /></button>
    <span class="nav-title">${t("thread")}</span>
    <span class="nav-note">${t("answers", { n: thread.length - 1 })}</span>
  </header>`;
}

const unreadElsewhere = (list, chatId) =>
  (list ?? []).reduce((sum, chat) => (chat.chatId === chatId ? sum : sum + chat.unread), 0);
