import type { CardAction } from "./action.js";
import { type Card, card } from "./kit/card.js";
import { button } from "./kit/controls.js";
import { buttonRow, markdown } from "./kit/elements.js";
import { md } from "./kit/markup.js";
import { both, type Text } from "./kit/text.js";

/** More buttons than this help nobody to choose. */
const mostChoices = 10;

/** 「您是不是要找」: a question and a button for each thing that may have been meant. */
export const choiceCard = ({
  title = both("请选择", "Please choose"),
  question,
  choices,
}: {
  title?: Text;
  question: Text;
  choices: readonly { label: Text; action: CardAction }[];
}): Card =>
  card({
    title,
    template: "wathet",
    elements: [
      markdown(md`${question}`),
      ...buttonRow(choices.slice(0, mostChoices).map(({ label, action }) => button(action, { label }))),
    ],
  });
