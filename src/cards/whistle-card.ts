import type { Whistle } from "../flows/whistle/state.js";
import { commands, nouns } from "../terms.js";
import { formFields } from "./form-fields.js";
import { type Card, type CardParts, card, fits, type Size, sizeOf } from "./kit/card.js";
import { button } from "./kit/controls.js";
import { confirm, type Element, hr, markdown, note, panel, pictures, words } from "./kit/elements.js";
import { bold, coloured, lines, type Markup, md } from "./kit/markup.js";
import { both, clipped, type Text, verbatim } from "./kit/text.js";
import { moreOffersNote, offerElements } from "./offer-elements.js";
import type { Fact } from "./views/facts.js";
import { colourOf } from "./views/lateness.js";
import type { CardContext, Offer } from "./views/offers.js";
import type { PartView } from "./views/part.js";
import { type WhistleView, whistleView } from "./views/whistle-view.js";

/** How much is told where a card has many departments: the longest text of one person, the latest facts of each. */
const densities = [
  { longest: 300, facts: 9 },
  { longest: 120, facts: 2 },
  { longest: 60, facts: 1 },
  { longest: 30, facts: 0 },
] as const;

/** Of a long text the beginning stands above the button, all of it below. */
const opening = 100;

/** A card with all that is told at one density and the offers for which that leaves room. */
type Draft = { view: WhistleView; top: Element[]; rest: Element[]; taken: Offer[]; isWhole: boolean };

/**
 * The living card of a whistle for one reader's side: what it is, until when and what to do on the first screen of a
 * phone, how far everybody is below. However many departments and however long the texts, the platform takes it: less
 * is told so that everything can be done, and only then are some of the buttons left for later.
 */
export function whistleCard(whistle: Whistle, context: CardContext): Card {
  const [first, ...denser] = densities;
  let { view, top, rest, taken, isWhole } = draft(whistle, context, first);
  for (const density of denser) {
    if (isWhole) break;
    ({ view, top, rest, taken, isWhole } = draft(whistle, context, density));
  }
  const left = view.offers.length - taken.length;
  return card({
    ...headerOf(view),
    elements: [
      ...top,
      ...offerElements(taken.filter(({ weight }) => weight !== "folded")),
      ...rest,
      ...offerElements(taken.filter(({ weight }) => weight === "folded")),
      ...(left > 0 ? [moreOffersNote(left)] : []),
    ],
  });
}

function draft(whistle: Whistle, context: CardContext, { longest, facts }: (typeof densities)[number]): Draft {
  const view = whistleView(whistle, context, longest);
  const top = topOf(view);
  const rest = restOf(view, facts);
  const base = sizeOf(card({ ...headerOf(view), elements: [...top, ...rest, moreOffersNote(99)] }));
  const taken = chosen(view.offers, base);
  return { view, top, rest, taken, isWhole: fits(base) && taken.length === view.offers.length };
}

const headerOf = ({ title, place, template, tags, summary }: WhistleView): Omit<CardParts, "elements"> => ({
  title,
  subtitle: verbatim(place.replace(/\s*\n\s*/g, " ")),
  template,
  tags,
  summary,
});

/** As many offers as there is room for beside `base`, in their order; the way out is among the first to be taken. */
function chosen(offers: readonly Offer[], base: Size): Offer[] {
  const taken = new Set<Offer>();
  let { components, bytes } = base;
  for (const offer of [...offers].sort((a, b) => rank(a) - rank(b))) {
    const size = sizeOf(offerElements([offer]));
    const more = { components: components + size.components + inRow(offer), bytes: bytes + size.bytes + 100 };
    if (!fits(more)) continue;
    ({ components, bytes } = more);
    taken.add(offer);
  }
  return offers.filter((offer) => taken.has(offer));
}

/** A plain button may come to stand in a row, in a column of its own. */
const inRow = ({ action }: Offer): number => (formFields[action.do].length === 0 ? 2 : 0);

