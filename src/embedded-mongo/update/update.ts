import { CommandError, notInSubset } from "../errors.js";
import { copy, type Doc, isDoc } from "../values/document.js";
import { equal, identical } from "../values/order.js";
import { type Path, splitPath, startsWith } from "../values/paths.js";
import { type Change, keep, reader } from "./operators.js";
import { setAt, unsetAt, valueAt } from "./targets.js";

/** A parsed update: gives the document that takes the place of `old`, or `old` itself where nothing changes. */
export type Update = (
  old: Doc,
  occasion: { now: Date /** into an upsert's new document */; inserting: boolean },
) => Doc;

type Step = { path: Path; dotted: string; change: Change; onlyOnInsert: boolean };

/**
 * Reads an update whole.
 * @throws CommandError 9 for unknown operators, 40 for overlapping paths, 2, 14 or 115 for wrong operands
 */
export function parseUpdate(update: unknown): Update {
  if (Array.isArray(update)) throw notInSubset("an update as a pipeline");
  if (!isDoc(update)) throw new CommandError(9, "an update is a document");
  if (!Object.keys(update)[0]?.startsWith("$")) throw notInSubset("an update that replaces the whole document");
  const steps = Object.entries(update).flatMap(([name, operand]) => readOperator(name, operand));
  refuseOverlaps(steps);
  const onUpdate = steps.filter(({ onlyOnInsert }) => !onlyOnInsert);
  return (old, { now, inserting }) => {
    const wanted = inserting ? steps : onUpdate;
    const next = ownedAt(old, wanted);
    for (const { path, dotted, change } of wanted) {
      const value = change(valueAt(next, path), { path: dotted, now });
      if (value === undefined) unsetAt(next, path);
      else if (value !== keep) setAt(next, path, value);
    }
    if (Object.hasOwn(old, "_id") && !(Object.hasOwn(next, "_id") && equal(old._id, next._id))) {
      throw new CommandError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
    }
    return identical(old, next) ? old : next;
  };
}

/** A document that shares with the old one what no step touches. */
function ownedAt(old: Doc, steps: readonly Step[]): Doc {
  const next = { ...old };
  const owned = new Set<string>();
  for (const { path } of steps) {
    const [name = ""] = path;
    if (path.length > 1 && !owned.has(name) && Object.hasOwn(next, name)) next[name] = copy(next[name]);
    owned.add(name);
  }
  return next;
}

function readOperator(name: string, operand: unknown): Step[] {
  const read = reader(name);
  if (!isDoc(operand)) {
    throw new CommandError(9, `Modifiers operate on fields but we found another type for ${name}`);
  }
  return Object.entries(operand).map(([dotted, value]) => ({
    path: updatePath(dotted),
    dotted,
    change: read(value, dotted),
    onlyOnInsert: name === "$setOnInsert",
  }));
}

function updatePath(dotted: string): Path {
  const path = splitPath(dotted);
  const odd = path.find((part) => part.startsWith("$"));
  if (odd === undefined) return path;
  if (/^\$(\[[a-z0-9]*\])?$/i.test(odd)) throw notInSubset(`the position '${odd}' in '${dotted}'`);
  throw new CommandError(52, `The dollar ($) prefixed field '${odd}' in '${dotted}' is not valid for storage.`);
}

/** Puts the paths into MongoDB's order, in which new fields are added; in it a path stands next to one inside it. */
function refuseOverlaps(steps: Step[]): void {
  steps.sort((a, b) => byPath(a.path, b.path));
  for (const [at, { path }] of steps.entries()) {
    const previous = steps[at - 1]?.path;
    if (previous && startsWith(path, previous)) {
      throw new CommandError(
        40,
        `Updating the path '${path.join(".")}' would create a conflict at '${previous.join(".")}'`,
      );
    }
  }
}

function byPath(a: Path, b: Path): number {
  const at = a.findIndex((part, i) => part !== b[i]);
  const [left, right] = [a[at], b[at]];
  if (left === undefined) return a.length - b.length;
  if (right === undefined) return 1;
  return left < right ? -1 : 1;
}
