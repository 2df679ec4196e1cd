import { CommandError, notInSubset } from "../errors.js";
import { refusal } from "../outside.js";
import { checkValue, type Doc, field, isDoc } from "../values/document.js";
import { aggregate } from "./aggregate.js";
import { create, createIndexes, drop, dropDatabase, listCollections, listIndexes } from "./catalog.js";
import { type Caller, type Command, harmlessFields } from "./command.js";
import { buildInfo, hello, ping } from "./diagnostic.js";
import { find, getMore, killCursors } from "./read.js";
import { endSessions } from "./sessions.js";
import { deleteCommand, findAndModify, insert, update } from "./write.js";

/** Every command that is served. */
export const commands = {
  hello,
  find,
  getMore,
  killCursors,
  insert,
  update,
  delete: deleteCommand,
  findAndModify,
  aggregate,
  create,
  drop,
  dropDatabase,
  createIndexes,
  listIndexes,
  listCollections,
  endSessions,
  ping,
  buildInfo,
} satisfies { [name: string]: Command };

/** Older names of the same commands. */
export const aliases = new Map([
  ["isMaster", "hello"],
  ["ismaster", "hello"],
  ["buildinfo", "buildInfo"],
]);

const table: ReadonlyMap<string, Command> = new Map(Object.entries(commands));
const harmless: ReadonlySet<string> = new Set(harmlessFields);

/**
 * Carries out one command.
 * @throws CommandError before anything is read or written if any of it is outside the subset
 */
export async function runCommand(body: Doc, caller: Caller): Promise<Doc> {
  const [given = ""] = Object.keys(body);
  const name = aliases.get(given) ?? given;
  const found = table.get(name);
  if (!found) throw refusal("command", name, new CommandError(59, `no such command: '${given}'`));
  checkValue(body);
  checkGeneralFields(body);
  const own = Object.entries(body).filter(([key]) => !harmless.has(key));
  const [first, ...rest] = own;
  return found.run({ [name]: first?.[1], ...Object.fromEntries(rest) }, caller);
}

function checkGeneralFields(body: Doc): void {
  if (["txnNumber", "startTransaction", "autocommit"].some((key) => Object.hasOwn(body, key))) {
    throw new CommandError(20, "Transaction numbers are only allowed on a replica set member or mongos");
  }
  const level = inside(body, "readConcern", "level") ?? "local";
  if (level !== "local" && level !== "majority" && level !== "available") {
    throw notInSubset(`the read concern '${String(level)}'`);
  }
  const mode = inside(body, "$readPreference", "mode") ?? "primary";
  if (mode !== "primary" && mode !== "primaryPreferred") throw notInSubset(`the read preference '${String(mode)}'`);
  const written = inside(body, "writeConcern", "w") ?? 1;
  if (written !== 0 && written !== 1 && written !== "majority") {
    throw new CommandError(2, "cannot use 'w' > 1 when a host is not replicated");
  }
  if (inside(body, "readConcern", "afterClusterTime") !== undefined) throw notInSubset("causal consistency");
}

function inside(body: Doc, key: string, name: string): unknown {
  const value = field(body, key);
  return isDoc(value) ? field(value, name) : undefined;
}
