import { after, encodeOne, type Rank, rankOf, reversed } from "../values/order.js";
import type { Node } from "./filter.js";

export type FieldNode = Extract<Node, { kind: "field" }>;

type Edge = { key: string; inclusive: boolean };

/** What one field may hold, as encoded values. The filter tests again, so it may be too wide, never too narrow. */
export type Bounds =
  | { kind: "points"; points: readonly string[] }
  | { kind: "range"; type: Rank; low: Edge | undefined; high: Edge | undefined }
  | { kind: "any" };

/** The conditions on single fields that all have to hold, by dotted path. */
export type Conjuncts = ReadonlyMap<string, readonly FieldNode[]>;

export function conjuncts(node: Node): Conjuncts {
  const found = new Map<string, FieldNode[]>();
  const visit = (each: Node): void => {
    if (each.kind === "and") each.nodes.forEach(visit);
    if (each.kind !== "field") return;
    const path = each.path.join(".");
    found.set(path, [...(found.get(path) ?? []), each]);
  };
  visit(node);
  return found;
}

/** True only if a condition cannot be met by a document that lacks the field. */
export const impliesPresence = ({ operator, operand }: FieldNode): boolean =>
  operator === "$in" ? Array.isArray(operand) && !operand.includes(null) : operand !== null;

/**
 * What conditions on one field say together.
 * @param multikey two conditions may then be met by two elements of an array, so only one of them counts
 */
export function boundsOf(nodes: readonly FieldNode[], multikey: boolean): Bounds {
  const all = nodes.map(boundsOfNode);
  const points = all.find((bounds) => bounds.kind === "points");
  if (points) return points;
  const ranges = all.filter((bounds) => bounds.kind === "range");
  const [first] = ranges;
  if (!first) return { kind: "any" };
  return multikey ? first : ranges.filter(({ type }) => type === first.type).reduce(intersect);
}

export type TypeRange = Extract<Bounds, { kind: "range" }>;

const intersect = (a: TypeRange, b: TypeRange): TypeRange => ({
  ...a,
  low: tighter(a.low, b.low, (x, y) => x > y),
  high: tighter(a.high, b.high, (x, y) => x < y),
});

function tighter(a: Edge | undefined, b: Edge | undefined, wins: (x: string, y: string) => boolean): Edge | undefined {
  if (!a || !b) return a ?? b;
  if (a.key === b.key) return a.inclusive ? b : a;
  return wins(a.key, b.key) ? a : b;
}

function boundsOfNode({ operator, operand }: FieldNode): Bounds {
  switch (operator) {
    case "$eq":
      return points([operand]);
    case "$in":
      return Array.isArray(operand) ? points(operand) : { kind: "any" };
    case "$gt":
    case "$gte":
      return range(operand, (key) => ({ low: { key, inclusive: operator === "$gte" }, high: undefined }));
    case "$lt":
    case "$lte":
      return range(operand, (key) => ({ low: undefined, high: { key, inclusive: operator === "$lte" } }));
    default:
      return { kind: "any" };
  }
}

/** Arrays are indexed by element, so whole arrays are not looked up. */
const isPoint = (operand: unknown): boolean => !Array.isArray(operand);

const points = (operands: readonly unknown[]): Bounds =>
  operands.length > 0 && operands.every(isPoint)
    ? { kind: "points", points: [...new Set(operands.map(encodeOne))].sort() }
    : { kind: "any" };

function range(operand: unknown, edges: (key: string) => { low: Edge | undefined; high: Edge | undefined }): Bounds {
  if (operand === null || Number.isNaN(operand) || !isPoint(operand)) return { kind: "any" };
  return { kind: "range", type: rankOf(operand), ...edges(encodeOne(operand)) };
}

/** The ends of a range of one type as they stand in an index that counts the field up or down: from ≤ key < to. */
export function ends({ type, low, high }: Omit<TypeRange, "kind">, descending: boolean): { from: string; to: string } {
  const code = descending ? 0xff - type : type;
  const [first, last] = descending ? [turn(high), turn(low)] : [low, high];
  return {
    from: first ? (first.inclusive ? first.key : after(first.key)) : String.fromCharCode(code),
    to: last ? (last.inclusive ? after(last.key) : last.key) : String.fromCharCode(code + 1),
  };
}

const turn = (edge: Edge | undefined): Edge | undefined => edge && { ...edge, key: reversed(edge.key) };
