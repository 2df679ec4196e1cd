import { type Card, card } from "./kit/card.js";
import { button } from "./kit/controls.js";
import { markdown, note, panel } from "./kit/elements.js";
import { bold, lines, type Markup, md } from "./kit/markup.js";
import { both, type Text } from "./kit/text.js";

/** What people say every day stands open, the rest a tap away: on a phone all of it is a long way to scroll. */
const topics = {
  daily: both("常用", "Every day"),
  handling: both("督办、会商与转办", "Supervising, consulting, other platforms"),
  record: both("留痕、卷宗与投递", "Trace, dossier, deliveries"),
  assessment: both("考核与问责", "Assessment and accountability"),
  setup: both("值班与设置", "Duty and settings"),
};
export type HelpTopic = keyof typeof topics;

/** A chat command as the bot knows it. */
export type HelpEntry = { topic: HelpTopic; zh: string; words: readonly string[]; example: string; does: Text };

/** /帮助: what can be said, each with an example; then what the buttons are for. */
export function helpCard(entries: readonly HelpEntry[]): Card {
  const of = (topic: HelpTopic): HelpEntry[] => entries.filter((entry) => entry.topic === topic);
  const folded = (["handling", "record", "assessment", "setup"] as const).filter((topic) => of(topic).length > 0);
  return card({
    title: both("可以这样说", "What you can say"),
    template: "wathet",
    elements: [
      markdown(lines(of("daily").map(entryLines))),
      button({ do: "openForm" }, { label: both("打开吹哨表单", "Open the whistle form"), type: "primary" }),
      ...folded.map((topic) => panel(topics[topic], [markdown(lines(of(topic).map(entryLines)))])),
      note(
        both(
          "部门接到哨令后，在卡片上签收、报到、反馈、办结；吹哨人确认到场、验收、评价。每一步都有时限和留痕。",
          "A department accepts, checks in, reports and resolves on the card; the whistler confirms, verifies and rates. Each step has a deadline and stands on the record.",
        ),
      ),
    ],
  });
}

function entryLines({ zh, words, example, does }: HelpEntry): Markup {
  const english = words.find((word) => /^[a-z]/.test(word)) ?? "";
  return md`${bold(`/${zh}`)} ${english === "" ? "" : `/${english}`} ${does}<br>${both("例：", "e.g. ")}${example}`;
}
