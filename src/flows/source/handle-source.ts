import { type Chained, chain, type Hash } from "../trace/chain.js";
import type { Actor } from "../whistle/commands.js";
import type { Context } from "../whistle/decision.js";
import { applySource } from "./apply-source.js";
import { decideSource } from "./decide-source.js";
import type { Source, SourceCommand, SourceEvent, SourceRefusal } from "./source.js";
import { type SourceNotice, sourceNotices } from "./source-notices.js";

export type SourceEntry = Chained<Actor, SourceEvent>;
export type StoredSource = { source: Source; version: number; trace: SourceEntry[] };

/** One decision as one write; it holds only while `version` still stands, 0 for a new source. */
export type SourceSave = { source: Source; version: number; entry: SourceEntry; notices: SourceNotice[] };

export type SourceRepository = {
  load(id: string): Promise<StoredSource | null>;
  insert(save: SourceSave): Promise<"inserted" | "exists">;
  save(save: SourceSave): Promise<"saved" | "lost">;
};

export type SourceOutcome =
  | { ok: true; source: Source; repeated: boolean }
  | { ok: false; refusal: SourceRefusal; source: Source | null };

/** `request` names the message, the tap or the run of a job; one that the trace holds already is not done again. */
export type HandleSource = (
  id: string,
  command: SourceCommand,
  actor: Actor,
  request: string,
) => Promise<SourceOutcome>;

const maxAttempts = 20;

/** The one way to change a source. A lost race is decided again. */
export function createHandleSource(
  deps: SourceRepository & {
    contextFor(policyVersion: string | null, actor: Actor, now: Date): Context;
    sha256: Hash;
    clock: () => Date;
  },
): HandleSource {
  return async (id, command, actor, request) => {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const stored = await deps.load(id);
      const before = stored?.source ?? null;
      const isRepeat = stored?.trace.some(({ source }) => source === request) ?? false;
      if (before !== null && (isRepeat || command.type === "handIn"))
        return { ok: true, source: before, repeated: true };
      const last = stored?.trace.at(-1) ?? null;
      const clock = deps.clock();
      // The clock of this instance may be a little behind.
      const at = last !== null && last.at > clock ? last.at : clock;
      const context = deps.contextFor(before?.policyVersion ?? null, actor, at);
      const decision = decideSource(before, command, context);
      if (!decision.ok) return { ...decision, source: before };
      const source = applySource(before, decision.event, { at, by: actor });
      const [entry] = chain(last, [{ at, by: actor, source: request, change: decision.event }], deps.sha256);
      if (!entry) throw new Error("an event without its entry");
      const notices = sourceNotices(decision.event, source, context, entry.seq);
      const save = { source, version: stored?.version ?? 0, entry, notices };
      const written = stored === null ? await deps.insert(save) : await deps.save(save);
      if (written === "inserted" || written === "saved") return { ok: true, source, repeated: false };
    }
    throw new Error(`source ${id}: ${command.type} lost its race ${maxAttempts} times`);
  };
}

/** The next moment at which a rung is due; null once it is answered or nobody is left to tell. */
export const nextSourceDueAt = ({ step }: Source): Date | null => step?.ladder[step.rungsDone]?.at ?? null;
