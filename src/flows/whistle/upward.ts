import { checkAttendance } from "./attendance.js";
import { attendeesIn } from "./attendee-names.js";
import type { CommandOf } from "./commands.js";
import { categoryIn, planStep } from "./deadlines.js";
import type { Context } from "./decision.js";
import { calledBy, checkDepartments, departmentsOfMatter, isDepartment } from "./departments.js";
import { type Draft, stepsOfKind } from "./draft.js";
import { stepsThatEnd } from "./end.js";
import { dispatchTo } from "./orders.js";
import { studyingUnit } from "./permissions.js";
import type { Refusal } from "./refusals.js";
import { waitForDispatch } from "./settle.js";
import { checkTexts } from "./text-check.js";

/** The whistler's head lets a key whistle 重点哨 go: the departments named when it was blown are ordered now. */
export function approve(draft: Draft, context: Context): Refusal | null {
  const { whistlerUnitId: blockId, namedUnitIds, matterCode, dispatcherUnitId } = draft.whistle;
  const category = categoryIn(draft.whistle, context.policy);
  const called = calledBy({ blockId, namedUnitIds, matterCode }, category, context);
  if (called.unitIds.length === 0) return { code: "no-departments" };
  draft.record({ type: "approved" }, { closes: stepsOfKind(draft.whistle, "approval") });
  dispatchTo(draft, { ...called, dispatcherUnitId }, context);
  return null;
}

export function returnApproval(
  draft: Draft,
  { reason }: CommandOf<"returnApproval">,
  { policy }: Context,
): Refusal | null {
  const refusal = checkTexts(policy, { reason });
  if (refusal !== null) return refusal;
  draft.record({ type: "approvalReturned", reason: reason.trim() }, { closes: stepsThatEnd(draft.whistle) });
  return null;
}

/**
 * 议事决定 of the whistler's own party organisation, or of the unit that studies it and wants to raise it further. The
 * deliberation stays owed until it is raised: a conclusion in a drawer helps nobody.
 */
export function deliberate(
  draft: Draft,
  { heldOn, attendees, conclusion }: CommandOf<"deliberate">,
  { policy, calendar, directory, now }: Context,
): Refusal | null {
  const people = attendees.map((name) => name.trim()).filter((name) => name !== "");
  const refusal = checkTexts(policy, { text: conclusion, attendees: people.join("、") });
  if (refusal !== null) return refusal;
  if (!isDate(heldOn) || heldOn > calendar.dayOf(now).date) return { code: "bad-date" };
  const { ids, unclear } = attendeesIn(people, deciding(draft), directory);
  if (unclear !== null) return { code: "which-attendee", ...unclear };
  draft.record({
    type: "deliberated",
    unitId: deciding(draft),
    heldOn,
    attendees: people,
    conclusion: conclusion.trim(),
    askedIds: ids,
  });
  return null;
}

/** 上报: to the level above, only after a deliberation of the unit that raises it. */
export function raise(draft: Draft, { text }: CommandOf<"raise">, context: Context): Refusal | null {
  const { whistle } = draft;
  const fromUnitId = deciding(draft);
  const refusal = checkTexts(context.policy, {}, [text]);
  if (refusal !== null) return refusal;
  if (whistle.deliberation?.unitId !== fromUnitId) return { code: "not-deliberated" };
  const unconfirmed = checkAttendance(whistle.deliberation, context.policy);
  if (unconfirmed !== null) return unconfirmed;
  const to = context.directory.parentBlock(fromUnitId);
  if (to === null) return { code: "no-level-above", unitId: fromUnitId };
  const plan = { ownerUnitId: to.id, assignmentId: null, from: context.now };
  draft.record(
    { type: "raised", fromUnitId, toUnitId: to.id, text: text.trim() },
    {
      opens: [planStep("study", plan, whistle, context)],
      closes: stepsOfKind(whistle, "deliberation", "study"),
    },
  );
  return null;
}

/**
 * 接办: the studying level takes it on with departments of its own: those that it names, else those that the whistler
 * proposed, else the matter's. With none of these its dispatcher has to name one.
 */
export function takeOn(draft: Draft, { unitIds, text }: CommandOf<"takeOn">, context: Context): Refusal | null {
  const { whistle } = draft;
  const { directory } = context;
  const unitId = deciding(draft);
  const category = categoryIn(whistle, context.policy);
  const refusal = checkTexts(context.policy, {}, [text]) ?? checkDepartments(unitIds, unitId, category, directory);
  if (refusal !== null) return refusal;
  const proposed = whistle.namedUnitIds.filter((id) => {
    const unit = directory.unit(id);
    return unit !== null && isDepartment(unit) && unit.parentId === unitId;
  });
  const ofMatter = departmentsOfMatter(whistle.matterCode, unitId, category, context);
  const chosen = [unitIds, proposed, ofMatter].find((units) => units.length > 0) ?? [];

  draft.record(
    { type: "takenOn", dispatcherUnitId: unitId, text: text.trim() },
    { closes: stepsOfKind(whistle, "study") },
  );
  if (chosen.length === 0) waitForDispatch(draft, context);
  else dispatchTo(draft, { unitIds: [...new Set(chosen)], copiedUnitIds: [], dispatcherUnitId: unitId }, context);
  return null;
}

/** 退回: the studying level returns it with a reason, and the whistle is over. */
export function returnStudy(draft: Draft, { reason }: CommandOf<"returnStudy">, { policy }: Context): Refusal | null {
  const refusal = checkTexts(policy, { reason });
  if (refusal !== null) return refusal;
  const unitId = deciding(draft);
  draft.record({ type: "studyReturned", unitId, reason: reason.trim() }, { closes: stepsThatEnd(draft.whistle) });
  return null;
}

/** 派发: names departments for a whistle without hands. */
export function dispatch(draft: Draft, { unitIds }: CommandOf<"dispatch">, context: Context): Refusal | null {
  const { whistle } = draft;
  if (unitIds.length === 0) return { code: "no-departments" };
  const category = categoryIn(whistle, context.policy);
  const levels = [...new Set([whistle.dispatcherUnitId, whistle.whistlerUnitId])];
  const refusals = levels.map((blockId) => checkDepartments(unitIds, blockId, category, context.directory));
  const [first] = refusals;
  if (first && !refusals.includes(null)) return first;
  const { dispatcherUnitId } = whistle;
  dispatchTo(draft, { unitIds: [...new Set(unitIds)], copiedUnitIds: [], dispatcherUnitId }, context);
  return null;
}

/** On whose table the matter lies: the unit that studies it, before that the whistler. */
const deciding = ({ whistle }: Draft): string => studyingUnit(whistle) ?? whistle.whistlerUnitId;

/** `YYYY-MM-DD`, a day that exists. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
