import { createHash } from "node:crypto";
import { categoryOf } from "../../flows/policy/lookup.js";
import type { Policy } from "../../flows/policy/policy.js";
import type { Source } from "../../flows/source/source.js";
import { categoryHint } from "../../flows/triage/category-hint.js";
import { overriddenBy } from "../../flows/triage/overridden.js";
import type { Finding } from "../../flows/triage/triage.js";
import { apply } from "../../flows/whistle/apply.js";
import type { CommandOf } from "../../flows/whistle/commands.js";
import { decide } from "../../flows/whistle/decide.js";
import type { Context } from "../../flows/whistle/decision.js";
import type { Outcome } from "../../flows/whistle/handle.js";
import type { Refusal } from "../../flows/whistle/refusals.js";
import type { Whistle } from "../../flows/whistle/state.js";
import { actorsOf } from "../town.js";
import { checkBeforeSending } from "./check.js";
import { type Asked, type CommandDeps, unitHere } from "./deps.js";
import { lookUpUnits, type UnclearUnit } from "./find-units.js";
import type { Blow } from "./parse/parsed.js";
import { handleAs } from "./post.js";
import { sourceConverted } from "./source.js";

/** What somebody wants to whistle, from a line of text or from the form; names are not looked up yet. */
export type BlowDraft = Pick<
  Blow,
  | "category"
  | "text"
  | "place"
  | "unitQueries"
  | "leadQuery"
  | "copiedQueries"
  | "statedDueAt"
  | "dueUnreadable"
  | "drill"
> & {
  matterCode: string | null;
  /** The earlier whistle on the same matter, and which time it is now. */
  again: CommandOf<"blow">["again"];
  /** The grid source 哨源 that becomes this whistle. */
  sourceId: string | null;
};

export type BlowOutcome =
  /** `source`: the grid source that has become this whistle. */
  | { kind: "blown"; whistle: Whistle; repeated: boolean; source: Source | null }
  | { kind: "refused"; refusal: Refusal }
  /** Something speaks against it, and the whistler is asked first. */
  | { kind: "check"; draft: BlowDraft; text: string; findings: Finding[] }
  /** Something has to be asked back: the form, filled with what is known. */
  | { kind: "ask"; draft: BlowDraft; why: AskBack };

export type AskBack = { unclear: UnclearUnit[]; noCategory: boolean; dueUnreadable: string | null };

/** The same request, asked again after a crash or a double tap, is the same whistle. */
export const whistleId = (source: string): string =>
  `w${createHash("sha256").update(source).digest("hex").slice(0, 23)}`;

/**
 * Whistles, or says what is missing for it or speaks against it. A number is taken only once nothing stands in the way.
 * @param ahead the whistler has seen what speaks against it 仍要吹哨
 */
export async function blowDraft(
  draft: BlowDraft,
  asked: Asked,
  deps: CommandDeps,
  { ahead = false }: { ahead?: boolean } = {},
): Promise<BlowOutcome> {
  const { town } = deps;
  const directory = town.directory();
  const policy = town.policy();
  const fromUnitId = unitHere(asked, town);
  const leads = lookUpUnits(draft.leadQuery ? [draft.leadQuery] : [], fromUnitId, directory);
  const named = lookUpUnits(draft.unitQueries, fromUnitId, directory);
  const copied = lookUpUnits(draft.copiedQueries, fromUnitId, directory);
  const unclear = [
    ...new Map([...leads.unclear, ...named.unclear, ...copied.unclear].map((one) => [one.query, one])).values(),
  ];
  const matterCode = draft.matterCode ?? matterFor(draft, policy, directory.blockOf(fromUnitId)?.level ?? null);
  const category = draft.category ?? policy.catalogue.find(({ code }) => code === matterCode)?.category ?? null;
  if (unclear.length > 0 || category === null || draft.dueUnreadable !== null)
    return { kind: "ask", draft, why: { unclear, noCategory: category === null, dueUnreadable: draft.dueUnreadable } };

  const command: CommandOf<"blow"> = {
    type: "blow",
    id: whistleId(asked.source),
    number: "",
    drill: draft.drill,
    category,
    matterCode: fits(matterCode, category, policy) ? matterCode : null,
    text: draft.text,
    place: draft.place ?? "",
    images: asked.images,
    originChatId: asked.chatType === "group" && directory.unitByChat(asked.chatId) !== null ? asked.chatId : null,
    unitIds: named.unitIds,
    leadUnitId: leads.unitIds[0] ?? null,
    copiedUnitIds: copied.unitIds,
    statedDueAt: draft.statedDueAt,
    again: draft.again,
    overridden: [],
  };
  const actors = actorsOf(asked.member, fromUnitId);
  const now = deps.clock();
  const known = await deps.whistles.load(command.id);
  if (known) return blown(known.whistle, true, draft, asked, deps);
  const trial = await handleAs(actors, async (actor) => tried(command, await town.contextFor(null, actor, now)));
  if (!trial.ok) return { kind: "refused", refusal: trial.refusal };

  // Whoever whistles again has the earlier whistle in mind.
  const { findings, held } =
    draft.again === null ? await checkBeforeSending(trial.whistle, asked, deps) : { findings: [], held: [] };
  const isEmergency = categoryOf(policy, category)?.emergency ?? false;
  if (held.length > 0 && !ahead && !isEmergency) return { kind: "check", draft, text: command.text, findings };
  const overridden = overriddenBy(ahead && held.length > 0 ? findings : held);
  const numbered = { ...command, number: await nextNumber(deps), overridden };
  const outcome = await handleAs(actors, (actor) => deps.handle(command.id, numbered, actor, asked.source));
  if (!outcome.ok) return { kind: "refused", refusal: outcome.refusal };
  return blown(outcome.whistle, outcome.repeated, draft, asked, deps);
}

async function blown(
  whistle: Whistle,
  repeated: boolean,
  { sourceId }: BlowDraft,
  asked: Asked,
  deps: CommandDeps,
): Promise<BlowOutcome> {
  const source = sourceId === null ? null : await sourceConverted(sourceId, whistle, asked, deps);
  return { kind: "blown", whistle, repeated, source };
}

/** The whistle as it would be; nothing is written and no number taken. */
function tried(command: CommandOf<"blow">, context: Context): Outcome {
  const decision = decide(null, command, context);
  if (!decision.ok) return { ...decision, whistle: null };
  const { now: at, actor: by } = context;
  const whistle = decision.changes.reduce<Whistle | null>((state, change) => apply(state, change, { at, by }), null);
  if (whistle === null) throw new Error("blowing was accepted and made no whistle");
  return { ok: true, whistle, repeated: false };
}

/** Numbers count by the day in China. */
const nextNumber = ({ numbers, clock }: CommandDeps): Promise<string> =>
  numbers.next(new Date(clock().getTime() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll("-", ""));

function matterFor(draft: BlowDraft, policy: Policy, level: string | null): string | null {
  const hint = categoryHint(draft, policy);
  const matter = policy.catalogue.find(({ code }) => code === hint?.matterCode);
  const known = matter && (draft.category === null || matter.category === draft.category);
  return known && matter.levels.some((one) => one === level) ? matter.code : null;
}

const fits = (matterCode: string | null, category: string, policy: Policy): boolean =>
  categoryOf(policy, category) !== null &&
  policy.catalogue.some((matter) => matter.code === matterCode && matter.category === category);
