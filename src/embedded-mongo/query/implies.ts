import { equal } from "../values/order.js";
import type { FieldNode } from "./bounds.js";
import { elementTest, type Node } from "./filter.js";
import { type LeafTest, valueTest } from "./operators.js";

type Conjuncts = ReadonlyMap<string, readonly FieldNode[]>;

/** True only if a condition cannot be met by a document that lacks the field. */
export function impliesPresence({ operator, operand }: FieldNode): boolean {
  switch (operator) {
    case "$exists":
      return true;
    case "$in":
      return Array.isArray(operand) && !operand.includes(null);
    default:
      return operand !== null;
  }
}

/** True only if every document that meets the conditions meets `wanted`; false where we do not know. */
export function implies(have: Conjuncts, wanted: Node): boolean {
  if (wanted.kind === "and") return wanted.nodes.every((node) => implies(have, node));
  if (wanted.kind !== "field") return false;
  return (have.get(wanted.path.join(".")) ?? []).some((node) => covers(node, wanted));
}

function covers(have: FieldNode, wanted: FieldNode): boolean {
  if (wanted.operator === "$exists") return impliesPresence(wanted) && impliesPresence(have);
  const passes = valueTest(wanted.operator, wanted.operand, { element: elementTest, enterArrays: false });
  switch (have.operator) {
    case "$eq":
      return !Array.isArray(have.operand) && passes(have.operand);
    case "$in":
      return Array.isArray(have.operand) && have.operand.every((item) => !Array.isArray(item) && passes(item));
    case "$gt":
    case "$gte":
    case "$lt":
    case "$lte":
      return coversRange(have, wanted, passes);
    default:
      return false;
  }
}

/** A range lies inside another if its edge does and it runs the same way; inside a type if its edge is of that type. */
function coversRange(have: FieldNode, wanted: FieldNode, passes: LeafTest): boolean {
  if (have.operand === null) return false;
  if (wanted.operator === "$type") return passes(have.operand);
  const sameWay = wanted.operator.slice(0, 3) === have.operator.slice(0, 3);
  return sameWay && (passes(have.operand) || (have.operator.length === 3 && equal(have.operand, wanted.operand)));
}
