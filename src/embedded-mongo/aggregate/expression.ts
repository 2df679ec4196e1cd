import { notInSubset } from "../errors.js";
import type { Doc } from "../values/document.js";

export type Scope = { root: Doc; variables: ReadonlyMap<string, unknown> };
export type Expression = (scope: Scope) => unknown;

export function compileExpression(_expression: unknown): Expression {
  throw notInSubset("an expression");
}
