import type { Expression, Scope } from "../aggregate/expression.js";
import { CommandError } from "../errors.js";
import { type Doc, field, isDoc } from "../values/document.js";
import type { Path } from "../values/paths.js";

/** What happens to one field: kept or dropped (as the mode says), turned into something else, computed, or looked into. */
export type Rule =
  | { kind: "listed" }
  | { kind: "turned"; turn: (value: unknown, doc: Doc) => unknown }
  | { kind: "computed"; expression: Expression }
  | { kind: "inside"; tree: Tree };

export type Tree = Map<string, Rule>;

/** @throws CommandError 31249 if one path lies inside another */
export function addRule(tree: Tree, path: Path, rule: Rule): void {
  const [first = "", ...rest] = path;
  const there = tree.get(first);
  if (rest.length === 0) {
    if (there) throw new CommandError(31249, `Path collision at ${path.join(".")}`);
    tree.set(first, rule);
  } else {
    if (there && there.kind !== "inside") throw new CommandError(31249, `Path collision at ${path.join(".")}`);
    const inside = there ?? { kind: "inside", tree: new Map() };
    tree.set(first, inside);
    addRule(inside.tree, rest, rule);
  }
}

/** Keeps the listed fields, in the document's order, then the computed ones. */
export function include(doc: Doc, tree: Tree, scope: Scope): Doc {
  const result: Doc = {};
  for (const key of Object.keys(doc)) {
    const rule = tree.get(key);
    const value = doc[key];
    if (rule?.kind === "listed") result[key] = value;
    if (rule?.kind === "turned") setIfThere(result, key, rule.turn(value, scope.root));
    if (rule?.kind === "inside") {
      setIfThere(
        result,
        key,
        eachDoc(value, undefined, (inner) => include(inner, rule.tree, scope)),
      );
    }
  }
  for (const [key, rule] of tree) {
    if (rule.kind === "computed") setIfThere(result, key, rule.expression(scope));
    const absent = !isDoc(result[key]) && !Array.isArray(result[key]);
    if (rule.kind === "inside" && absent && computes(rule.tree)) result[key] = include({}, rule.tree, scope);
  }
  return result;
}

/** Keeps everything but the listed fields. */
export function exclude(doc: Doc, tree: Tree, root: Doc): Doc {
  const result: Doc = {};
  for (const key of Object.keys(doc)) {
    const rule = tree.get(key);
    const value = doc[key];
    if (!rule) result[key] = value;
    if (rule?.kind === "turned") setIfThere(result, key, rule.turn(value, root));
    if (rule?.kind === "inside") result[key] = eachDoc(value, value, (inner) => exclude(inner, rule.tree, root));
  }
  return result;
}

/** Adds or replaces the computed fields; arrays on the way get them in each element. */
export function extend(doc: Doc, tree: Tree, scope: Scope): Doc {
  const result: Doc = { ...doc };
  for (const [key, rule] of tree) {
    if (rule.kind === "computed") {
      const value = rule.expression(scope);
      if (value === undefined) delete result[key];
      else result[key] = value;
    }
    if (rule.kind === "inside") result[key] = extendInside(field(doc, key), rule.tree, scope);
  }
  return result;
}

function extendInside(value: unknown, tree: Tree, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => extendInside(item, tree, scope));
  return extend(isDoc(value) ? value : {}, tree, scope);
}

const computes = (tree: Tree): boolean =>
  [...tree.values()].some((rule) => rule.kind === "computed" || (rule.kind === "inside" && computes(rule.tree)));

function setIfThere(doc: Doc, key: string, value: unknown): void {
  if (value !== undefined) doc[key] = value;
}

/** Applies to a document or to each document of an array; `scalar` stands for what is neither, undefined drops it. */
function eachDoc(value: unknown, scalar: unknown, apply: (doc: Doc) => Doc): unknown {
  if (isDoc(value)) return apply(value);
  if (!Array.isArray(value)) return scalar;
  return value
    .map((item: unknown) => eachDoc(item, scalar === undefined ? undefined : item, apply))
    .filter((item) => item !== undefined);
}
