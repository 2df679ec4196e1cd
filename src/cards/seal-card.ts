import { type Card, card } from "./kit/card.js";
import { markdown } from "./kit/elements.js";
import { md } from "./kit/markup.js";
import { both } from "./kit/text.js";
import { type SealedDay, sealWords } from "./record-words.js";

/** The day's seal for the inspectors: the mark stands in full, to be kept and compared. */
export function sealCard(days: SealedDay[], last: { date: string; mark: string }): Card {
  const [first] = days;
  const span =
    first && first.date !== last.date
      ? both(`${first.date} 至 ${last.date}`, `${first.date} to ${last.date}`)
      : both(last.date, last.date);
  return card({
    title: both("每日封存", "Daily seal"),
    template: "wathet",
    summary: both(`${span.zh} 的留痕已封存`, `The records of ${span.en} are sealed`),
    elements: [markdown(md`${sealWords(days, span, last.mark)}`)],
  });
}
