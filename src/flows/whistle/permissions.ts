import type { Directory } from "../org/directory.js";
import { mayDo, rolesThatMay } from "../policy/lookup.js";
import { isAttendee } from "./attendance.js";
import type { Actor, Command, CommandType } from "./commands.js";
import type { Context } from "./decision.js";
import { isNearby } from "./departments.js";
import type { Refusal } from "./refusals.js";
import type { Assignment, Whistle } from "./state.js";

/** What the actor's unit is to a whistle. People of a command centre act for its block unit. */
export type Relation =
  | "whistler" // the block unit that whistled
  | "served" // a community below the whistler: it sees who came
  | "department" // the unit of the assignment in question
  | "dispatcher" // the block unit that dispatches
  | "ruling" // the block unit that rules on declines
  | "parent" // the block unit above the whistler; the city is its own
  | "deciding" // on whose table the matter lies: the whistler, then the unit that studies it
  | "studying" // the unit to which it was raised; before that the one to which it would be
  | "above" // any block unit above the whistler
  | "inspector" // 督查 of any block unit in whose area the whistler lies
  | "supervised" // a unit that was asked in a supervision which is open
  | "called" // a unit that has or had a part, released or not
  | "reviewing" // the block unit above the one that rules on charges; at the top it is the same
  | "nearby" // a block unit of the same street; above the streets, one within the other
  | "attendee" // a person named in the deliberation, whatever the unit and the role
  | "machine"; // the jobs

/**
 * Which relations may give a command. The role is checked besides: what each role may do is data, `roles` in
 * policy.yaml. Blowing needs no relation: it makes one, see blow.ts.
 */
export const relationsFor = {
  blow: [],
  approve: ["whistler"],
  returnApproval: ["whistler"],
  deliberate: ["deciding"],
  confirmAttendance: ["attendee"],
  denyAttendance: ["attendee"],
  raise: ["deciding"],
  takeOn: ["studying"],
  returnStudy: ["studying"],
  dispatch: ["dispatcher"],
  accept: ["department"],
  checkIn: ["department"],
  confirmArrival: ["whistler", "served"],
  progress: ["department"],
  resolve: ["department"],
  verify: ["whistler"],
  sendBack: ["whistler"],
  rate: ["whistler"],
  nudge: ["whistler", "dispatcher", "above", "inspector"],
  withdraw: ["whistler"],
  decline: ["department"],
  maintain: ["ruling"],
  reassign: ["ruling"],
  transfer: ["department"],
  requestExtension: ["department"],
  grantExtension: ["whistler"],
  refuseExtension: ["whistler"],
  suspend: ["department"],
  agreeSuspend: ["parent"],
  refuseSuspend: ["parent"],
  file: ["whistler"],
  link: ["nearby"],
  consult: ["whistler", "dispatcher", "above"],
  supervise: ["above", "inspector"],
  answerSupervision: ["supervised"],
  closeSupervision: ["above", "inspector"],
  appealRating: ["department"],
  ruleAppeal: ["parent"],
  exclude: ["above", "inspector"],
  include: ["above", "inspector"],
  charge: ["called", "dispatcher"],
  replyCharge: ["whistler"],
  ruleCharge: ["parent", "inspector"],
  appealCharge: ["whistler"],
  ruleChargeAppeal: ["reviewing", "inspector"],
  ruleFact: ["inspector"],
  note: ["machine"],
  chase: ["machine"],
  recompute: ["machine"],
  dissolve: ["machine"],
} as const satisfies Record<CommandType, readonly Relation[]>;

const wanted: Record<CommandType, readonly Relation[]> = relationsFor;

/** Null: the actor may. `assignment` is the one that the command is about, null for the whistle as a whole. */
export function permission(
  whistle: Whistle,
  assignment: Assignment | null,
  command: Exclude<Command, { type: "blow" }>,
  { actor, directory, policy }: Pick<Context, "actor" | "directory" | "policy">,
): Refusal | null {
  if (actor.kind === "system")
    return isMachines(command) ? null : { code: "no-right", command: command.type, needs: [] };
  if (isMachines(command)) return { code: "no-right", command: command.type, needs: [] };
  if (isPersonal(command)) return isAttendee(whistle, actor.memberId) ? null : { code: "not-an-attendee" };
  const relations = wanted[command.type];
  if (relations.every((relation) => !isRelated(relation, whistle, assignment, actor, directory))) {
    const unitIds = relations.flatMap((relation) => unitsIn(relation, whistle, assignment, directory));
    return { code: "not-yours", command: command.type, unitIds: [...new Set(unitIds)] };
  }
  if (mayDo(policy, actor.roles, command.type)) return null;
  return { code: "no-right", command: command.type, needs: rolesThatMay(policy, command.type) };
}

