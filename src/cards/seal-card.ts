import { type Card, card } from "./kit/card.js";
import { markdown } from "./kit/elements.js";
import { md } from "./kit/markup.js";
import { both } from "./kit/text.js";
import { sealWords } from "./record-words.js";

/** The day's seal for the inspectors: the mark stands in full, to be kept and compared. */
export const sealCard = (date: string, chains: number, mark: string): Card =>
  card({
    title: both("每日封存", "Daily seal"),
    template: "wathet",
    summary: both(`${date} 的留痕已封存`, `The records of ${date} are sealed`),
    elements: [markdown(md`${sealWords(date, chains, mark)}`)],
  });
