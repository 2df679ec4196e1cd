import type { Directory } from "../../flows/org/directory.js";
import type { Unit } from "../../flows/org/org.js";
import { rulingUnit } from "../../flows/whistle/permissions.js";
import { liveAssignments, type Whistle } from "../../flows/whistle/state.js";
import { declineReasons, progressPhrases, resultPhrases } from "../../terms.js";
import { nobody } from "../form-fields.js";
import { both, type Text, verbatim } from "../kit/text.js";
import type { Choice } from "./offers.js";

/** More would not fit on a card beside everything else; the rest can be named in a message. */
const mostUnits = 40;

const unitChoice = ({ id, short }: Unit): Choice => ({ value: id, text: verbatim(short) });

const termChoices = (terms: Record<string, Text>): Choice[] =>
  Object.entries(terms).map(([value, text]) => ({ value, text }));

export const declineChoices: readonly Choice[] = termChoices(declineReasons);
export const progressChoices: readonly Choice[] = termChoices(progressPhrases);
export const resultChoices: readonly Choice[] = termChoices(resultPhrases);

/** Plain figures: they need no second language, so that the forms for several departments fit on one card. */
export const scoreChoices: readonly Choice[] = ["5", "4", "3", "2", "1"].map((value) => ({
  value,
  text: verbatim(value),
}));

export const mayDecideChoices: readonly Choice[] = [
  { value: "yes", text: both("能现场拍板", "May decide on site") },
  { value: "no", text: both("须请示后答复", "Has to ask first") },
];

/** Departments of the levels that call for this whistle, those already called left out. */
export function departmentChoices(whistle: Whistle, directory: Directory, more: readonly string[] = []): Choice[] {
  const levels = [whistle.dispatcherUnitId, whistle.whistlerUnitId, ...more];
  const called = liveAssignments(whistle).map(({ unitId }) => unitId);
  return departmentsOf(levels, directory)
    .filter(({ id }) => !called.includes(id))
    .slice(0, mostUnits)
    .map(unitChoice);
}

export const rulingChoices = (whistle: Whistle, directory: Directory): Choice[] => [
  { value: nobody, text: both("不再另派", "No other department") },
  ...departmentChoices(whistle, directory, [rulingUnit(whistle, directory)]),
];

/** Units to which a department may hand its part. */
export const unitsUnder = (unitId: string, directory: Directory): Choice[] =>
  directory.children(unitId).slice(0, mostUnits).map(unitChoice);

/** Line units directly under the block units, command centres left out. */
export const departmentsOf = (blockIds: readonly string[], directory: Directory): Unit[] =>
  [...new Set(blockIds)].flatMap((blockId) =>
    directory.children(blockId).filter(({ kind, centre }) => kind === "line" && !centre),
  );
