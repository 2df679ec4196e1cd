import { type Card, card } from "./kit/card.js";
import { button } from "./kit/controls.js";
import { hr, markdown, note } from "./kit/elements.js";
import { bold, lines, md } from "./kit/markup.js";
import { both, type Text } from "./kit/text.js";

/** A chat command as the bot knows it. */
export type HelpEntry = { zh: string; words: readonly string[]; example: string; does: Text };

/** /帮助: what can be said, each with an example; then what the buttons are for. */
export const helpCard = (entries: readonly HelpEntry[]): Card =>
  card({
    title: both("可以这样说", "What you can say"),
    template: "wathet",
    elements: [
      markdown(
        lines(
          entries.map(({ zh, words, example, does }) => {
            const english = words.find((word) => /^[a-z]/.test(word)) ?? "";
            return md`${bold(`/${zh}`)} ${english === "" ? "" : `/${english}`} ${does}<br>${both("例：", "e.g. ")}${example}`;
          }),
        ),
      ),
      button({ do: "openForm" }, { label: both("打开吹哨表单", "Open the whistle form"), type: "primary" }),
      hr(),
      note(
        both(
          "部门接到哨令后，在卡片上签收、报到、反馈、办结；吹哨人确认到场、验收、评价。每一步都有时限和留痕。",
          "A department accepts, checks in, reports and resolves on the card; the whistler confirms, verifies and rates. Each step has a deadline and stands on the record.",
        ),
      ),
    ],
  });
