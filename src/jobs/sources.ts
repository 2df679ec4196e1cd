import type { Town } from "../bot/town.js";
import { sourceCard, sourceNoticeCard } from "../cards/source-card.js";
import { sendableAt } from "../flows/calendar/quiet-hours.js";
import type { HandleSource } from "../flows/source/handle-source.js";
import type { SourceNotice } from "../flows/source/source-notices.js";
import type { Log } from "../log.js";
import type { Deliveries } from "../models/deliveries.js";
import type { Wish } from "../models/delivery-updates.js";
import type { PendingSource, Sources } from "../models/sources.js";
import { afterQuiet, openIdOf } from "./reach.js";

export type SourceRelayDeps = { town: Town; sources: Sources; deliveries: Deliveries; clock: () => Date };

const batchSize = 100;

/** Chases every grid source with a rung due; may run twice or late, the domain refuses what is done already. */
export async function chaseSources(deps: {
  sources: Sources;
  handleSource: HandleSource;
  clock: () => Date;
  log: Log;
}): Promise<void> {
  const { sources, handleSource, clock, log } = deps;
  for (const { source, version } of await sources.due(clock(), batchSize)) {
    try {
      await handleSource(source.id, { type: "chase" }, { kind: "system" }, `chase:${version}`);
    } catch (error) {
      // One broken record must not keep the others from being chased; it comes up again.
      log.error({ err: error, source: source.number }, "could not be chased");
    }
  }
}

/** Hands cards and notices of changed sources to the deliveries. Ids are deterministic: twice is once. */
export async function relaySources(deps: SourceRelayDeps): Promise<void> {
  for (;;) {
    const pending = await deps.sources.pendingRelay(batchSize);
    for (const one of pending) await relaySource(one, deps);
    if (pending.length < batchSize) return;
  }
}

async function relaySource(pending: PendingSource, deps: SourceRelayDeps): Promise<void> {
  const { source, version, notices } = pending;
  await deps.deliveries.upsertMany([
    ...cardsOwed(pending, deps),
    ...notices.map((notice) => noticeOwed(notice, pending, deps)),
  ]);
  await deps.sources.relayed(
    source.id,
    version,
    notices.map(({ id }) => id),
  );
}

/** The living card in the community's group, without one in private to its people on duty. */
function cardsOwed({ source, version }: PendingSource, { town, clock }: SourceRelayDeps): Wish[] {
  const now = clock();
  const directory = town.directory();
  const content = JSON.stringify(sourceCard(source, { directory, now }));
  const chatId = directory.unit(source.unitId)?.chatId ?? null;
  const places =
    chatId === null
      ? directory.onDuty(source.unitId, now).map(({ id }) => ({ type: "open_id" as const, id: openIdOf(id, town) }))
      : [{ type: "chat_id" as const, id: chatId }];
  return places.map((to) => {
    const id = `source:${source.id}:${to.id}`;
    return {
      at: afterQuiet(now, id, town.policy(source.policyVersion), town),
      redrawAt: now,
      delivery: {
        ...{ kind: "card", id, lane: "interactive", whistleId: null, data: { content } },
        ...{ to, wanted: version, urgent: null },
      },
    };
  });
}

function noticeOwed(notice: SourceNotice, { source }: PendingSource, { town, clock }: SourceRelayDeps): Wish {
  const now = clock();
  const { window } = town.policy(source.policyVersion).quiet;
  const content = JSON.stringify(sourceNoticeCard(notice, source, { directory: town.directory(), now }));
  return {
    at: sendableAt(now, { emergency: false, seed: notice.memberId, window, calendar: town.calendar }),
    delivery: {
      ...{ kind: "notice", id: `source:${notice.id}`, lane: "chase", whistleId: null, data: { content } },
      ...{ to: { type: "open_id", id: openIdOf(notice.memberId, town) }, urgent: null },
    },
  };
}
