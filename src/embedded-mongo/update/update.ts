import { parseUpdatePipeline } from "../aggregate/pipeline.js";
import { CommandError } from "../errors.js";
import type { Node } from "../query/filter.js";
import { checkStored, copy, type Doc, isDoc } from "../values/document.js";
import { equal, identical } from "../values/order.js";
import { isIndex, type Path, parsePath, startsWith } from "../values/paths.js";
import { type ArrayFilters, parseArrayFilters } from "./array-filters.js";
import { type Change, keep, reader } from "./operators.js";
import { concretePaths, type Placeholders, setAt, unsetAt, valueAt } from "./targets.js";

/** The filter that found the document, the moment, and whether it is an upsert's new document. */
export type Around = { filter: Node; now: Date; inserting: boolean };

/** A parsed update: gives the document that takes the place of `old`, or `old` itself where nothing changes. */
export type Update = { kind: "operators" | "replacement" | "pipeline"; apply(old: Doc, around: Around): Doc };

type Target = {
  path: Path;
  change: Change;
  /** A push counts as a modification, though slicing may have put everything back. */
  pushes: boolean;
};
type Step = Target & { onlyOnInsert: boolean };

/**
 * Reads an update whole: operators, a replacement or a pipeline.
 * @throws CommandError 9 for unknown operators, 40 for overlapping paths, 2, 14 or 115 for wrong operands
 */
export function parseUpdate(update: unknown, arrayFilters: readonly unknown[] = []): Update {
  const filters = parseArrayFilters(arrayFilters);
  if (isDoc(update) && Object.keys(update)[0]?.startsWith("$")) return operators(update, filters);
  if (filters.size > 0) throw new CommandError(9, "arrayFilters go with update operators only");
  if (isDoc(update)) return replacement(update);
  if (!Array.isArray(update)) throw new CommandError(9, "an update is a document or an array");
  const run = parseUpdatePipeline(update);
  return { kind: "pipeline", apply: (old) => finish(old, stored(run(old))) };
}

function stored(doc: Doc): Doc {
  checkStored(doc);
  return doc;
}

function replacement(update: Doc): Update {
  checkStored(update);
  return {
    kind: "replacement",
    apply: (old) => finish(old, Object.hasOwn(old, "_id") ? { _id: old._id, ...update } : { ...update }),
  };
}

function operators(update: Doc, filters: ArrayFilters): Update {
  const steps = Object.entries(update).flatMap(([name, operand]) => readOperator(name, operand));
  refuseOverlaps(steps);
  filters.checkUse(steps.map(({ path }) => path));
  const onUpdate = steps.filter(({ onlyOnInsert }) => !onlyOnInsert);
  const isConcrete = steps.every(({ path }) => !path.some((part) => part.startsWith("$")));
  return {
    kind: "operators",
    apply: (old, { filter, now, inserting }) => {
      const wanted = inserting ? steps : onUpdate;
      const targets = isConcrete ? wanted : targetsIn(old, wanted, { arrayFilters: filters, filter });
      const next = ownedAt(old, targets);
      let pushed = false;
      for (const { path, change, pushes } of targets) {
        const value = change(valueAt(next, path), { path: path.join("."), now, before: old });
        pushed ||= pushes && value !== keep;
        if (value === undefined) unsetAt(next, path);
        else if (value !== keep) setAt(next, path, value);
      }
      const finished = finish(old, next);
      return pushed ? next : finished;
    },
  };
}

/** One target for each element that a placeholder stands for. */
function targetsIn(doc: Doc, steps: readonly Step[], placeholders: Placeholders): Target[] {
  const targets = steps.flatMap((step) =>
    concretePaths(doc, step.path, placeholders).map((path) => ({ ...step, path })),
  );
  refuseOverlaps(targets);
  return targets;
}

/** A document that shares with the old one what no target touches. */
function ownedAt(old: Doc, targets: readonly Target[]): Doc {
  const next = { ...old };
  const owned = new Set<string>();
  for (const { path } of targets) {
    const [name = ""] = path;
    if (path.length > 1 && !owned.has(name) && Object.hasOwn(next, name)) next[name] = copy(next[name]);
    owned.add(name);
  }
  return next;
}

function finish(old: Doc, next: Doc): Doc {
  if (Object.hasOwn(old, "_id") && !(Object.hasOwn(next, "_id") && equal(old._id, next._id))) {
    throw new CommandError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
  }
  return identical(old, next) ? old : next;
}

function readOperator(name: string, operand: unknown): Step[] {
  const onlyOnInsert = name === "$setOnInsert";
  const pushes = name === "$push";
  const read = name === "$rename" ? undefined : reader(name);
  if (!isDoc(operand)) {
    throw new CommandError(9, `Modifiers operate on fields but we found another type for ${name}`);
  }
  return Object.entries(operand).flatMap(([dotted, value]) => {
    const path = updatePath(dotted);
    return read ? [{ path, change: read(value, dotted), onlyOnInsert, pushes }] : rename(path, value);
  });
}

const plain = { onlyOnInsert: false, pushes: false };

/** Two steps: what moves is read from the document as it was. */
function rename(from: Path, operand: unknown): Step[] {
  if (typeof operand !== "string") throw new CommandError(2, "The 'to' field for $rename must be a string");
  const to = updatePath(operand);
  if ([...from, ...to].some((part) => part.startsWith("$"))) {
    throw new CommandError(2, "The source and target field for $rename may not be dynamic");
  }
  /** Undefined: nothing to move. */
  const moved = (before: Doc): unknown => {
    if (from.some((_, at) => Array.isArray(valueAt(before, from.slice(0, at))))) {
      throw new CommandError(2, "The source field for $rename cannot be an array element");
    }
    return valueAt(before, from);
  };
  return [
    { ...plain, path: from, change: (_old, { before }) => (moved(before) === undefined ? keep : undefined) },
    { ...plain, path: to, change: (_old, { before }) => (moved(before) === undefined ? keep : moved(before)) },
  ];
}

/** A path of an update, with `$`, `$[]` and `$[name]` as parts after the first. */
function updatePath(dotted: string): Path {
  const path = parsePath(dotted);
  const odd = path.find((part, at) => part.startsWith("$") && (at === 0 || !/^\$(\[[a-z0-9]*\])?$/i.test(part)));
  if (odd !== undefined) {
    throw new CommandError(52, `The dollar ($) prefixed field '${odd}' in '${dotted}' is not valid for storage.`);
  }
  if (path.filter((part) => part === "$").length > 1) {
    throw new CommandError(2, `Too many positional (i.e. '$') elements found in path '${dotted}'`);
  }
  return path;
}

/** Puts the paths into MongoDB's order, in which new fields are added; in it a path stands next to one inside it. */
function refuseOverlaps(steps: { path: Path }[]): void {
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
  if (isIndex(left) && isIndex(right)) return Number(left) - Number(right);
  return left < right ? -1 : 1;
}
