import { useEffect, useRef } from "preact/hooks";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { loadEarlier } from "../state/rooms.js";
import { useInTurn } from "../state/turns.js";
import { wallClock } from "../time.js";
import { useModel, useSettings, useWords } from "../use.js";
import { usePhone } from "./context.js";
import { Message } from "./message.js";
import { useWindow } from "./message-window.js";
import { useScrolling } from "./scrolling.js";

const none = [];

/** The messages of a chat or, `within` one, of a thread; newest at the bottom. Only those near what is seen are drawn, however many there are. */
export function MessageList({ chat, memberIds, room: latestRoom, threads, within, focus, onReply, onThread }) {
  const t = useWords();
  const { openId } = usePhone();
  const theme = useSettings((now) => now.theme);
  const today = useModel((now) => wallClock(now.now).dayNumber);
  const room = useInTurn(latestRoom);
  const list = room?.list ?? none;
  const view = useWindow(list);
  const { start, end, isFollowing, follow } = view;
  const { box, rows, onScroll, show } = useScrolling({
    list,
    view,
    isMine: ({ from }) => from === openId,
    onEarlier: () => loadEarlier(chat.chatId),
  });
  const seen = useRef(0);
  if (isFollowing) seen.current = list.length;
  useEffect(() => {
    const at = focus ? list.findIndex(({ messageId }) => messageId === focus.messageId) : -1;
    if (at >= 0) show(at);
  }, [focus, list.length > 0]);
  const fresh = list.length - seen.current;
  return html`<div class="messages-box">
    <div class="messages" ref=${box} onScroll=${onScroll} tabindex="0" role="log" aria-label=${chat.name}>
      ${room && !room.isFull && start === 0 && list.length > 0 && html`<button type="button" class="plain-button earlier" onClick=${() => loadEarlier(chat.chatId)}>${t("earlier")}</button>`}
      ${room?.isLoaded && list.length === 0 && html`<p class="muted">${t("noMessages")}</p>`}
      <div class="messages-inner" ref=${rows}>
        ${list.slice(start, end).map(
          (message, n) => html`<${Message}
            key=${message.messageId}
            message=${message}
            beforeAt=${list[start + n - 1]?.at}
            isQuoting=${Boolean(message.replyTo) && message.replyTo !== within?.messageId}
            quoted=${message.replyTo ? list.find(({ messageId }) => messageId === message.replyTo) : undefined}
            isGroup=${chat.type !== "p2p"}
            memberIds=${memberIds}
            lang=${t.lang}
            theme=${theme}
            today=${today}
            isFocus=${focus?.messageId === message.messageId}
            onReply=${onReply}
            answers=${threads.get(message.threadId)?.length - 1 || 0}
            lastAnswer=${threads.get(message.threadId)?.at(-1)}
            onThread=${onThread}
          />`,
        )}
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
