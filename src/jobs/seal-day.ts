import type { Town } from "../bot/town.js";
import { sealCard } from "../cards/seal-card.js";
import type { Deliveries } from "../models/deliveries.js";
import type { Wish } from "../models/delivery-updates.js";
import { chainOfHead } from "../models/sealed-chains.js";
import { dayBefore, type Seals, type StoredSeal } from "../models/seals.js";
import { adminNotices } from "./admin-notices.js";
import { afterQuiet, openIdOf } from "./reach.js";

export type SealDeps = { seals: Seals; town: Town; deliveries: Deliveries; clock: () => Date };

/** Clocks of several instances may differ a little; a day is sealed when it is over on all of them. */
const marginMs = 10 * 60_000;

/**
 * Seals yesterday once it is over and posts the mark to the inspectors: in the group of their unit, where it has
 * one, else to each; where nobody is an inspector, to the administrators. In working hours; days without new entries are
 * sealed and not posted. Asked again on the same day it does nothing; after a restart, or on another
 * instance, the seal that stands and the deliveries' ids make it once all the same.
 * @returns what answers whether it owes a posting
 */
export function createSealing({ seals, town, deliveries, clock }: SealDeps): () => Promise<boolean> {
  let done: string | null = null;
  return async () => {
    const now = clock();
    const day = dayBefore(new Date(now.getTime() - marginMs));
    if (done !== null && done >= day) return false;
    const upTo = await seals.sealedUpTo();
    // A clock that is behind: the days after are sealed, and so is this one by the seals after it.
    if (upTo !== null && upTo > day) return false;
    const sealed = await seals.sealDay(day, now);
    // After an outage, or a leap of the clock, several days were sealed at once: one message tells of them all.
    const told = (await seals.madeWith(sealed)).filter(({ heads }) => heads.length > 0);
    if (told.length > 0) await deliveries.upsertMany(postings(told, sealed, now, town));
    done = day;
    return told.length > 0;
  };
}

function postings(told: StoredSeal[], { date, mark }: StoredSeal, now: Date, town: Town): Wish[] {
  const directory = town.directory();
  const inspectors = directory.members.filter(({ posts }) => posts.some(({ roles }) => roles.includes("inspector")));
  const receivers = new Map<string, { type: "chat_id" | "open_id"; id: string }>();
  for (const { id, posts } of inspectors) {
    const unitId = posts.find(({ roles }) => roles.includes("inspector"))?.unitId;
    const chatId = unitId === undefined ? null : (directory.unit(unitId)?.chatId ?? null);
    const to =
      chatId === null
        ? ({ type: "open_id", id: openIdOf(id, town) } as const)
        : ({ type: "chat_id", id: chatId } as const);
    receivers.set(to.id, to);
  }
  const days = told.map((one) => ({ date: one.date, ...countsOf(one) }));
  const card = sealCard(days, { date, mark });
  if (receivers.size === 0) return adminNotices(`seal:${date}`, card, { town, now });
  const content = JSON.stringify(card);
  return [...receivers.values()].map((to) => ({
    at: afterQuiet(now, to.id, town.policy(), town),
    delivery: {
      kind: "notice",
      id: `seal:${date}:${to.id}`,
      lane: "digest",
      whistleId: null,
      data: { content },
      to,
      urgent: null,
    },
  }));
}

function countsOf({ heads }: StoredSeal): { whistles: number; sources: number; readings: number } {
  const count = (kind: string) => heads.filter(({ whistleId }) => chainOfHead(whistleId).chain.kind === kind).length;
  return { whistles: count("whistle"), sources: count("source"), readings: count("custody") };
}
