import type { CardAction } from "../../cards/action.js";
import { botWords, unknownQuestion } from "../../cards/bot-words.js";
import { choiceCard } from "../../cards/choice-card.js";
import { helpCard } from "../../cards/help-card.js";
import { answerCard } from "../../cards/plain-cards.js";
import type { Reply } from "./deps.js";
import { type CommandId, commandsTable } from "./parse/commands-table.js";

/** `/帮助`: what can be said, with examples. */
export const helpReply = (): Reply => ({
  card: helpCard(commandsTable),
  private: false,
});

/** Did you mean: commands that need nothing more are a tap away, the others are shown as they are written. */
export function unknownReply(near: CommandId[]): Reply {
  const meant = commandsTable.filter(({ id }) => near.includes(id));
  if (meant.length === 0) return { card: answerCard(botWords.unknown), private: false };
  const choices = meant.flatMap(({ id, zh, words, does }) => {
    const action = actionOf(id);
    return action ? [{ label: { zh: `/${zh} ${does.zh}`, en: `/${words[0]} ${does.en}` }, action }] : [];
  });
  const question = unknownQuestion(meant.map(({ example }) => example));
  return { card: choices.length > 0 ? choiceCard({ question, choices }) : answerCard(question), private: false };
}

function actionOf(id: CommandId): CardAction | null {
  switch (id) {
    case "blow":
      return { do: "openForm" };
    case "mine":
    case "board":
      return { do: "list", of: id, page: 1 };
    default:
      return null;
  }
}
