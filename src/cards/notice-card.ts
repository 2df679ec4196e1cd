import type { Notice } from "../flows/whistle/notices.js";
import type { Whistle } from "../flows/whistle/state.js";
import { nouns } from "../terms.js";
import { type Card, card } from "./kit/card.js";
import { button } from "./kit/controls.js";
import { markdown, note, panel, words } from "./kit/elements.js";
import { bold, lines, md } from "./kit/markup.js";
import { both } from "./kit/text.js";
import { offerElements } from "./offer-elements.js";
import { noticeView } from "./views/notice-view.js";
import type { NoticeContext } from "./views/notice-words.js";

/** A short private card for one person: what happened, until when, and the buttons with which that person answers it. */
export function noticeCard(notice: Notice, whistle: Whistle, context: NoticeContext): Card {
  const { title, template, ask, about, due, why, together, quote, offers, whistleId, number } = noticeView(
    notice,
    whistle,
    context,
  );
  return card({
    title,
    subtitle: about.title,
    template,
    tags: whistle.drill ? [{ text: nouns.drill, colour: "violet" }] : [],
    summary: both(`${title.zh} ${number}`, `${title.en} ${number}`),
    elements: [
      markdown(
        lines([
          bold(about.place === "" ? md`${about.matter}` : md`${about.matter} · ${about.place}`),
          md`${ask}`,
          ...(due === null ? [] : [bold(due)]),
        ]),
      ),
      ...(quote === "" ? [] : [words(quote)]),
      ...offerElements(offers),
      ...(together === null ? [] : [note(together)]),
      ...(why.length === 0 ? [] : [panel(nouns.why, why.slice(0, 5).map(note))]),
      button({ do: "show", w: whistleId }, { label: both(`查看 ${number}`, `Show ${number}`), type: "text" }),
    ],
  });
}
