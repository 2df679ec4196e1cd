import { CommandError } from "../errors.js";
import { checkName, field, isDoc } from "./document.js";

/** The parts of a dotted path. */
export type Path = readonly string[];

/**
 * Splits a dotted path.
 * @throws CommandError 56 for an empty part, 2 for a dangerous one
 */
export function parsePath(dotted: string): Path {
  checkName(dotted);
  const parts = dotted.split(".");
  if (parts.includes("")) throw new CommandError(56, `the path '${dotted}' holds an empty field name`);
  return parts;
}

export const isIndex = (part: string): boolean => /^(0|[1-9]\d*)$/.test(part);

export const startsWith = (path: Path, prefix: Path): boolean =>
  prefix.length <= path.length && prefix.every((part, at) => part === path[at]);

/**
 * Offers each value that a filter's path reaches to `test` until one passes: arrays on the way are entered, by position
 * where the path names one and element by element otherwise. What is missing is offered as undefined.
 */
export function someLeaf(value: unknown, path: Path, at: number, test: (leaf: unknown) => boolean): boolean {
  const part = path[at];
  if (part === undefined) return test(value);
  if (Array.isArray(value)) {
    const named = isIndex(part) && Number(part) < value.length;
    if (named && atPosition(value[Number(part)], path, at + 1, test)) return true;
    return value.some((item) => isDoc(item) && someLeaf(item, path, at, test));
  }
  return isDoc(value) ? someLeaf(field(value, part), path, at + 1, test) : test(undefined);
}

/** A position that holds a scalar where the path goes on is not even missing: nothing is offered. */
const atPosition = (item: unknown, path: Path, at: number, test: (leaf: unknown) => boolean): boolean =>
  (at === path.length || isDoc(item) || Array.isArray(item)) && someLeaf(item, path, at, test);

/** Where one component of a key stands on its way down: `left` of its path is still to go. */
type Walker = { value: unknown; left: Path; arrived: boolean };

/**
 * The tuples of values that an index over `paths` holds for a document: one for each element of an array on the way.
 * Missing is null; an empty array at the end of a path is undefined, which sorts before null.
 * @throws CommandError 171 if two different arrays would have to be multiplied
 */
export function keyTuples(doc: unknown, paths: readonly Path[]): { tuples: unknown[][]; multikey: boolean } {
  const plain = plainTuple(doc, paths);
  if (plain) return { tuples: [plain], multikey: false };
  const tuples: unknown[][] = [];
  const multikey = expand(
    paths.map((left) => ({ value: doc, left, arrived: false })),
    tuples,
  );
  return { tuples, multikey };
}

/** The one tuple of a document that has no array on these paths, as most have; undefined if there is one. */
function plainTuple(doc: unknown, paths: readonly Path[]): unknown[] | undefined {
  const tuple: unknown[] = [];
  for (const path of paths) {
    let here = doc;
    for (const part of path) {
      if (Array.isArray(here)) return undefined;
      here = isDoc(here) ? field(here, part) : undefined;
    }
    if (Array.isArray(here)) return undefined;
    tuple.push(here === undefined ? null : here);
  }
  return tuple;
}

function expand(walkers: Walker[], tuples: unknown[][]): boolean {
  const walked = walkers.map(walk);
  const arrays = new Set(walked.filter(({ arrived }) => !arrived).map(({ value }) => value));
  if (arrays.size > 1) throw new CommandError(171, "cannot index parallel arrays");
  const [array] = arrays;
  if (!Array.isArray(array)) {
    tuples.push(walked.map(({ value }) => value));
    return false;
  }
  const items: unknown[] = array.length === 0 ? [undefined] : array;
  for (const item of items) {
    expand(
      walked.map((walker) => (walker.arrived ? walker : enter(item, walker.left))),
      tuples,
    );
  }
  return true;
}

/** An element of an array: the end of a path that ends here, or something to look into if it is a document. */
function enter(item: unknown, left: Path): Walker {
  if (left.length === 0) return { value: item, left, arrived: true };
  return isDoc(item) ? { value: item, left, arrived: false } : { value: null, left: [], arrived: true };
}

function walk({ value, left, arrived }: Walker): Walker {
  if (arrived) return { value, left, arrived };
  let here = value;
  let rest = left;
  for (let part = rest[0]; part !== undefined; part = rest[0]) {
    if (Array.isArray(here)) {
      if (!isIndex(part) || Number(part) >= here.length) return { value: here, left: rest, arrived: false };
      here = here[Number(part)];
    } else {
      here = isDoc(here) ? field(here, part) : undefined;
    }
    rest = rest.slice(1);
  }
  if (Array.isArray(here)) return { value: here, left: rest, arrived: false };
  return { value: here === undefined ? null : here, left: rest, arrived: true };
}
