import { ObjectId } from "bson";
import { CommandError } from "../errors.js";
import { conjuncts } from "../query/bounds.js";
import type { Node } from "../query/filter.js";
import { copy, type Doc } from "../values/document.js";
import { setAt, valueAt } from "./targets.js";
import type { Update } from "./update.js";

/** The one value a condition allows; undefined if it allows several. */
function equality(operator: string, operand: unknown): unknown {
  if (operator === "$eq") return operand;
  return operator === "$in" && Array.isArray(operand) && operand.length === 1 ? operand[0] : undefined;
}

/** The document an upsert inserts: what the filter says it equals, then the update; `_id` first, made if not given. */
export function upserted(filter: Node, update: Update, now: Date): Doc {
  const base: Doc = {};
  for (const [dotted, nodes] of conjuncts(filter)) {
    for (const { operator, operand, path } of nodes) {
      const value = equality(operator, operand);
      if (value === undefined) continue;
      if (valueAt(base, path) !== undefined) {
        throw new CommandError(2, `cannot infer query fields to set, path '${dotted}' is matched twice`);
      }
      setAt(base, path, copy(value));
    }
  }
  const { _id = new ObjectId(), ...rest } = update(base, { now, inserting: true });
  return { _id, ...rest };
}
