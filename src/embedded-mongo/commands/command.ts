import { z } from "zod";
import { CommandError } from "../errors.js";
import { refusal } from "../outside.js";
import type { Catalog } from "../store/catalog.js";
import type { Doc } from "../values/document.js";
import type { Cursors } from "./cursors.js";
import type { Writing } from "./writing.js";

/** What commands work on. */
export type Engine = {
  catalog: Catalog;
  cursors: Cursors;
  clock: () => Date;
  /**
   * Runs changes in one turn, and answers once they are on disk as one batch; where `run` throws,
   * what it changed before is kept.
   * @throws CommandError 14031, 91 or 96 if writes are not accepted
   */
  write<T>(run: (writing: Writing) => T): Promise<T>;
};

/** Who asks, and in which database. */
export type Caller = { engine: Engine; db: string; connectionId: number; session: string | undefined };

export type Command = {
  /** Fields that are honoured, the command's own name first; whatever else comes is refused. */
  fields: readonly string[];
  run(body: Doc, caller: Caller): Doc | Promise<Doc>;
};

/** Fields of any command that cannot change an answer here. */
export const harmlessFields = [
  "$db",
  "lsid",
  "comment",
  "maxTimeMS",
  "writeConcern",
  "readConcern",
  "$readPreference",
] as const;

/** A command whose body is parsed strictly before `run` sees it. */
export function command<Shape extends z.ZodRawShape>(
  shape: Shape,
  run: (input: z.infer<z.ZodObject<Shape>>, caller: Caller) => Doc | Promise<Doc>,
): Command {
  const schema = z.strictObject(shape);
  const [name = ""] = Object.keys(shape);
  return {
    fields: Object.keys(shape),
    run: (body, caller) => {
      const parsed = schema.safeParse(body);
      if (!parsed.success) throw fieldError(name, parsed.error);
      return run(parsed.data, caller);
    },
  };
}

function fieldError(name: string, error: z.ZodError): CommandError {
  const [issue] = error.issues;
  if (!issue) return new CommandError(9, `${name} cannot be read`);
  const path = [name, ...issue.path].join(".");
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    return refusal("field", key, new CommandError(40415, `BSON field '${path}.${key}' is an unknown field.`));
  }
  if (issue.code === "invalid_type" && issue.input === undefined) {
    return new CommandError(40414, `BSON field '${path}' is missing but a required field`);
  }
  return new CommandError(issue.code === "invalid_type" ? 14 : 2, `BSON field '${path}': ${issue.message}`);
}

/** @throws CommandError 73 for a name that MongoDB would not take either */
export function namespaceOf(db: string, collection: string): string {
  checkDatabase(db);
  if (
    collection === "" ||
    /[\0$]/.test(collection) ||
    /^\.|\.$|^system\./.test(collection) ||
    collection.length > 200
  ) {
    throw new CommandError(73, `Invalid namespace specified '${db}.${collection}'`);
  }
  return `${db}.${collection}`;
}

export function checkDatabase(db: string): void {
  if (!/^[^/\\. "$*<>:|?\0]{1,63}$/.test(db)) throw new CommandError(73, `Invalid database name: '${db}'`);
}
