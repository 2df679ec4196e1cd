import type { Message, Person, Unit } from "./control.js";
import type { Trial } from "./trial.js";

/** The newest card in a unit's group. */
export async function cardIn(trial: Trial, unit: Unit): Promise<Message> {
  const card = (await trial.group(unit)).findLast(({ cardText }) => cardText !== "");
  if (!card) throw new Error(`${unit.name} has no card in its group`);
  return card;
}

export const textIn = async (trial: Trial, unit: Unit): Promise<string> => (await cardIn(trial, unit)).cardText;

/** What stands on the buttons of the newest card in a unit's group. */
export const labelsIn = async (trial: Trial, unit: Unit): Promise<string[]> =>
  (await cardIn(trial, unit)).buttons.map(({ label }) => label);

/** The newest private message of the bot to a person. */
export async function lastTo(trial: Trial, person: Person): Promise<Message> {
  const message = (await trial.privately(person)).findLast(({ from }) => from === trial.town.bot.openId);
  if (!message) throw new Error(`the bot has told ${person.name} nothing`);
  return message;
}

/** The value that a card's button sends, for altering it. */
export function buttonValue({ card }: Message, label: string): Record<string, unknown> {
  const found = findButton(card, label);
  if (!found) throw new Error(`the card has no button ${label}`);
  return found;
}

function findButton(node: unknown, label: string): Record<string, unknown> | null {
  if (Array.isArray(node)) {
    for (const child of node) {
      const found = findButton(child, label);
      if (found) return found;
    }
    return null;
  }
  if (!isRecord(node)) return null;
  if (node.tag === "button" && isRecord(node.text) && String(node.text.content).startsWith(label)) {
    const [behavior] = Array.isArray(node.behaviors) ? node.behaviors : [];
    if (isRecord(behavior) && isRecord(behavior.value)) return behavior.value;
  }
  return findButton(Object.values(node), label);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
