import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Avatar } from "../card/person.js";
import { classes, html } from "../html.js";
import { Icon } from "../icon.js";
import { watchList } from "../state/lists.js";
import { toast } from "../state/model.js";
import { player } from "../state/player.js";
import { closePhone, movePhone, showChat } from "../state/settings.js";
import { useStore } from "../state/store.js";
import { takeTurn } from "../state/turns.js";
import { timeOfDay } from "../time.js";
import { useModel, useSettings, useWords } from "../use.js";
import { roleWord } from "../words.js";
import { Chat } from "./chat.js";
import { ChatList } from "./chat-list.js";
import { ConfirmSheet } from "./confirm-sheet.js";
import { PhoneContext } from "./context.js";
import { Layer } from "./layer.js";
import { Toasts } from "./toasts.js";
import { UrgentBanner } from "./urgent-banner.js";

const nearby = "0px 400px";

/** Whether the element is on the screen or close to it; far away phones draw nothing and ask for nothing. */
function useSeen(element) {
  const [isSeen, see] = useState(false);
  useEffect(() => {
    if (!element.current) return undefined;
    const observer = new IntersectionObserver(([entry]) => takeTurn(() => see(entry.isIntersecting)), {
      rootMargin: nearby,
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return isSeen;
}

/** One person's phone. */
export function Phone({ openId, isFirst, isLast }) {
  const t = useWords();
  const element = useRef(null);
  const isSeen = useSeen(element);
  const person = useModel((now) => now.town.personById.get(openId));
  const unit = useModel((now) => now.town.unitById.get(person?.unitId));
  const isActing = useStore(player, ({ actor }) => actor === openId);
  useEffect(() => {
    if (isActing) element.current?.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "smooth" });
  }, [isActing]);
  if (!person) return null;
  const place = [unit?.name, person.title].filter(Boolean).join(" · ");
  return html`<section class=${classes("phone", isActing && "acting")} ref=${element} aria-label=${person.name} data-person=${openId}>
    <header class="owner">
      <${Avatar} id=${openId} name=${person.name} size=${36} />
      <div class="owner-words">
        <div class="owner-name">
          <b>${person.name}</b>
          ${person.roles.map((role) => html`<span class=${`role role-${role}`}>${roleWord(t.lang, role)}</span>`)}
        </div>
        <div class="owner-place" title=${place}>${place}</div>
      </div>
      <div class="owner-tools">
        ${!isFirst && html`<button type="button" class="plain-button" aria-label=${t("moveLeft")} title=${t("moveLeft")} onClick=${() => movePhone(openId, -1)}><${Icon} name="back" size=${14} /></button>`}
        ${!isLast && html`<button type="button" class="plain-button" aria-label=${t("moveRight")} title=${t("moveRight")} onClick=${() => movePhone(openId, 1)}><${Icon} name="right" size=${14} /></button>`}
        <button type="button" class="plain-button" aria-label=${t("closePhone", { name: person.name })} title=${t("close")} onClick=${() => closePhone(openId)}><${Icon} name="close" size=${14} /></button>
      </div>
    </header>
    <div class="frame"><div class="screen">${isSeen && html`<${Screen} openId=${openId} />`}</div></div>
  </section>`;
}

/** What is on the glass: status bar, the chat or the list of chats, and what lies over them. */
function Screen({ openId }) {
  const now = useModel((all) => timeOfDay(all.now));
  const chats = useModel((all) => all.lists[openId]);
  const town = useModel((all) => all.town);
  const openChat = useSettings((all) => all.openChats[openId] ?? null);
  const [draw, cover] = useState(null);
  const [focus, setFocus] = useState(null);
  useEffect(() => watchList(openId), [openId]);
  const phone = useMemo(() => {
    const close = () => cover(null);
    return {
      openId,
      sheet: (sheet) => cover(() => () => sheet(close)),
      ask: (question) =>
        new Promise((resolve) => {
          const answer = (yes) => {
            close();
            resolve(yes);
          };
          cover(() => () => html`<${ConfirmSheet} ...${question} onAnswer=${answer} />`);
        }),
      say: (words) => toast(openId, words),
      goTo(chatId, messageId) {
        showChat(openId, chatId);
        setFocus({ chatId, messageId });
      },
    };
  }, [openId]);
  const group = town.chats.find(({ chatId }) => chatId === openChat);
  const chat = chats?.find(({ chatId }) => chatId === openChat) ?? (group && { ...group, type: "group", unread: 0 });
  return html`<${PhoneContext.Provider} value=${phone}>
    <div class="status-bar" aria-hidden="true"><span>${now}</span><span class="signal"><i></i><i></i><i></i><i></i><b></b></span></div>
    <${UrgentBanner} openId=${openId} />
    <${Toasts} openId=${openId} />
    ${
      chat
        ? html`<${Chat} key=${chat.chatId} chat=${chat} focus=${focus?.chatId === chat.chatId ? focus : null} />`
        : html`<${ChatList} chats=${chats} />`
    }
    ${draw && html`<${Layer} onClose=${() => cover(null)}>${draw()}<//>`}
  <//>`;
}
