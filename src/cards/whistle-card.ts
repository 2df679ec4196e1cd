import type { Whistle } from "../flows/whistle/state.js";
import { nouns } from "../terms.js";
import { budget, type Card, type CardParts, card, sizeOf } from "./kit/card.js";
import { type Element, hr, markdown, note, panel, pictures, words } from "./kit/elements.js";
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

/** What may be told leaves this much for the buttons. */
const forTelling = { components: 105, bytes: 18_000 };

/** Of a long text the beginning stands above the button, all of it below. */
const opening = 100;

/**
 * The living card of a whistle for one reader's side: what it is, until when and what to do on the first screen of a
 * phone, how far everybody is below. However many departments and however long the texts, the platform takes it.
 */
export function whistleCard(whistle: Whistle, context: CardContext): Card {
  const drawn = densities.map((density) => {
    const view = whistleView(whistle, context, density.longest);
    return { view, top: topOf(view), rest: restOf(view, density.facts) };
  });
  const first = drawn.find(({ top, rest }) => isWithin([...top, ...rest], forTelling)) ?? drawn.at(-1);
  if (first === undefined) throw new Error("no density to draw a card with");
  const { view, top, rest } = first;
  const now = chosen(view, top, rest);
  return card({
    ...headerOf(view),
    elements: [
      ...top,
      ...offerElements(now.filter(({ weight }) => weight !== "folded")),
      ...rest,
      ...offerElements(now.filter(({ weight }) => weight === "folded")),
      ...(now.length < view.offers.length ? [moreOffersNote(view.offers.length - now.length)] : []),
    ],
  });
}

export const headerOf = ({ title, place, template, tags, summary }: WhistleView): Omit<CardParts, "elements"> => ({
  title,
  subtitle: verbatim(place.replace(/\s*\n\s*/g, " ")),
  template,
  tags,
  summary,
});

/** As many offers as there is room for, in their order. */
function chosen(view: WhistleView, top: Element[], rest: Element[]): Offer[] {
  const taken: Offer[] = [];
  const base = sizeOf(card({ ...headerOf(view), elements: [...top, ...rest, moreOffersNote(99)] }));
  let { components, bytes } = base;
  for (const offer of [...view.offers].sort(byWeight)) {
    const size = sizeOf(offerElements([offer]));
    // A button in a row has a column of its own.
    const more = { components: components + size.components + 2, bytes: bytes + size.bytes + 100 };
    if (more.components > budget.components || more.bytes > budget.bytes) continue;
    ({ components, bytes } = more);
    taken.push(offer);
  }
  return taken;
}

const weights: readonly Offer["weight"][] = ["first", "plain", "folded"];
const byWeight = (a: Offer, b: Offer): number => weights.indexOf(a.weight) - weights.indexOf(b.weight);

function isWithin(elements: Element[], limit: typeof forTelling): boolean {
  const { components, bytes } = sizeOf(elements);
  return components <= limit.components && bytes <= limit.bytes;
}

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
  const { parts, matrix, course, origin, copied, text, why } = view;
  return [
    hr(),
    ...parts.flatMap((part) => partElements(part, mostFacts)),
    ...(matrix === null ? [] : [markdown(matrixLines(matrix))]),
    ...course.slice(-Math.max(1, mostFacts)).flatMap(factElements),
    note(
      copied.zh === ""
        ? origin
        : both(`${origin.zh}；${nouns.copied.zh} ${copied.zh}`, `${origin.en}; ${nouns.copied.en}: ${copied.en}`),
    ),
    ...(text.length > opening * 1.5 ? [panel(both("全文", "Full text"), [words(text)])] : []),
    ...(why.length === 0 ? [] : [panel(nouns.why, why.slice(0, 10).map(note))]),
  ];
}

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
    ...rows.filter(([, names]) => names.zh !== "").map(([label, names]) => md`${label}&#58; ${names}`),
  ]);
}
