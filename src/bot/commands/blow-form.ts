import {
  blowFormCard,
  categoryChoices,
  longestFormText,
  matterChoices,
  unitChoices,
} from "../../cards/blow-form-card.js";
import { botWords, calledWords, unclearUnitWords, unreadableDueWords } from "../../cards/bot-words.js";
import { explain } from "../../cards/explain.js";
import { explainForm } from "../../cards/explain-form.js";
import type { Card } from "../../cards/kit/card.js";
import { joined, type Text } from "../../cards/kit/text.js";
import { parseBlowForm } from "../../cards/parse-form.js";
import { answerCard } from "../../cards/plain-cards.js";
import { blownText } from "../../cards/toasts.js";
import type { Whistle } from "../../flows/whistle/state.js";
import { replaced, toast } from "../answers.js";
import type { CardAnswer } from "../ingress/inbound.js";
import { type AskBack, type BlowDraft, blowDraft } from "./blow.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";
import { lookUpUnits } from "./find-units.js";
import type { Blow } from "./parse/parsed.js";

const nothing: BlowDraft = {
  category: null,
  matterCode: null,
  text: "",
  place: null,
  unitQueries: [],
  leadQuery: null,
  copiedQueries: [],
  statedDueAt: null,
  dueUnreadable: null,
  drill: false,
};

/** `/吹哨 …`: whistles, or answers with the form that holds what was written and says what is missing. */
export async function blowByText(parsed: Blow, asked: Asked, deps: CommandDeps): Promise<Reply | null> {
  if (parsed.empty) return { card: formFor({ ...nothing, ...parsed }, null, asked, deps), private: false };
  const outcome = await blowDraft({ ...parsed, matterCode: null }, asked, deps);
  switch (outcome.kind) {
    case "refused":
      return { card: answerCard(explain(outcome.refusal, deps.town.directory(), deps.town.policy())), private: false };
    case "ask":
      return { card: formFor(outcome.draft, outcome.why, asked, deps), private: false };
    case "blown":
      // In a group that gets the living card this card is the answer.
      return outcome.whistle.originChatId === asked.chatId
        ? null
        : { card: confirmation(outcome, deps), private: false };
  }
}

export const emptyForm = (asked: Asked, deps: CommandDeps): Card => formFor(nothing, null, asked, deps);

/** The form's button 吹哨. What was typed is not lost when something is wrong: the form stays as it is. */
export async function submitForm(formValue: unknown, asked: Asked, deps: CommandDeps): Promise<CardAnswer> {
  const policy = deps.town.policy();
  const parsed = parseBlowForm(formValue, policy.hours.at(-1)?.to ?? "18:00");
  if (!parsed.ok) return toast("error", explainForm(parsed.problems));
  const { unitIds, ...form } = parsed.value;
  const draft: BlowDraft = { ...nothing, ...form, unitQueries: unitIds };
  const outcome = await blowDraft(draft, asked, deps);
  switch (outcome.kind) {
    case "refused":
      return toast("error", explain(outcome.refusal, deps.town.directory(), policy));
    case "ask":
      return replaced(formFor(outcome.draft, outcome.why, asked, deps));
    case "blown":
      return replaced(confirmation(outcome, deps));
  }
}

/** The form as it has to be asked: filled with what is known, and saying what is missing. */
function formFor(draft: BlowDraft, why: AskBack | null, asked: Asked, deps: CommandDeps): Card {
  const directory = deps.town.directory();
  const policy = deps.town.policy();
  const unitId = unitHere(asked, deps.town);
  const block = directory.blockOf(unitId);
  const candidates = why?.unclear.flatMap(({ candidates }) => candidates.map(({ id }) => id)) ?? [];
  const known = lookUpUnits([...(draft.leadQuery ? [draft.leadQuery] : []), ...draft.unitQueries], unitId, directory);
  return blowFormCard({
    prefill: {
      category: draft.category,
      matterCode: draft.matterCode,
      text: draft.text.slice(0, longestFormText),
      place: draft.place ?? "",
      unitIds: known.unitIds,
      statedDueAt: draft.statedDueAt,
      drill: draft.drill,
    },
    categories: categoryChoices(policy, block?.level ?? "street"),
    matters: matterChoices(policy, block?.level ?? "street"),
    units: block ? unitChoices(block.id, directory, [...known.unitIds, ...candidates]) : [],
    error: why ? askBackWords(why) : null,
  });
}

const askBackWords = ({ unclear, noCategory, dueUnreadable }: AskBack): Text =>
  joined(
    [
      ...unclear.map(({ query, candidates }) =>
        unclearUnitWords(
          query,
          candidates.map(({ name }) => name),
        ),
      ),
      ...(noCategory ? [botWords.needsCategory] : []),
      ...(dueUnreadable === null ? [] : [unreadableDueWords(dueUnreadable)]),
    ],
    "",
  );

/** In the private chat the whistle's card stands elsewhere; the whistler is told its number and where it went. */
const confirmation = ({ whistle }: { whistle: Whistle }, deps: CommandDeps): Card => {
  const names = whistle.assignments.map(({ unitId }) => deps.town.directory().unit(unitId)?.short ?? unitId);
  return answerCard(joined([blownText(whistle), ...(names.length > 0 ? [calledWords(names)] : [])], ""));
};
