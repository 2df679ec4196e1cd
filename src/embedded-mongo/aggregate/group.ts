import { CommandError } from "../errors.js";
import { type Doc, field } from "../values/document.js";
import { encodeOne } from "../values/order.js";
import { parseAccumulator } from "./accumulators.js";
import { compileExpression } from "./expression.js";
import type { Run } from "./stages.js";

type Group = { id: unknown; values: unknown[][] };

/** `$group`: groups in the order in which they are first met. */
export function group(spec: Doc): Run {
  if (!Object.hasOwn(spec, "_id")) throw new CommandError(15955, "a group specification must include an _id");
  const id = compileExpression(spec._id);
  const fields = Object.keys(spec).filter((name) => name !== "_id");
  const dotted = fields.find((name) => name.includes("."));
  if (dotted !== undefined) throw new CommandError(40235, `The field name '${dotted}' cannot contain '.'`);
  const accumulators = fields.map((name) => parseAccumulator(name, field(spec, name)));
  return (docs) => {
    const groups = new Map<string, Group>();
    for (const root of docs) {
      const scope = { root, variables: new Map<string, unknown>() };
      const value = id(scope) ?? null;
      const key = encodeOne(value);
      const found = groups.get(key) ?? { id: value, values: accumulators.map(() => []) };
      groups.set(key, found);
      accumulators.forEach(({ expression }, at) => {
        found.values[at]?.push(expression(scope));
      });
    }
    return Array.from(groups.values(), ({ id: value, values }) => ({
      _id: value,
      ...Object.fromEntries(fields.map((name, at) => [name, accumulators[at]?.combine(values[at] ?? [])])),
    }));
  };
}
