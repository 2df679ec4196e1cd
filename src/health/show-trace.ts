import { masked } from "../flows/privacy/mask.js";
import type { Actor } from "../flows/whistle/commands.js";
import type { Entry } from "../flows/whistle/handle.js";

const chinaOffsetMs = 8 * 3_600_000;

/** The trace for people to read, an entry on some lines; telephone numbers with their middle hidden. */
export const showTrace = (number: string, trace: readonly Entry[]): string =>
  [`${number}: ${trace.length} entries`, ...trace.map(showEntry)].join("\n\n");

function showEntry({ seq, at, by, source, change, hash }: Entry): string {
  const { type, ...facts } = change.event;
  const opened = change.opens.map(({ id, ownerUnitId, dueAt }) => `${id} (${ownerUnitId}, due ${timeOf(dueAt)})`);
  return [
    `${seq}  ${timeOf(at)}  ${type}  by ${nameOf(by)}`,
    ...Object.entries(facts).flatMap(([name, value]) => fact(name, value)),
    ...fact("steps opened", opened),
    ...fact("steps closed", change.closes),
    `    from ${source}, hash ${hash.slice(0, 16)}…`,
  ].join("\n");
}

function fact(name: string, value: unknown): string[] {
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return [];
  return [`    ${name}: ${masked(written(value))}`];
}

function written(value: unknown): string {
  if (value instanceof Date) return timeOf(value);
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join(", ");
  return typeof value === "string" ? value.replace(/\s+/g, " ") : JSON.stringify(value);
}

const nameOf = (by: Actor): string => (by.kind === "system" ? "the machine" : `${by.name} (${by.unitId})`);

/** Wall time in China. */
const timeOf = (at: Date): string =>
  new Date(at.getTime() + chinaOffsetMs).toISOString().slice(0, 19).replace("T", " ");
