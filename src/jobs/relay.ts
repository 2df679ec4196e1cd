import type { Town } from "../bot/town.js";
import { cardId } from "../bot/view.js";
import { uncoveredWords } from "../cards/calendar-words.js";
import { answerCard } from "../cards/plain-cards.js";
import { dateText, dayNumber } from "../flows/calendar/china-time.js";
import { sendableAt } from "../flows/calendar/quiet-hours.js";
import { categoryOf } from "../flows/policy/lookup.js";
import type { Policy } from "../flows/policy/policy.js";
import { precedentsOf } from "../flows/triage/precedents.js";
import type { Entry } from "../flows/whistle/handle.js";
import type { Notice } from "../flows/whistle/notices.js";
import { keyOf, type Placement, placements } from "../flows/whistle/placements.js";
import type { Whistle } from "../flows/whistle/state.js";
import type { Deliveries } from "../models/deliveries.js";
import type { Wish } from "../models/delivery-updates.js";
import type { Precedents } from "../models/precedents.js";
import type { Quotas } from "../models/quotas.js";
import type { PendingRelay } from "../models/whistle-chasing.js";
import type { Whistles } from "../models/whistles.js";
import { adminNotices } from "./admin-notices.js";
import type { Platforms } from "./platforms.js";
import { withinQuota } from "./quota.js";
import { afterQuiet, openIdOf } from "./reach.js";

export type RelayDeps = {
  town: Town;
  whistles: Whistles;
  deliveries: Deliveries;
  quotas: Quotas;
  precedents: Pick<Precedents, "keep">;
  platforms: Pick<Platforms, "note">;
  clock: () => Date;
};

/**
 * Hands what a whistle owes to people over to the deliveries: its living card in every place, and its notices; and notes
 * for the platforms that its record has grown. Ids are deterministic, so that doing it twice, or on two instances, is doing it once.
 */
export async function relayOne({ whistle, version, trace, notices }: PendingRelay, deps: RelayDeps): Promise<void> {
  const { town, deliveries, whistles, precedents } = deps;
  const now = deps.clock();
  const policy = town.policy(whistle.policyVersion);
  const paid = await withinQuota(notices, { ...deps, now });
  const places = placements(whistle, { directory: town.directory(), policy, now });
  await deliveries.upsertMany([
    ...places.map((place) => cardOwed(whistle, version, { ...place, source: trace.at(-1)?.source }, now, deps)),
    ...paid.notices.map((notice) =>
      noticeOwed(whistle.id, { ...notice, source: sourceOf(notice, trace) }, now, policy, deps),
    ),
    ...paid.warnings,
    ...uncovered(whistle, now, town),
  ]);
  await precedents.keep(precedentsOf(whistle));
  await deps.platforms.note(whistle, trace.at(-1)?.seq ?? 0);
  await whistles.relayed(
    whistle.id,
    version,
    notices.map(({ id }) => id),
  );
}

/** With the message, tap or run of a job that it goes back to: the id that the log has from the event to the sending. */
type Sourced<T> = T & { source: string | undefined };

/** A notice's id names its entry of the trace. */
const sourceOf = ({ id }: Notice, trace: Entry[]): string | undefined =>
  trace.find(({ seq }) => id.split(":")[1] === String(seq))?.source;

/** A deadline in a year without a table: the administrators hear of it, once a day. */
function uncovered(whistle: Whistle, now: Date, town: Town): Wish[] {
  if (whistle.steps.every(({ why }) => !why.provisional)) return [];
  const card = answerCard(uncoveredWords(town.calendar.lastCoveredYear), { template: "orange" });
  return adminNotices(`calendar:${dateText(dayNumber(now))}`, card, { town, now });
}

/** Relays whatever a save has left behind, also what an instance left that was killed. */
export async function relay(deps: RelayDeps): Promise<void> {
  for (;;) {
    const pending = await deps.whistles.pendingRelay(100);
    for (const one of pending) await relayOne(one, deps);
    if (pending.length < 100) return;
  }
}

/**
 * A group hears of an emergency at any hour; anything else waits for working hours, but for the group in which somebody
 * has just whistled.
 */
function cardOwed(whistle: Whistle, version: number, place: Sourced<Placement>, now: Date, { town }: RelayDeps): Wish {
  const policy = town.policy(whistle.policyVersion);
  const emergency = categoryOf(policy, whistle.category)?.emergency ?? false;
  const asked = place.kind === "chat" && place.chatId === whistle.originChatId;
  const id = cardId(whistle.id, keyOf(place));
  return {
    at: emergency || asked ? now : afterQuiet(now, id, policy, town),
    redrawAt: now,
    delivery: {
      kind: "card",
      id,
      lane: emergency ? "emergency" : "interactive",
      whistleId: whistle.id,
      data: { unitId: place.unitId, view: place.view, source: place.source },
      to:
        place.kind === "chat"
          ? { type: "chat_id", id: place.chatId }
          : { type: "open_id", id: openIdOf(place.memberId, town) },
      wanted: version,
      urgent: null,
    },
  };
}

/** What comes back by itself 挂账恢复 does so at nine sharp; the word of it keeps off the full hour as a reminder does. */
const isTimed = ({ kind, stepKind }: Notice): boolean =>
  kind === "todo" && (stepKind === "accept" || stepKind === "checkIn" || stepKind === "resolve");

function noticeOwed(whistleId: string, notice: Sourced<Notice>, now: Date, policy: Policy, { town }: RelayDeps): Wish {
  const openId = openIdOf(notice.memberId, town);
  // All that waits for one person goes at one moment, so that it can go as one message.
  const question = {
    emergency: notice.emergency,
    seed: notice.memberId,
    window: policy.quiet.window,
    calendar: town.calendar,
  };
  return {
    // What the machine times falls on the full hour by its nature; what a person has just done does not.
    at:
      notice.kind === "rungs" || isTimed(notice)
        ? sendableAt(now, question)
        : notice.emergency
          ? now
          : afterQuiet(now, notice.memberId, policy, town),
    ...(notice.emergency ? {} : { budgetOf: notice.memberId }),
    delivery: {
      kind: "notice",
      id: notice.id,
      lane: notice.emergency ? "emergency" : "chase",
      whistleId,
      data: { ...notice },
      to: { type: "open_id", id: openId },
      urgent: notice.urgent ? { channel: notice.urgent, openIds: [openId] } : null,
    },
  };
}