const weights: readonly Offer["weight"][] = ["first", "plain", "folded"];
const rank = ({ weight, action }: Offer): number => (action.do === "withdraw" ? 1.5 : weights.indexOf(weight));

/** Matter, deadline and the beginning of the text: with the button all that fits on a phone. */
function topOf({ matter, dues, text, photos, pictures: keys }: WhistleView): Element[] {
  const heads = [
    bold(photos.zh === "" ? matter : both(`${matter.zh}（${photos.zh}）`, `${matter.en} (${photos.en})`)),
    ...dues.map((due) => bold(coloured(colourOf[due.lateness], due.text))),
  ];
  return [
    markdown(lines(heads)),
    ...(text === "" ? [] : [words(text.length > opening * 1.5 ? clipped(text, opening) : text)]),
    ...pictures(keys),
  ];
}

function restOf(view: WhistleView, mostFacts: number): Element[] {
  const { parts, matrix, course, origin, copied, text, why, again, precedents, hidden, answer } = view;
  return [
    hr(),
    ...parts.flatMap((part) => partElements(part, mostFacts)),
    ...precedents.map(note),
    ...(matrix === null ? [] : [markdown(matrixLines(matrix))]),
    ...course.slice(-Math.max(1, mostFacts)).flatMap(factElements),
    note(
      copied.zh === ""
        ? origin
        : both(`${origin.zh}；${nouns.copied.zh} ${copied.zh}`, `${origin.en}; ${nouns.copied.en}: ${copied.en}`),
    ),
    ...(text.length > opening * 1.5 ? [panel(both("全文", "Full text"), [words(text)])] : []),
    ...(answer === null ? [] : [answerButton(answer)]),
    ...(hidden === null ? [] : [originalButton(hidden)]),
    ...(again === null ? [] : [againButton(again)]),
    ...(why.length === 0 ? [] : [panel(nouns.why, why.slice(0, 10).map(note))]),
  ];
}

/** 查看原文: number, door and name go to whoever asks, in private. */
const originalButton = (whistleId: string): Element =>
  button({ do: "original", w: whistleId }, { label: both("查看原文", "Show the original"), type: "text" });

/** 回单: the result in the other platform's fields goes to whoever asks, in private, to be copied. */
const answerButton = (whistleId: string): Element =>
  button({ do: "closing", w: whistleId }, { label: both("取回单", "Answer for the other platform") });

/** 再次吹哨: nothing has moved; the same departments are called once more, one level higher. */
const againButton = (whistleId: string): Element =>
  button(
    { do: "again", w: whistleId },
    {
      label: commands.again,
      confirm: confirm(
        both("再次吹哨", "Whistle again"),
        both(
          "向原部门再次吹哨，催报从高一级开始。",
          "The same departments are called once more, chased from one level higher.",
        ),
      ),
    },
  );

function partElements({ role, unit, status, due, coming, comingNote, facts }: PartView, mostFacts: number): Element[] {
  const head: Markup[] = [md`**${role}** ${unit} · ${status}`];
  if (due !== null) head.push(coloured(colourOf[due.lateness], due.text));
  if (coming !== null) head.push(comingNote.zh === "" ? md`${coming}` : md`${coming} · ${comingNote}`);
  return [markdown(lines(head)), ...(mostFacts === 0 ? [] : facts.slice(-mostFacts)).flatMap(factElements)];
}

const factElements = ({ head, written }: Fact): Element[] =>
  written === "" ? [note(head)] : [note(head), words(written)];

function matrixLines({ there, claimed, missing }: NonNullable<WhistleView["matrix"]>): Markup {
  const rows: [Text, Text][] = [
    [both("已到场", "There"), there],
    [both("已报到、待确认", "Checked in, to be confirmed"), claimed],
    [both("未到", "Not there"), missing],
  ];
  return lines([
    bold(nouns.arrivalMatrix),
    ...rows
      .filter(([, names]) => names.zh !== "")
      .map(([label, names]) => md`${both(`${label.zh}：${names.zh}`, `${label.en}: ${names.en}`)}`),
  ]);
}
