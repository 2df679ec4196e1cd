import type { Town } from "../bot/town.js";
import { deadlineFor } from "../flows/calendar/deadline.js";
import { categoryOf } from "../flows/policy/lookup.js";
import type { Source } from "../flows/source/source.js";
import type { Handle, Stored } from "../flows/whistle/handle.js";
import type { Finding } from "../flows/whistle/oversight.js";
import { lateReportFindings, repeatedFindings } from "../flows/whistle/register.js";
import type { Log } from "../log.js";
import type { Sources } from "../models/sources.js";
import type { Whistles } from "../models/whistles.js";

export type FactDeps = {
  town: Town;
  whistles: Pick<Whistles, "load" | "openAgain">;
  sources: Pick<Sources, "convertedSince">;
  handle: Handle;
  clock: () => Date;
  log: Log;
};

/** Longer than any outage after which somebody would still ask who had known. */
const lookBackMs = 14 * 86_400_000;
const atOnce = 500;

/**
 * Looks for what shows only across records: the same matter whistled again while a department still stays away, and an
 * emergency that lay with its community. Enters facts, never verdicts (DOMAIN.md section 6); each once, so it may run
 * twice, late and on several instances.
 */
export async function findFacts(deps: FactDeps): Promise<void> {
  const { town, whistles, sources, clock } = deps;
  for (const id of await whistles.openAgain(town.policy().assessment.repeatedFrom, atOnce))
    await look(id, (stored) => repeated(stored, deps), deps);
  const since = new Date(clock().getTime() - lookBackMs);
  for (const source of await sources.convertedSince(since, atOnce)) {
    const id = source.answer?.whistle?.id;
    if (id !== undefined) await look(id, async (stored) => reportedLate(stored, source, deps), deps);
  }
}

async function repeated({ whistle }: Stored, { town, whistles, clock }: FactDeps): Promise<Finding[]> {
  const link = whistle.linkedTo.findLast(({ kind }) => kind === "again");
  const earlier = link === undefined ? null : await whistles.load(link.whistleId);
  const { repeatedFrom: fromRound } = town.policy(whistle.policyVersion).assessment;
  return earlier === null ? [] : repeatedFindings(whistle, earlier.whistle, { now: clock(), fromRound });
}

function reportedLate({ whistle }: Stored, source: Source, { town }: FactDeps): Finding[] {
  const policy = town.policy(whistle.policyVersion);
  const { foundAt: from } = source;
  const { dueAt } = deadlineFor({
    ...{ limit: policy.assessment.lateReport, clock: "wall", from, calendar: town.calendar },
  });
  const isEmergency = categoryOf(policy, whistle.category)?.emergency ?? false;
  return lateReportFindings(whistle, source, { isEmergency, within: dueAt.getTime() - from.getTime() });
}

/** What is entered already is refused, and that is that. */
async function look(
  id: string,
  findingsIn: (stored: Stored) => Promise<Finding[]>,
  { whistles, handle, log }: FactDeps,
): Promise<void> {
  try {
    const stored = await whistles.load(id);
    const findings = stored === null ? [] : await findingsIn(stored);
    if (stored === null || findings.length === 0) return;
    await handle(id, { type: "note", findings }, { kind: "system" }, `note:${stored.version}`);
  } catch (error) {
    // One broken record must not keep the others from it; the next run tries again.
    log.error({ err: error, whistle: id }, "it could not be looked through for facts");
  }
}
