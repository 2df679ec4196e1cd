import { CommandError, notInSubset } from "../errors.js";
import { checkName, field, isDoc } from "./document.js";

/** The parts of a dotted path. */
export type Path = readonly string[];

/**
 * Splits a dotted path, in which a number may be a position.
 * @throws CommandError 56 for an empty part, 2 for a dangerous one
 */
export function splitPath(dotted: string): Path {
  checkName(dotted);
  const parts = dotted.split(".");
  if (parts.includes("")) throw new CommandError(56, `the path '${dotted}' holds an empty field name`);
  return parts;
}

export const isPosition = (part: string): boolean => /^\d+$/.test(part);

/**
 * Splits a dotted path of names only.
 * @throws CommandError 56 for an empty part, 2 for a dangerous one, 115 for a number: it may be a position or a name
 */
export function parsePath(dotted: string): Path {
  const parts = splitPath(dotted);
  const number = parts.find(isPosition);
  if (number !== undefined) throw notInSubset(`the position '${number}' in '${dotted}'`);
  return parts;
}

export const startsWith = (path: Path, prefix: Path): boolean =>
  prefix.length <= path.length && prefix.every((part, at) => part === path[at]);

/**
 * Offers each value that a filter's path reaches to `test` until one passes: arrays on the way are entered, element by
 * element. What is missing is offered as undefined.
 */
export function someLeaf(value: unknown, path: Path, at: number, test: (leaf: unknown) => boolean): boolean {
  const part = path[at];
  if (part === undefined) return test(value);
  if (Array.isArray(value)) return value.some((item) => isDoc(item) && someLeaf(item, path, at, test));
  return isDoc(value) ? someLeaf(field(value, part), path, at + 1, test) : test(undefined);
}

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
    tuple.push(here ?? null);
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

const reached = (value: unknown): Walker => ({ value, left: [], arrived: true });

/** An element of an array: the end of a path that ends here, or something to look into if it is a document. */
function enter(item: unknown, left: Path): Walker {
  if (left.length === 0) return reached(item);
  return isDoc(item) ? { value: item, left, arrived: false } : reached(null);
}

function walk({ value, left, arrived }: Walker): Walker {
  if (arrived) return reached(value);
  let here = value;
  for (const [at, part] of left.entries()) {
    if (Array.isArray(here)) return { value: here, left: left.slice(at), arrived: false };
    here = isDoc(here) ? field(here, part) : undefined;
  }
  return Array.isArray(here) ? { value: here, left: [], arrived: false } : reached(here ?? null);
}
