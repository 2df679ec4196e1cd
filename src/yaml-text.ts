import { CORE_SCHEMA, EVENT_ID, type Event, getScalarValue, load, parseEvents, YAMLException } from "js-yaml";

/** What a text says, with the line of whatever stands in it; or the line from which on it is no YAML, from 1 on. */
export type YamlRead =
  | { ok: true; value: unknown; lineOf(path: readonly (string | number)[]): number }
  | { ok: false; line: number; message: string };

/** Aliases of aliases grow by powers wherever their value is walked through; a town's files need hardly one. */
const maxAliases = 20;

/**
 * Reads YAML 1.2 with its core schema: a date stays the text that it is.
 * @returns what it says; never throws for what stands in the text. The message may quote the text
 */
export function readYaml(text: string): YamlRead {
  try {
    return {
      ok: true,
      value: load(text, { schema: CORE_SCHEMA, maxAliases }),
      lineOf: (path) => lineAt(text, startOf(text, path)),
    };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { ok: false, line: (error.mark?.line ?? 0) + 1, message: error.reason };
  }
}

const lineAt = (text: string, position: number): number => text.slice(0, position).split("\n").length;

/** Where a value begins in the text, in a map with its key; and what is in it, by key or by number. */
type Place = { start: number; within: ReadonlyMap<string, Place> };

/** Where the path begins; where it leads nowhere (a missing key), the nearest thing above it. */
function startOf(text: string, path: readonly (string | number)[]): number {
  let place = placesIn(text);
  for (const part of path) {
    const next = place.within.get(String(part));
    if (!next) break;
    place = next;
  }
  return place.start;
}

function placesIn(text: string): Place {
  const events = parseEvents(text, {}).filter(({ type }) => type !== EVENT_ID.DOCUMENT);
  let at = 0;
  const isOver = (): boolean => at >= events.length || events[at]?.type === EVENT_ID.POP;
  const next = (): Place => {
    const event = events[at++];
    const within = new Map<string, Place>();
    const place = { start: event ? startIn(event) : 0, within };
    if (event?.type === EVENT_ID.MAPPING)
      while (!isOver()) {
        const key = events[at];
        const { start } = next();
        within.set(key?.type === EVENT_ID.SCALAR ? getScalarValue(text, key) : "", { ...next(), start });
      }
    if (event?.type === EVENT_ID.SEQUENCE) while (!isOver()) within.set(String(within.size), next());
    if (event?.type === EVENT_ID.MAPPING || event?.type === EVENT_ID.SEQUENCE) at += 1; // past its end
    return place;
  };
  return next();
}

function startIn(event: Event): number {
  switch (event.type) {
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start;
    case EVENT_ID.SCALAR:
      return event.valueStart;
    case EVENT_ID.ALIAS:
      return event.anchorStart;
    default:
      return 0;
  }
}
