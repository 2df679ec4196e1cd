import type { Category } from "../policy/category.js";
import { categoryOf, matterOf } from "../policy/lookup.js";
import type { CommandOf } from "./commands.js";
import { planStep } from "./deadlines.js";
import { accept, type Context, type Decision, refuse } from "./decision.js";
import { calledBy, checkDepartments, dispatcherFor } from "./departments.js";
import { type Draft, startDraft } from "./draft.js";
import type { EventOf } from "./events.js";
import { dispatchTo } from "./orders.js";
import { actingBlock } from "./permissions.js";
import type { Refusal } from "./refusals.js";
import { canBeStated } from "./stated-date.js";
import { checkImages, checkTexts } from "./text-check.js";

type Blow = CommandOf<"blow">;

/** A new whistle 吹哨: dispatched at once, or waiting for approval or for the party organisation's deliberation. */
export function blow(command: Blow, context: Context): Decision {
  const { actor, directory, policy, now } = context;
  if (actor.kind === "system") return refuse({ code: "no-right", command: "blow", needs: [] });
  const category = categoryOf(policy, command.category);
  if (category === null) return refuse({ code: "unknown-category", category: command.category });

  const blockId = whistlingUnit(command, category, context);
  if (blockId === null) return refuse({ code: "may-not-whistle", unitId: actor.unitId, category: command.category });
  const content = checkContent(command, context);
  if (content !== null) return refuse(content);

  const named = namedUnits(command);
  const called = calledBy({ blockId, namedUnitIds: named, matterCode: command.matterCode }, category, context);
  const copiedUnitIds = [...new Set([...command.copiedUnitIds, ...called.copiedUnitIds])];
  const goesUp = category.start === "deliberation";
  const units = goesUp ? checkKnown(named, context) : checkDepartments(called.unitIds, blockId, category, directory);
  const wrong = units ?? checkKnown(command.copiedUnitIds, context);
  if (wrong !== null) return refuse(wrong);
  if (!goesUp && called.unitIds.length === 0) return refuse({ code: "no-departments" });
  const parent = directory.parentBlock(blockId);
  if (goesUp && parent === null) return refuse({ code: "no-level-above", unitId: blockId });

  const dispatcherUnitId = goesUp && parent !== null ? parent.id : dispatcherFor(blockId, called.unitIds, directory);
  const draft = startDraft(null, { at: now, by: actor });
  const facts = { whistlerUnitId: blockId, whistlerId: actor.memberId, dispatcherUnitId, copiedUnitIds };
  recordBlown(draft, { ...blownBy(command, context), ...facts, namedUnitIds: named }, category, context);
  if (category.start === "none")
    dispatchTo(draft, { unitIds: called.unitIds, copiedUnitIds, dispatcherUnitId }, context);
  return accept(...draft.changes);
}

/** The block unit for which the actor whistles; null: not with this category, this level, this role. */
function whistlingUnit(command: Blow, category: Category, { actor, directory, policy }: Context): string | null {
  if (actor.kind === "system") return null;
  const blockId = actingBlock(actor.unitId, directory);
  const level = blockId === null ? null : (directory.unit(blockId)?.level ?? null);
  if (blockId === null || level === null || !category.whistlers.levels.includes(level)) return null;
  const matter = matterOf(policy, command.matterCode);
  if (matter !== null && !matter.levels.includes(level)) return null;
  const mayBlow = actor.roles.some(
    (role) => category.whistlers.roles.includes(role) && policy.roles[role]?.may.includes("blow"),
  );
  return mayBlow ? blockId : null;
}

function checkContent(command: Blow, { policy, now }: Context): Refusal | null {
  if (command.matterCode !== null && matterOf(policy, command.matterCode) === null)
    return { code: "unknown-matter", matterCode: command.matterCode };
  if (command.statedDueAt !== null && !canBeStated(command.statedDueAt, now)) return { code: "bad-date" };
  return checkTexts(policy, { text: command.text }, [command.place]) ?? checkImages(command.images);
}

/** For a whistle that goes up the names are a proposal to the level above; they must exist. */
function checkKnown(unitIds: string[], { directory }: Context): Refusal | null {
  const unknown = unitIds.find((id) => directory.unit(id) === null);
  return unknown === undefined ? null : { code: "unknown-unit", unitId: unknown };
}

/** The named departments, the lead first. */
const namedUnits = ({ unitIds, leadUnitId }: Blow): string[] => [
  ...new Set(leadUnitId === null ? unitIds : [leadUnitId, ...unitIds]),
];

type Blown = EventOf<"blown">;
type Decided = "whistlerUnitId" | "whistlerId" | "dispatcherUnitId" | "copiedUnitIds" | "namedUnitIds" | "status";

const blownBy = (command: Blow, { policy }: Context): Omit<Blown, Decided> => ({
  type: "blown",
  id: command.id,
  number: command.number,
  drill: command.drill,
  category: command.category,
  matterCode: command.matterCode,
  text: command.text.trim(),
  place: command.place.trim(),
  images: command.images,
  originChatId: command.originChatId,
  policyVersion: policy.version,
  statedDueAt: command.statedDueAt,
  round: command.again?.round ?? 1,
  linkedTo:
    command.again === null ? [] : [{ whistleId: command.again.whistleId, number: command.again.number, kind: "again" }],
  overridden: command.overridden,
});

const firstStatus = { none: "dispatching", approval: "approval", deliberation: "deliberation" } as const;

/** Whatever comes before dispatch is owed by the whistler's own unit, and chased. */
function recordBlown(draft: Draft, blown: Omit<Blown, "status">, { start }: Category, context: Context): void {
  const plan = { ownerUnitId: blown.whistlerUnitId, assignmentId: null, from: context.now };
  draft.record(
    { ...blown, status: firstStatus[start] },
    { opens: start === "none" ? [] : [planStep(start, plan, blown, context)] },
  );
}
