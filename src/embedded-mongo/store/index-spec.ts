import { z } from "zod";
import { CommandError, notInSubset } from "../errors.js";
import { type Doc, isDoc } from "../values/document.js";
import { identical } from "../values/order.js";
import { parsePath } from "../values/paths.js";
import { flag, number } from "../values/schema.js";
import type { IndexSpec } from "./collection-index.js";

/** Options of an index; `v` is the only version there is. */
export const IndexOptions = z.strictObject({
  key: z.custom<Doc>(isDoc, "an index key has to be a document"),
  name: z.string().min(1),
  unique: flag.default(false),
  sparse: flag.default(false),
  partialFilterExpression: z.custom<Doc>(isDoc).default({}),
  expireAfterSeconds: number.pipe(z.number().min(0).max(2_147_483_647)).optional(),
  v: number.pipe(z.literal(2)).optional(),
});

/**
 * Reads the declaration of an index.
 * @throws CommandError 115 for what MongoDB knows and we do not, 67 for what cannot be indexed
 */
export function parseIndexSpec(declared: Doc): IndexSpec {
  const parsed = IndexOptions.safeParse(declared);
  if (!parsed.success) throw optionError(parsed.error);
  const { key, name, unique, sparse, partialFilterExpression, expireAfterSeconds } = parsed.data;
  const fields = Object.entries(key).map(([path, direction]) => [path, indexDirection(path, direction)] as const);
  if (fields.length === 0) throw new CommandError(67, "Index keys cannot be empty.");
  if (expireAfterSeconds !== undefined && fields.length > 1) {
    throw new CommandError(67, "TTL indexes are single-field indexes, compound indexes do not support TTL");
  }
  if (Object.keys(partialFilterExpression).length > 0 && sparse) {
    throw new CommandError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  }
  return { name, key: fields, unique, sparse, present: presentPaths(partialFilterExpression), expireAfterSeconds };
}

function optionError(error: z.ZodError): CommandError {
  const [issue] = error.issues;
  if (issue?.code === "unrecognized_keys") return notInSubset(`the index option '${issue.keys[0] ?? ""}'`);
  return new CommandError(67, `index option '${issue?.path.join(".") ?? ""}': ${issue?.message ?? "wrong"}`);
}

function indexDirection(path: string, direction: unknown): 1 | -1 {
  parsePath(path);
  if (path.includes("$")) throw new CommandError(67, `Index key contains an illegal field name: '${path}'`);
  if (typeof direction === "string") throw notInSubset(`the index type '${direction}'`);
  const value = Number(direction);
  if (!(value > 0) && !(value < 0))
    throw new CommandError(67, `Values in the index key pattern cannot be ${String(direction)}`);
  return value > 0 ? 1 : -1;
}

/** The paths that a partialFilterExpression wants to be there; it can say nothing else here. */
function presentPaths(filter: Doc): string[] {
  return Object.entries(filter).map(([path, condition]) => {
    if (!identical(condition, { $exists: true })) {
      throw notInSubset(`a partialFilterExpression with ${JSON.stringify({ [path]: condition })}`);
    }
    parsePath(path);
    return path;
  });
}

/** The declaration as listIndexes shows it and the log keeps it. */
export function describeIndex({ name, key, unique, sparse, present, expireAfterSeconds }: IndexSpec): Doc {
  return {
    v: 2,
    key: Object.fromEntries(key),
    name,
    ...(unique && name !== "_id_" && { unique }),
    ...(sparse && { sparse }),
    ...(present.length > 0 && {
      partialFilterExpression: Object.fromEntries(present.map((path) => [path, { $exists: true }])),
    }),
    ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
  };
}

/**
 * Compares a wanted index with those there: true if it is there already.
 * @throws CommandError 86 for the name with another key, 85 for the key under another name or with other options
 */
export function existsAlready(wanted: IndexSpec, there: Iterable<IndexSpec>): boolean {
  const described = describeIndex(wanted);
  for (const spec of there) {
    const other = describeIndex(spec);
    if (identical(described, other)) return true;
    const sameKey = identical(described.key, other.key);
    const samePartial = identical(described.partialFilterExpression, other.partialFilterExpression);
    if (spec.name === wanted.name || (sameKey && samePartial)) {
      throw new CommandError(
        sameKey ? 85 : 86,
        `An index with the same name or key exists. Requested: ${JSON.stringify(described)}, existing: ${JSON.stringify(other)}`,
      );
    }
  }
  return false;
}
