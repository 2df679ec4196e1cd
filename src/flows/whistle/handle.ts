import { maskedIn } from "../privacy/mask.js";
import { type Chained, chain, type Hash } from "../trace/chain.js";
import { apply } from "./apply.js";
import type { Actor, Command } from "./commands.js";
import { decide } from "./decide.js";
import type { Context } from "./decision.js";
import type { Change } from "./events.js";
import { isOutdated } from "./judged.js";
import { type Notice, noticesFor } from "./notices.js";
import type { Refusal } from "./refusals.js";
import { nextDueAt, type Whistle } from "./state.js";

/** One line of the trace 留痕. */
export type Entry = Chained<Actor, Change>;

/** What the repository keeps of a whistle. `version` counts the saves, 1 after the first. */
export type Stored = { whistle: Whistle; version: number; trace: Entry[] };

/** One decision as ONE write: state, new lines of the trace, notices not yet sent, the next rung. */
export type Save = {
  id: string;
  /** The version that was read, 0 for a new whistle; the write happens only while it still stands, and adds 1. */
  version: number;
  whistle: Whistle;
  entries: Entry[];
  notices: Notice[];
  nextDueAt: Date | null;
};

export type WhistleRepository = {
  load(whistleId: string): Promise<Stored | null>;
  /** The first write; `exists`: the id is taken, so the same message came twice. */
  insert(save: Save): Promise<"inserted" | "exists">;
  /** `lost`: somebody else wrote in between, nothing was changed. */
  save(save: Save): Promise<"saved" | "lost">;
};

export type HandleDeps = WhistleRepository & {
  /** What the decision may look at; `whistle` null: a new one. */
  contextFor(whistle: Whistle | null, actor: Actor, now: Date): Promise<Context>;
  sha256: Hash;
  clock: () => Date;
};

export type Outcome =
  | { ok: true; whistle: Whistle; repeated: boolean }
  | { ok: false; refusal: Refusal; whistle: Whistle | null };

/**
 * `source` names the message or the tap (`om_…`, an event id) or the run of a job, unique for each: a source that the
 * trace holds already is answered and not done again. `judged` is the id of the step that the person had in view when
 * judging it; if that is no longer open, the judgement is refused as outdated. `fits`, looked up while the whistle is
 * loaded, says whether it was asked where this whistle stands; if not, nothing is done or shown.
 */
export type Handle = (
  whistleId: string,
  command: Command,
  actor: Actor,
  source: string,
  judged?: string | null,
  fits?: Promise<boolean>,
) => Promise<Outcome>;

/** How often a lost race is decided again before it counts as a fault. */
const maxAttempts = 20;

/** The one way to change a whistle. */
export function createHandle({ load, insert, save, contextFor, sha256, clock }: HandleDeps): Handle {
  return async (whistleId, command, actor, source, judged = null, fits = undefined) => {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const stored = await load(whistleId);
      if ((await fits) === false) return { ok: false, refusal: { code: "outdated" }, whistle: null };
      if (stored !== null && (command.type === "blow" || isRepeat(stored, source)))
        return { ok: true, whistle: stored.whistle, repeated: true };
      if (stored === null && command.type !== "blow")
        return { ok: false, refusal: { code: "unknown-whistle" }, whistle: null };

      const context = await contextFor(stored?.whistle ?? null, actor, clock());
      const prepared = prepare(stored, command, context, source, sha256, judged);
      if (!prepared.ok) return { ok: false, refusal: prepared.refusal, whistle: stored?.whistle ?? null };
      const written = stored === null ? await insert(prepared.save) : await save(prepared.save);
      if (written === "inserted" || written === "saved")
        return { ok: true, whistle: prepared.save.whistle, repeated: false };
    }
    throw new Error(`whistle ${whistleId}: ${command.type} lost its race ${maxAttempts} times`);
  };
}

/**
 * A decision with all that is to be written of it; pure, so that a job may prepare many and write them together. It is
 * taken at `context.now`, or at the last entry's time where the clock of this instance is a little behind.
 */
export function prepare(
  stored: Stored | null,
  command: Command,
  asked: Context,
  source: string,
  sha256: Hash,
  judged: string | null = null,
): { ok: true; save: Save } | { ok: false; refusal: Refusal } {
  const before = stored?.whistle ?? null;
  if (before !== null && stored?.trace[0]?.change.event.type === "removed")
    return { ok: false, refusal: { code: "ended", status: before.status, at: before.closedAt } };
  const last = stored?.trace.at(-1) ?? null;
  const context = { ...asked, now: last !== null && last.at > asked.now ? last.at : asked.now };
  const decision = decide(before, command, context);
  if (!decision.ok) return decision;
  if (isOutdated(judged, before)) return { ok: false, refusal: { code: "outdated" } };

  const { now: at, actor: by } = context;
  const whistle = decision.changes.reduce<Whistle | null>((state, change) => apply(state, change, { at, by }), before);
  if (whistle === null) throw new Error(`${command.type} was accepted and changed nothing`);
  const records = decision.changes.map((change) => ({ at, by, source, change }));
  return {
    ok: true,
    save: {
      id: whistle.id,
      version: stored?.version ?? 0,
      whistle,
      entries: chain(last, records, sha256, shownChange),
      notices: noticesFor(before, decision.changes, whistle, context, (last?.seq ?? 0) + 1),
      nextDueAt: nextDueAt(whistle),
    },
  };
}

/** Phone numbers, doors and names of residents are in the record, and not in what is shown of it. */
const shownChange = (change: Change): unknown => ({ ...change, event: maskedIn(change.event) });

const isRepeat = (stored: Stored, source: string): boolean => stored.trace.some((entry) => entry.source === source);
