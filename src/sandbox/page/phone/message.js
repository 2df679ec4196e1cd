import { Component } from "preact";
import { Avatar } from "../card/person.js";
import { classes, html } from "../html.js";
import { Icon } from "../icon.js";
import { model } from "../state/model.js";
import { chatTime, instant, timeOfDay } from "../time.js";
import { word } from "../words.js";
import { CardMessage } from "./card-message.js";
import { PhoneContext } from "./context.js";
import { MessageBody, oneLine } from "./message-body.js";
import { MessageMenu } from "./message-menu.js";
import { Reactions } from "./reactions.js";

const pauseMs = 5 * 60_000;

/** One message. Draws itself again only when something it shows has changed. */
export class Message extends Component {
  shouldComponentUpdate(next) {
    return Object.keys(next).some((name) => next[name] !== this.props[name]);
  }

  render(props) {
    const { message, beforeAt, lang } = props;
    const isPause = !beforeAt || instant(message.at) - instant(beforeAt) > pauseMs;
    return html`<div class="message-row" data-message=${message.messageId}>
      ${isPause && html`<div class="pause">${chatTime(message.at, model.get().now, lang)}</div>`}
      <${PhoneContext.Consumer}>${(phone) => html`<${Row} ...${props} phone=${phone} />`}<//>
    </div>`;
  }
}

function Row(props) {
  const { message, isGroup, lang, phone, isFocus, quoted, onReply } = props;
  const { town } = model.get();
  const sender = town.personById.get(message.from);
  const isMine = message.from === phone.openId;
  const isBot = message.from === town.bot.openId;
  const name = sender?.name ?? word(lang, "unknownPerson");
  if (message.recalled) return html`<div class="recalled">${name} · ${word(lang, "recalled")}</div>`;
  const isCard = Boolean(message.card);
  const openMenu = () =>
    phone.sheet(
      (close) =>
        html`<${MessageMenu} message=${message} memberIds=${props.memberIds} onReply=${onReply} onClose=${close} />`,
    );
  return html`<div class=${classes("message", isMine && "mine", isCard && "has-card", isFocus && "focus")}>
    ${!isMine && html`<${Avatar} id=${message.from} name=${name} size=${32} square=${isBot} />`}
    <div class="message-main">
      <div class="message-head">
        ${!isMine && html`<b>${name}</b>`}
        ${isBot && html`<span class="bot-mark">${word(lang, "bot")}</span>`}
        <time>${timeOfDay(message.at)}</time>
        ${message.edits > 0 && html`<span>${word(lang, "edited")}</span>`}
        <button type="button" class="plain-button more" aria-label=${word(lang, "more")} aria-haspopup="dialog" onClick=${openMenu}>
          <${Icon} name="more" size=${16} />
        </button>
      </div>
      ${
        props.isQuoting &&
        html`<button type="button" class="quote" onClick=${() => phone.goTo(message.chatId, message.replyTo)}>
          ${word(lang, "replyTo")} ${quoted ? `${town.personById.get(quoted.from)?.name ?? ""}：${oneLine(quoted, lang)}` : "…"}
        </button>`
      }
      ${isCard ? html`<${CardMessage} ...${props} />` : html`<${MessageBody} message=${message} lang=${lang} phone=${phone} />`}
      ${props.answers > 0 && html`<${ThreadLink} ...${props} />`}
      <${Marks} ...${props} isMine=${isMine} isGroup=${isGroup} />
    </div>
  </div>`;
}

/** Below the first message of a thread: how many answers there are, and the newest; a click opens them. */
function ThreadLink({ message, answers, lastAnswer, lang, onThread }) {
  const name = model.get().town.personById.get(lastAnswer.from)?.name ?? "";
  return html`<button type="button" class="thread-link" onClick=${() => onThread(message.threadId)}>
    <${Icon} name="thread" size=${15} /><b>${word(lang, "answers", { n: answers })}</b>
    <span>${name}：${oneLine(lastAnswer, lang)}</span>
  </button>`;
}

/** Urgent marks, reactions, and who has read one's own message. */
function Marks({ message, memberIds, isMine, isGroup, lang, phone }) {
  const urgentNames = message.urgentTo
    .map((id) => model.get().town.personById.get(id)?.name ?? "")
    .join(lang === "zh" ? "、" : ", ");
  const others = memberIds.filter((id) => id !== message.from);
  const readers = others.filter((id) => message.readBy.includes(id));
  const reading =
    readers.length === 0
      ? word(lang, "readNone")
      : readers.length === others.length
        ? word(lang, "readAll")
        : word(lang, "readBy", { n: readers.length });
  const showReading = isMine && isGroup && others.length > 0;
  if (!showReading && !urgentNames && message.reactions.length === 0) return null;
  const names = readers.map((id) => model.get().town.personById.get(id)?.name ?? "").join("、");
  const mine = message.urgentTo.includes(phone.openId);
  return html`<div class="marks">
    <${Reactions} message=${message} lang=${lang} phone=${phone} />
    ${urgentNames && html`<span class=${classes("urgent-mark", mine && "strong")} title=${urgentNames}><${Icon} name="bell" size=${12} />${word(lang, "urgentApp")} ${urgentNames}</span>`}
    ${showReading && html`<span class=${classes("reading", readers.length === others.length && "all")} title=${names || undefined}>${reading}</span>`}
  </div>`;
}
