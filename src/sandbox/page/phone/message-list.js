import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { loadEarlier } from "../state/rooms.js";
import { takeTurn, useInTurn } from "../state/turns.js";
import { wallClock } from "../time.js";
import { useModel, useSettings, useWords } from "../use.js";
import { usePhone } from "./context.js";
import { Message } from "./message.js";

/** Messages drawn at first, added at a time, and at most. */
const [shownFirst, shownMore, shownMost] = [24, 10, 60];
/** Rows are seldom lower than this; a tall screen needs more of them, or its ends would pull against each other. */
const lowestRow = 15;
const firstStep = 8;
const edge = 500;
const atBottom = 60;
const none = [];

/** Which part of the list is drawn: the newest while following, else `size` messages from `topId` on. */
function useWindow(list) {
  const [held, hold] = useState(null);
  const [reach, extend] = useState(firstStep);
  const top = held ? list.findIndex(({ messageId }) => messageId === held.topId) : -1;
  const isFollowing = top < 0;
  const start = isFollowing ? Math.max(0, list.length - reach) : top;
  const end = isFollowing ? list.length : Math.min(list.length, top + held.size);
  const hasMore = isFollowing && reach < shownFirst && start > 0;
  useEffect(() => {
    if (hasMore) takeTurn(() => extend(reach + firstStep));
  }, [hasMore, reach]);
  const holdAt = (from, to) => {
    const size = to - from;
    if (list[from] && (from !== start || size !== end - start || isFollowing))
      hold({ topId: list[from].messageId, size });
  };
  return { start, end, isFollowing, holdAt, follow: () => hold(null) };
}

/** The messages of a chat, newest at the bottom. Only those near what is seen are drawn, however many there are. */
export function MessageList({ chat, memberIds, room: latestRoom, focus, onReply }) {
  const room = useInTurn(latestRoom);
  const t = useWords();
  const { openId } = usePhone();
  const theme = useSettings((now) => now.theme);
  const today = useModel((now) => wallClock(now.now).dayNumber);
  const list = room?.list ?? none;
  const scroller = useRef(null);
  const content = useRef(null);
  const anchor = useRef(null);
  const { start, end, isFollowing, holdAt, follow } = useWindow(list);
  const seen = useRef(0);
  if (isFollowing) seen.current = list.length;

  /** Keeps what is read where it is, whatever comes or grows above it; while following, the newest stays in view. */
  const settle = () => {
    const box = scroller.current;
    if (!box) return;
    if (isFollowing) {
      box.scrollTop = box.scrollHeight;
      return;
    }
    const kept = anchor.current && content.current.querySelector(`[data-message="${CSS.escape(anchor.current.id)}"]`);
    if (kept) box.scrollTop += kept.getBoundingClientRect().top - box.getBoundingClientRect().top - anchor.current.top;
  };
  useLayoutEffect(settle);
  const settleNow = useRef(settle);
  settleNow.current = settle;
  useEffect(() => {
    const observer = new ResizeObserver(() => settleNow.current());
    observer.observe(content.current);
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);

  /** Draws more at the end that is near, and asks for earlier messages where there are none left to draw. */
  const stretch = (box) => {
    const fromBottom = box.scrollHeight - box.clientHeight - box.scrollTop;
    const most = Math.max(shownMost, Math.ceil(box.clientHeight / lowestRow));
    if (box.scrollTop < edge && start > 0) {
      const from = Math.max(0, start - shownMore);
      return holdAt(from, Math.min(end, from + most));
    }
    if (box.scrollTop < edge && room && !room.isFull) loadEarlier(chat.chatId);
    if (fromBottom < edge && end < list.length) {
      const to = Math.min(list.length, end + shownMore);
      return holdAt(Math.max(start, to - most), to);
    }
    if (isFollowing && fromBottom >= atBottom) holdAt(start, end);
  };
  useEffect(() => {
    if (!isFollowing) stretch(scroller.current);
  }, [isFollowing, list, start, end]);

  const onScroll = () => {
    const box = scroller.current;
    const fromBottom = box.scrollHeight - box.clientHeight - box.scrollTop;
    const boxTop = box.getBoundingClientRect().top;
    const first = [...content.current.children].find(
      (row) => row.dataset.message && row.getBoundingClientRect().bottom > boxTop,
    );
    anchor.current = first ? { id: first.dataset.message, top: first.getBoundingClientRect().top - boxTop } : null;
    if (end === list.length && fromBottom < atBottom) {
      if (!isFollowing) follow();
      return;
    }
    stretch(box);
  };

  useEffect(() => {
    const at = focus ? list.findIndex(({ messageId }) => messageId === focus.messageId) : -1;
    if (at < 0) return;
    anchor.current = { id: focus.messageId, top: 40 };
    holdAt(Math.max(0, at - shownMore), Math.min(list.length, at + shownMore));
  }, [focus, list.length > 0]);

  const newest = list[list.length - 1];
  useEffect(() => {
    if (newest?.from === openId) follow();
  }, [newest?.messageId]);

  const fresh = list.length - seen.current;
  return html`<div class="messages-box">
    <div class="messages" ref=${scroller} onScroll=${onScroll} tabindex="0" role="log" aria-label=${chat.name}>
      <div class="messages-inner" ref=${content}>
        ${room && !room.isFull && start === 0 && list.length > 0 && html`<button type="button" class="plain-button earlier" onClick=${() => loadEarlier(chat.chatId)}>${t("earlier")}</button>`}
        ${room?.isLoaded && list.length === 0 && html`<p class="muted">${t("noMessages")}</p>`}
        ${list.slice(start, end).map((message, n) => {
          const before = list[start + n - 1];
          const quoted = message.replyTo ? list.find(({ messageId }) => messageId === message.replyTo) : undefined;
          return html`<${Message}
            key=${message.messageId}
            message=${message}
            beforeAt=${before?.at}
            quoted=${quoted}
            isGroup=${chat.type !== "p2p"}
            memberIds=${memberIds}
            lang=${t.lang}
            theme=${theme}
            today=${today}
            isFocus=${focus?.messageId === message.messageId}
            onReply=${onReply}
          />`;
        })}
      </div>
    </div>
    ${
      !isFollowing &&
      html`<button type="button" class="to-newest" onClick=${follow}>
        <${Icon} name="down" size=${16} />${fresh > 0 ? t("newBelow", { n: fresh }) : t("newest")}
      </button>`
    }
  </div>`;
}
