import { useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { useModel, useWords } from "../use.js";
import { AttachBar } from "./attach-bar.js";
import { CompletionMenu } from "./completion-menu.js";
import { usePhone } from "./context.js";
import { oneLine } from "./message-body.js";
import { say } from "./say.js";

/** What is being typed just before the caret: a mention or, at the very beginning, a command. */
function typing(text, caret, isGroup, hasCommands) {
  const before = text.slice(0, caret);
  const mention = isGroup && /@([^\s@]{0,20})$/.exec(before);
  if (mention) return { kind: "mention", wanted: mention[1], from: mention.index };
  const command = hasCommands && /^(\/\S{0,20})$/.exec(before);
  return command ? { kind: "command", wanted: command[1], from: 0 } : null;
}

/**
 * The place to write: text with completion of @ and /, a picture, a place, a file. Enter sends, Shift+Enter starts a line.
 * Whatever is written `within` a thread answers its first message.
 */
export function Composer({ chat, memberIds, within, replyTo, onReplied }) {
  const t = useWords();
  const { openId } = usePhone();
  const town = useModel((now) => now.town);
  const [text, write] = useState("");
  const [caret, place] = useState(0);
  const [isClosed, closeMenu] = useState(false);
  const chosen = useRef(new Map());
  const field = useRef(null);
  const menu = useRef(null);
  const isGroup = chat.type !== "p2p";
  const commands = town.bot.commands ?? [];
  const now = isClosed ? null : typing(text, caret, isGroup, commands.length > 0);
  const known = [town.bot.openId, ...memberIds.filter((id) => id !== openId)]
    .map((id) => town.personById.get(id))
    .filter(Boolean);
  const options = now
    ? now.kind === "mention"
      ? mentionOptions(known, now.wanted, t)
      : commandOptions(commands, now.wanted)
    : [];

  const mentionsIn = (words) => [
    ...(words.includes("@所有人") ? ["all"] : []),
    ...known
      .filter(({ name }) => words.includes(`@${name}`))
      .map(({ openId: id, name }) => chosen.current.get(name) ?? id),
  ];
  const answered = replyTo ?? within;
  const send = async () => {
    const words = text.trim();
    if (words === "") return;
    const mentions = [...new Set(mentionsIn(words))];
    const sent = await say(openId, chat, {
      text: words,
      ...(mentions.length > 0 ? { mentions } : {}),
      ...(answered ? { replyTo: answered.messageId } : {}),
    });
    if (!sent) return;
    write("");
    onReplied();
  };
  const put = (before, words) => {
    const next = before + words + text.slice(caret);
    write(next);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(before.length + words.length, before.length + words.length);
      place(before.length + words.length);
    });
  };
  const complete = (option) => {
    if (now.kind === "mention") chosen.current.set(option.name, option.id);
    put(text.slice(0, now.from), option.insert);
  };
  const onInput = (event) => {
    write(event.currentTarget.value);
    place(event.currentTarget.selectionStart);
    closeMenu(false);
  };
  const onKeyDown = (event) => {
    if (event.isComposing) return;
    if (options.length > 0 && menu.current?.key(event)) return;
    if (event.key === "Escape" && now) return closeMenu(true);
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send();
  };
  const rows = Math.min(4, text.split("\n").length + Math.floor(text.length / 26));
  return html`<div class="composer">
    ${
      replyTo &&
      html`<div class="reply-to">
        <${Icon} name="reply" size=${14} /><span>${town.personById.get(replyTo.from)?.name}：${oneLine(replyTo, t.lang)}</span>
        <button type="button" class="plain-button" aria-label=${t("cancel")} onClick=${onReplied}><${Icon} name="close" size=${13} /></button>
      </div>`
    }
    ${options.length > 0 && html`<${CompletionMenu} ref=${menu} options=${options} label=${t(now.kind === "mention" ? "mention" : "commands")} onChoose=${complete} />`}
    <div class="composer-line">
      <textarea
        ref=${field}
        rows=${rows}
        aria-label=${t("compose")}
        placeholder=${t("compose")}
        value=${text}
        onInput=${onInput}
        onKeyDown=${onKeyDown}
        onKeyUp=${(event) => place(event.currentTarget.selectionStart)}
        onClick=${(event) => place(event.currentTarget.selectionStart)}
      ></textarea>
      <button type="button" class="send" aria-label=${t("send")} disabled=${text.trim() === ""} onClick=${send}><${Icon} name="send" size=${18} /></button>
    </div>
    <${AttachBar} chat=${chat} within=${within} isGroup=${isGroup} onMention=${() => put(text.slice(0, caret), "@")} />
  </div>`;
}

const mostOptions = 30;

const mentionOptions = (people, wanted, t) => {
  const everyone = { openId: "all", name: "所有人", title: t.lang === "zh" ? "" : t("everyone") };
  return [...people, everyone]
    .filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()))
    .slice(0, mostOptions)
    .map(({ openId: id, name, title }) => ({ id, name, label: name, note: title, insert: `@${name} `, person: true }));
};

const commandOptions = (commands, wanted) =>
  commands
    .filter(({ text }) => text.startsWith(wanted))
    .map(({ text, label }) => ({ id: text, name: text, label: text, note: label, insert: text }));