type MachineCommand = Extract<Command, { type: "chase" | "recompute" | "dissolve" | "note" }>;

const isMachines = (command: Command): command is MachineCommand =>
  wanted[command.type].some((relation) => relation === "machine");

type PersonalCommand = Extract<Command, { type: "confirmAttendance" | "denyAttendance" }>;

/** Asked of a person by name: no role gives the right and none takes it. */
const isPersonal = (command: Command): command is PersonalCommand =>
  wanted[command.type].some((relation) => relation === "attendee");

/** The block unit for which people of a unit act: their own, or that of their command centre; null for departments. */
export function actingBlock(unitId: string, directory: Directory): string | null {
  const unit = directory.unit(unitId);
  if (unit === null) return null;
  if (unit.kind === "block") return unit.id;
  return unit.centre ? unit.parentId : null;
}

/** Who rules on a decline: the dispatcher, or the level above where that is the whistler itself; the city rules alone. */
export function rulingUnit(whistle: Whistle, directory: Directory): string {
  if (whistle.dispatcherUnitId !== whistle.whistlerUnitId) return whistle.dispatcherUnitId;
  return parentOf(whistle, directory);
}

/** The level above the whistler; the city is its own. */
export const parentOf = (whistle: Whistle, directory: Directory): string =>
  directory.parentBlock(whistle.whistlerUnitId)?.id ?? whistle.whistlerUnitId;

/** Who reviews a ruling on a charge: one level above the ruling one; the city reviews its own, by another person. */
export const reviewingUnit = (whistle: Whistle, directory: Directory): string =>
  directory.parentBlock(parentOf(whistle, directory))?.id ?? parentOf(whistle, directory);

/** The unit that owes the study of a raised whistle. */
export const studyingUnit = (whistle: Whistle): string | null =>
  whistle.steps.find((step) => step.kind === "study")?.ownerUnitId ?? null;

function isRelated(
  relation: Relation,
  whistle: Whistle,
  assignment: Assignment | null,
  { unitId, roles }: Extract<Actor, { kind: "person" }>,
  directory: Directory,
): boolean {
  const block = actingBlock(unitId, directory);
  const units = unitsIn(relation, whistle, assignment, directory);
  if (relation === "department" || relation === "called") return units.includes(unitId);
  if (relation === "supervised") return units.includes(unitId) || (block !== null && units.includes(block));
  if (relation === "served") return block !== null && isServed(block, whistle, directory);
  if (relation === "nearby") return block !== null && isNearby(block, whistle.whistlerUnitId, directory);
  if (relation === "inspector") return roles.includes("inspector") && watches(unitId, whistle, directory);
  return block !== null && units.includes(block);
}

/** Inspectors sit in a department or at the block unit itself; their area is that of the block unit. */
function watches(unitId: string, whistle: Whistle, directory: Directory): boolean {
  const area = directory.blockOf(unitId);
  return area !== null && directory.isWithin(whistle.whistlerUnitId, area.id);
}

const isServed = (block: string, whistle: Whistle, directory: Directory): boolean =>
  block !== whistle.whistlerUnitId &&
  directory.unit(block)?.level === "community" &&
  directory.isWithin(block, whistle.whistlerUnitId);

/** Who stands in a relation, for the words of a refusal too; communities below are too many to name. */
function unitsIn(relation: Relation, whistle: Whistle, assignment: Assignment | null, directory: Directory): string[] {
  switch (relation) {
    case "whistler":
      return [whistle.whistlerUnitId];
    case "department":
      return assignment === null ? [] : [assignment.unitId];
    case "called":
      return whistle.assignments.map((one) => one.unitId);
    case "supervised":
      return whistle.supervisions.filter(({ closed }) => closed === null).map((one) => one.targetUnitId);
    case "reviewing":
      return [reviewingUnit(whistle, directory)];
    case "dispatcher":
      return [whistle.dispatcherUnitId];
    case "ruling":
      return [rulingUnit(whistle, directory)];
    case "parent":
      return [parentOf(whistle, directory)];
    case "deciding":
      return [studyingUnit(whistle) ?? whistle.whistlerUnitId];
    case "studying":
      return [studyingUnit(whistle) ?? parentOf(whistle, directory)];
    case "above":
      return directory
        .ancestors(whistle.whistlerUnitId)
        .filter((unit) => unit.kind === "block")
        .map((unit) => unit.id);
    case "served":
    case "inspector":
    case "nearby":
    case "attendee":
    case "machine":
      return [];
  }
}
