import { type Card, card, type Template } from "./kit/card.js";
import { markdown, words } from "./kit/elements.js";
import { md } from "./kit/markup.js";
import { both, isSameInBoth, type Text } from "./kit/text.js";

/** A plain answer: a few words of ours under a title. */
export const answerCard = (
  text: Text,
  { title = both("吹哨报到", "Chuishao"), template = "wathet" }: { title?: Text; template?: Template } = {},
): Card =>
  card({ title, template, summary: text, elements: [isSameInBoth(text) ? words(text.zh) : markdown(md`${text}`)] });

/** What an old card becomes once its whistle has a new one: the platform stops updating cards after 14 days. */
export const movedCard = (number: string): Card =>
  card({
    title: both(`哨 ${number}`, `Whistle ${number}`),
    template: "grey",
    elements: [
      markdown(
        md`${both(
          "这张卡片已到期，不再更新。最新情况和操作请看新发的卡片，或发送 /查 加编号。",
          "This card is no longer updated. Please use the newer one, or send /show and the number.",
        )}`,
      ),
    ],
  });
