import type { Directory, Member } from "../org/directory.js";
import type { Audience, Ladder } from "../policy/ladder.js";
import { unanswered } from "./attendance.js";
import { isReviewStep } from "./oversight.js";
import { actingBlock } from "./permissions.js";
import type { RungId, Step, Whistle } from "./state.js";

/** Steps that the whistler's own person is asked for before the unit's duty. */
const ofWhistler = ["confirmArrival", "verify", "rate", "extensionReply", "filing", "chargeReply"] as const;

/**
 * Who is asked for a step first: of a department the people on duty; on the whistler's side the person who blew, while
 * still in the unit; heads where a decision is theirs; the command centre where it dispatches or rules. Never nobody.
 */
export function responders(
  step: Pick<Step, "kind" | "ownerUnitId" | "about">,
  whistle: Whistle,
  directory: Directory,
  now: Date,
): Member[] {
  const { kind, ownerUnitId, about } = step;
  const onDuty = () => directory.onDuty(ownerUnitId, now);
  const heads = () => directory.heads(ownerUnitId, now);
  if (kind === "deliberation")
    return [
      ...new Set([
        ...someone([() => blower(whistle, directory), onDuty], step, directory, now),
        ...toConfirm(whistle, directory),
      ]),
    ];
  if (ofWhistler.some((one) => one === kind))
    return someone([() => blower(whistle, directory), onDuty], step, directory, now);
  if (kind === "supervisionClose")
    return someone([() => supervisor(about, whistle, directory), heads, onDuty], step, directory, now);
  if (kind === "approval" || kind === "suspensionReply" || isReviewStep(kind))
    return someone([heads, onDuty], step, directory, now);
  if (kind === "study" || kind === "dispatch" || kind === "ruling")
    return someone([() => ownDispatchers(ownerUnitId, directory), heads, onDuty], step, directory, now);
  return someone([onDuty], step, directory, now);
}

/**
 * Who hears of a rung, by member id, each once. A whistle blown again for the same matter starts one level higher: those
 * of the next rung hear it too.
 */
export function audience(
  step: Step,
  rung: RungId,
  whistle: Whistle,
  { ladder, directory, now }: { ladder: Ladder; directory: Directory; now: Date },
): string[] {
  const index = ladder.findIndex(({ id }) => id === rung);
  const heard = ladder.slice(index, index + whistle.round);
  const targets = new Set(heard.flatMap(({ to }) => to));
  const people = [...targets].flatMap((target) => listeners(target, step, whistle, directory, now));
  const told = people.length > 0 ? people : responders(step, whistle, directory, now);
  return [...new Set(told.map(({ id }) => directory.standIn(id, now)))];
}

function listeners(target: Audience, step: Step, whistle: Whistle, directory: Directory, now: Date): Member[] {
  const { ownerUnitId } = step;
  switch (target) {
    case "duty":
      return responders(step, whistle, directory, now);
    case "head":
      return directory.heads(ownerUnitId, now);
    case "commandCentre":
      return directory.dispatchers(whistle.dispatcherUnitId);
    case "levelAbove":
      return headsOf([directory.above(ownerUnitId)?.id], directory, now);
    case "whistlerParent":
      return headsOf([directory.parentBlock(whistle.whistlerUnitId)?.id], directory, now);
    case "twoAbove":
      return headsOf(twoAbove(step, whistle, directory), directory, now);
    case "inspectors":
      return directory.inspectorsFor(highest(oneAbove(step, whistle, directory), directory) ?? whistle.whistlerUnitId);
  }
}

/** One level above the unit that owes the step, and the whistler's parent. */
function oneAbove({ ownerUnitId }: Step, whistle: Whistle, directory: Directory): string[] {
  const units = [directory.above(ownerUnitId), directory.parentBlock(whistle.whistlerUnitId)];
  return [...new Set(units.flatMap((unit) => unit?.id ?? []))];
}

/** The level above those, without the ones that have heard it as the level above. */
function twoAbove(step: Step, whistle: Whistle, directory: Directory): string[] {
  const first = oneAbove(step, whistle, directory);
  const second = first.flatMap((id) => directory.above(id)?.id ?? []);
  return [...new Set(second)].filter((id) => !first.includes(id));
}

const headsOf = (unitIds: (string | undefined)[], directory: Directory, now: Date): Member[] =>
  unitIds.flatMap((id) => (id === undefined ? [] : directory.heads(id, now)));

/** The unit with the fewest above it. */
const highest = (unitIds: string[], directory: Directory): string | undefined =>
  [...unitIds].sort((a, b) => directory.ancestors(a).length - directory.ancestors(b).length)[0];

function blower({ whistlerId, whistlerUnitId }: Whistle, directory: Directory): Member[] {
  const member = directory.member(whistlerId);
  const stillThere = member?.posts.some(({ unitId }) => actingBlock(unitId, directory) === whistlerUnitId) ?? false;
  return member !== null && stillThere ? [member] : [];
}

/** Attendees who have not confirmed yet: what waits for them is asked of them too. */
const toConfirm = ({ deliberation }: Whistle, directory: Directory): Member[] =>
  deliberation === null ? [] : unanswered(deliberation).flatMap((id) => directory.member(id) ?? []);

/** Whoever put the question, while still in the unit. */
function supervisor(about: string | null, { supervisions }: Whistle, directory: Directory): Member[] {
  const asked = supervisions.find(({ id }) => id === about);
  const member = asked === undefined ? null : directory.member(asked.by);
  const isThere = member?.posts.some(
    ({ unitId }) => unitId === asked?.unitId || actingBlock(unitId, directory) === asked?.unitId,
  );
  return member !== null && isThere ? [member] : [];
}

/** Dispatchers of the unit's own command centre; one that it borrows from above can't act for it. */
const ownDispatchers = (unitId: string, directory: Directory): Member[] =>
  directory.commandCentreOf(unitId)?.parentId === unitId ? directory.dispatchers(unitId) : [];

/** The first list with anybody in it; with nobody at all in the unit, the heads of the next unit upwards that has any. */
function someone(
  lists: (() => Member[])[],
  { ownerUnitId }: Pick<Step, "ownerUnitId">,
  directory: Directory,
  now: Date,
): Member[] {
  const upwards = directory.ancestors(ownerUnitId).map(
    ({ id }) =>
      () =>
        directory.heads(id, now),
  );
  for (const list of [...lists, ...upwards]) {
    const people = list();
    if (people.length > 0) return people;
  }
  return [];
}
