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
import { note } from "../../cards/kit/elements.js";
import { joined, type Text } from "../../cards/kit/text.js";
import { parseBlowForm } from "../../cards/parse-form.js";
import { pastedWords } from "../../cards/pasted-words.js";
import { answerCard } from "../../cards/plain-cards.js";
import { sourceCard } from "../../cards/source-card.js";
import { blownText } from "../../cards/toasts.js";
import type { Whistle } from "../../flows/whistle/state.js";
import { replaced, toast } from "../answers.js";
import type { CardAnswer } from "../ingress/inbound.js";
import { type AskBack, type BlowDraft, type BlowOutcome, blowDraft } from "./blow.js";
import { askedBy, checkCard, keepDraft } from "./check.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";
import { lookUpUnits } from "./find-units.js";
import { ownDraft } from "./own-draft.js";
import type { Blow } from "./parse/parsed.js";

export const nothing: BlowDraft = {
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
  again: null,
  sourceId: null,
};

/** `/吹哨 …`: whistles, or answers with the form that holds what was written and says what is missing. */
export async function blowByText(parsed: Blow, asked: Asked, deps: CommandDeps): Promise<Reply | null> {
  const draft: BlowDraft = { ...nothing, ...parsed };
  if (parsed.empty) return { card: formFor(draft, null, null, asked, deps), private: false };
  const outcome = await blowDraft(draft, asked, deps);
  switch (outcome.kind) {
    case "refused":
      return { card: answerCard(explain(outcome.refusal, deps.town.directory(), deps.town.policy())), private: false };
    case "ask": {
      const key = await keepDraft(outcome.draft, asked, deps);
      return { card: formFor(outcome.draft, outcome.why, key, asked, deps), private: false };
    }
    case "check": {
      const key = await keepDraft(outcome.draft, asked, deps);
      return { card: checkCard(outcome.text, outcome.findings, key, deps), private: false };
    }
    case "blown":
      // In a group that gets the living card this card is the answer.
      return outcome.whistle.originChatId === asked.chatId
        ? null
        : { card: confirmation(outcome.whistle, deps), private: false };
  }
}

/** The form: empty, or with what was typed before. */
export async function openForm(key: string | null, asked: Asked, deps: CommandDeps): Promise<CardAnswer> {
  if (key === null) return replaced(formFor(nothing, null, null, asked, deps));
  const kept = await ownDraft(key, asked, deps);
  return kept.ok ? replaced(formFor(kept.draft.draft, null, key, asked, deps)) : kept.answer;
}

/** The form with what is known already. */
export const formOfDraft = (draft: BlowDraft, key: string, asked: Asked, deps: CommandDeps): Card =>
  formFor(draft, null, key, asked, deps);

/** The form of what was pasted: to be checked before it is sent. */
export function pastedForm(draft: BlowDraft, key: string, asked: Asked, deps: CommandDeps): Card {
  const filled = formFor(draft, null, key, asked, deps);
  return { ...filled, body: { elements: [note(pastedWords.confirm), ...filled.body.elements] } };
}

/** 仍要吹哨: what was found is recorded with the whistle. */
export async function blowAhead(key: string, asked: Asked, deps: CommandDeps): Promise<CardAnswer> {
  const kept = await ownDraft(key, asked, deps);
  if (!kept.ok) return kept.answer;
  return answerBlown(await blowDraft(kept.draft.draft, askedBy(kept.draft, asked), deps, { ahead: true }), asked, deps);
}

/**
 * The form's button 吹哨. What was typed is not lost when something is wrong: the form stays as it is.
 * @param key what was typed before the form was asked for and does not stand in it, as pictures
 */
export async function submitForm(
  formValue: unknown,
  key: string | null,
  asked: Asked,
  deps: CommandDeps,
): Promise<CardAnswer> {
  const policy = deps.town.policy();
  const parsed = parseBlowForm(formValue, policy.hours.at(-1)?.to ?? "18:00");
  if (!parsed.ok) return toast("error", explainForm(parsed.problems));
  const { unitIds, ...form } = parsed.value;
  const kept = key === null ? null : await deps.drafts.load(key);
  const { copiedQueries, again, sourceId } = kept?.draft ?? nothing;
  const draft: BlowDraft = { ...nothing, ...form, copiedQueries, again, sourceId, unitQueries: unitIds };
  // A source becomes one whistle, whoever sends its form; so does a pasted order.
  const isFixed = kept !== null && (sourceId !== null || kept.source.startsWith("pasted:"));
  const source = isFixed ? kept.source : asked.source;
  const pictured = { ...asked, source, images: kept?.images ?? asked.images };
  return answerBlown(await blowDraft(draft, pictured, deps), pictured, deps);
}

async function answerBlown(outcome: BlowOutcome, asked: Asked, deps: CommandDeps): Promise<CardAnswer> {
  switch (outcome.kind) {
    case "refused":
      return toast("error", explain(outcome.refusal, deps.town.directory(), deps.town.policy()));
    case "ask": {
      const key = await keepDraft(outcome.draft, asked, deps);
      return replaced(formFor(outcome.draft, outcome.why, key, asked, deps));
    }
    case "check": {
      const key = await keepDraft(outcome.draft, asked, deps);
      return replaced(checkCard(outcome.text, outcome.findings, key, deps));
    }
    case "blown": {
      const { whistle, source } = outcome;
      if (source === null) return replaced(confirmation(whistle, deps));
      // The form stood in the place of the source's living card.
      const card = sourceCard(source, { directory: deps.town.directory(), now: deps.clock() });
      return { ...toast("success", blownText(whistle)), ...replaced(card) };
    }
  }
}

/** The form as it has to be asked: filled with what is known, and saying what is missing. */
function formFor(draft: BlowDraft, why: AskBack | null, key: string | null, asked: Asked, deps: CommandDeps): Card {
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
    key,
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
export const confirmation = (whistle: Whistle, deps: CommandDeps): Card => {
  const names = whistle.assignments.map(({ unitId }) => deps.town.directory().unit(unitId)?.short ?? unitId);
  return answerCard(joined([blownText(whistle), ...(names.length > 0 ? [calledWords(names)] : [])], ""));
};
