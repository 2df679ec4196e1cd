import { setImmediate as othersHaveTheirTurn } from "node:timers/promises";
import type mongoose from "mongoose";
import { z } from "zod";
import { buildIndexes } from "./build-indexes.js";
import { type Delivery, type Lane, lanes, parseDelivery, rankOf } from "./delivery-document.js";
import { deliverySchema } from "./delivery-schema.js";
import {
  anew,
  claimed,
  claims,
  type DeliveryRow,
  type Outcome,
  type Release,
  releases,
  settle,
  upserts,
  type Wish,
} from "./delivery-updates.js";
import { isDuplicateKey } from "./duplicate-key.js";
import type { About } from "./receipts.js";

/** A notice that waits for its person's budget. */
const Held = z.object({
  _id: z.string(),
  memberId: z.string(),
  heldAt: z.date(),
  deferred: z.boolean().default(false),
  data: z.looseObject({ kind: z.string() }),
});
export type HeldNotice = { id: string; memberId: string; kind: string; deferred: boolean };

export type DeliveryCounts = { due: number; waiting: number; parked: number };

/** Everything owed to the platform, one document each. */
export type Deliveries = {
  /** Builds the indexes; to be awaited once before anything else. */
  init(): Promise<void>;
  /**
   * Notes what is owed, each from its `at` on, in one round trip. What is known already stays as it is; of a living card
   * the wanted version is raised, and however many changes come together, it is redrawn once with the last.
   */
  upsertMany(list: Wish[]): Promise<void>;
  /**
   * Takes up to `limit` due deliveries, highest lane first, until `leaseUntil`. Two round trips whatever the number, and
   * a third where somebody else was at one of them meanwhile.
   */
  claim(now: Date, options: { limit: number; leaseUntil: Date; claim: string; lanes?: Lane[] }): Promise<Delivery[]>;
  /** Notices that are due and wait for their person's budget, oldest first; of these members only if they are named. */
  held(now: Date, limit: number, memberIds?: string[]): Promise<HeldNotice[]>;
  /** Carries out what was decided on them, in one round trip. */
  release(decisions: Release[]): Promise<void>;
  byIds(ids: string[]): Promise<Delivery[]>;
  /** Notes what became of claimed deliveries, in one round trip; what another one claimed meanwhile stays with it. */
  complete(claim: string, outcomes: Outcome[]): Promise<void>;
  /** Gives back what this instance had claimed when it ended; it is due again at once. */
  releaseClaims(instance: string, now: Date): Promise<void>;
  /** What was given up, oldest first. */
  parked(limit: number): Promise<Delivery[]>;
  /** Frees parked deliveries for another try, all of them without `ids`; answers with how many. */
  retryParked(now: Date, ids?: string[]): Promise<number>;
  /** A living card gets a new message with its next sending; answers with the id of the old one. */
  reissue(id: string, now: Date): Promise<string | null>;
  /** These need nothing more and may expire, for instance the cards of a whistle that is over. */
  retire(ids: string[]): Promise<void>;
  byId(id: string): Promise<Delivery | null>;
  byMessageId(messageId: string): Promise<Delivery | null>;
  /** Those of these messages that some delivery carries. */
  withMessages(messageIds: string[]): Promise<Set<string>>;
  ofWhistle(whistleId: string): Promise<Delivery[]>;
  /** Living cards whose message was made before `at`, oldest first, those retired left out. */
  cardsSentBefore(at: Date, limit: number): Promise<Delivery[]>;
  /** What was sent about whistles in a span and whose readers the platform has not been asked for, oldest first. */
  unasked(
    sent: { from: Date; until: Date },
    limit: number,
  ): Promise<{ id: string; messageId: string; about: About | null }[]>;
  /** The platform has been asked who has read these. */
  asked(ids: string[], at: Date): Promise<void>;
  /** All that was sent about a whistle, or waits to be. */
  forget(whistleId: string): Promise<void>;
  /** What was given up before `moment`, and what nobody has asked for again since. */
  forgetParked(moment: Date): Promise<void>;
  /** The earliest moment at which something is to go out, or a lease ends; and at which a notice asks for its budget. */
  moments(): Promise<{ send: Date | null; tell: Date | null }>;
  counts(now: Date): Promise<DeliveryCounts>;
};

/** Reads rows once what was asked for just before is on its way: the database works on it meanwhile. */
async function readMeanwhile(rows: DeliveryRow[]): Promise<Delivery[]> {
  await othersHaveTheirTurn();
  return rows.map(parseDelivery);
}

export function createDeliveries(connection: mongoose.Connection): Deliveries {
  const model = connection.model("Delivery", deliverySchema);
  const collection = connection.collection<DeliveryRow>("deliveries");

  async function list(
    filter: mongoose.mongo.Filter<DeliveryRow>,
    sort: Record<string, 1>,
    limit = 0,
  ): Promise<Delivery[]> {
    return (await collection.find(filter).sort(sort).limit(limit).toArray()).map(parseDelivery);
  }

  async function earliest(field: "nextAt" | "heldAt"): Promise<Date | null> {
    const row = await collection
      .find({ [field]: { $exists: true } }, { projection: { _id: 0, [field]: 1 } })
      .sort({ [field]: 1, _id: 1 })
      .limit(1)
      .next();
    return row ? z.date().parse(row[field]) : null;
  }

  return {
    async init() {
      await buildIndexes(model);
    },

    async upsertMany(wishes) {
      const updates = wishes.flatMap(upserts);
      if (updates.length === 0) return;
      // In order, since the three updates of a card build on one another. Two instances that note the same new thing
      // at one moment may collide; the loser's updates are harmless when they run again.
      const write = () => collection.bulkWrite(updates);
      await write().catch((error: unknown) => (isDuplicateKey(error) ? write() : Promise.reject(error)));
    },

    async claim(now, { limit, leaseUntil, claim, lanes: wanted = [...lanes] }) {
      const found = await collection
        .find({ rank: { $in: wanted.map(rankOf) }, nextAt: { $lte: now } })
        .sort({ rank: 1, nextAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      if (found.length === 0) return [];
      const [{ matchedCount }, asClaimed] = await Promise.all([
        collection.bulkWrite(claims(found, { now, leaseUntil, claim })),
        readMeanwhile(found.map((row) => claimed(row, { now, leaseUntil }))),
      ]);
      if (matchedCount === found.length) return asClaimed;
      const ids = found.map(({ _id }) => _id);
      const mine = await list({ _id: { $in: ids }, claim }, { _id: 1 });
      const place = new Map(ids.map((id, index) => [id, index]));
      return mine.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
    },

    async held(now, limit, memberIds) {
      const rows = await collection
        .find(
          { heldAt: { $lte: now }, ...(memberIds ? { memberId: { $in: memberIds } } : {}) },
          { projection: { memberId: 1, heldAt: 1, deferred: 1, "data.kind": 1 } },
        )
        .sort({ heldAt: 1, _id: 1 })
        .limit(limit)
        // Thousands after an outage: read in one piece they would hold up everything else.
        .batchSize(500)
        .toArray();
      return rows.map((row) => {
        const { _id: id, memberId, deferred, data } = Held.parse(row);
        return { id, memberId, kind: data.kind, deferred };
      });
    },

    async release(decisions) {
      const updates = decisions.flatMap(releases);
      if (updates.length === 0) return;
      // In order, since a digest is there before what it tells is done; as above, a collision is harmless.
      const write = () => collection.bulkWrite(updates);
      await write().catch((error: unknown) => (isDuplicateKey(error) ? write() : Promise.reject(error)));
    },

    byIds: (ids) => list({ _id: { $in: ids } }, { _id: 1 }),

    async complete(claim, outcomes) {
      const updates = outcomes.flatMap((outcome) => settle(claim, outcome));
      if (updates.length > 0) await collection.bulkWrite(updates);
    },

    async releaseClaims(instance, now) {
      const pattern = `^${instance.replace(/[^A-Za-z0-9-]/g, "\\$&")}:`;
      // What is claimed has a lease in nextAt, which finds it; an index on claim would be written with each claiming.
      await collection.updateMany(
        { nextAt: { $gt: new Date(0) }, claim: { $regex: pattern } },
        { $set: { nextAt: now }, $unset: { claim: "" } },
      );
    },

    parked: (limit) => list({ parkedAt: { $exists: true } }, { parkedAt: 1, _id: 1 }, limit),

    async retryParked(now, ids) {
      const { modifiedCount } = await collection.updateMany(
        { parkedAt: { $exists: true }, ...(ids ? { _id: { $in: ids } } : {}) },
        { $set: { nextAt: now, attempts: 0 }, $unset: { parkedAt: "", parkedWhy: "" } },
      );
      return modifiedCount;
    },

    async reissue(id, now) {
      const before = await collection.findOneAndUpdate({ _id: id, kind: "card" }, anew(now), {
        returnDocument: "before",
      });
      return before ? parseDelivery(before).messageId : null;
    },

    async retire(ids) {
      await collection.updateMany(
        { _id: { $in: ids } },
        { $unset: { nextAt: "", claim: "", parkedAt: "", parkedWhy: "" }, $currentDate: { doneAt: true } },
      );
    },

    async byId(id) {
      const row = await collection.findOne({ _id: id });
      return row ? parseDelivery(row) : null;
    },

    async byMessageId(messageId) {
      const row = await collection.findOne({ messageId });
      return row ? parseDelivery(row) : null;
    },

    async withMessages(messageIds) {
      const rows = await collection
        .find({ messageId: { $in: messageIds } }, { projection: { _id: 0, messageId: 1 } })
        .toArray();
      return new Set(rows.flatMap(({ messageId }) => messageId ?? []));
    },

    ofWhistle: (whistleId) => list({ whistleId }, { _id: 1 }),

    cardsSentBefore: (at, limit) =>
      list({ sentAt: { $lt: at }, kind: "card", doneAt: { $exists: false } }, { sentAt: 1, _id: 1 }, limit),

    async unasked({ from, until }, limit) {
      const rows = await collection
        .find(
          {
            sentAt: { $gte: from, $lt: until },
            kind: { $in: ["notice", "card"] },
            $or: [{ whistleId: { $ne: null } }, { "data.notices": { $exists: true } }],
            askedAt: { $exists: false },
            messageId: { $exists: true },
          },
          { projection: { messageId: 1, whistleId: 1, kind: 1 } },
        )
        .sort({ sentAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return rows.flatMap(({ _id: id, messageId, whistleId, kind }) => {
        const about = whistleId !== null && (kind === "card" || kind === "notice") ? { whistleId, kind } : null;
        return messageId === undefined ? [] : [{ id, messageId, about }];
      });
    },

    async asked(ids, at) {
      await collection.updateMany({ _id: { $in: ids } }, { $set: { askedAt: at } });
    },

    async forget(whistleId) {
      await collection.deleteMany({ whistleId });
    },

    async forgetParked(moment) {
      await collection.deleteMany({ parkedAt: { $lt: moment } });
    },

    async moments() {
      const [send, tell] = await Promise.all([earliest("nextAt"), earliest("heldAt")]);
      return { send, tell };
    },

    async counts(now) {
      const [isDue, isWaiting, isParked] = await Promise.all([
        collection.countDocuments({ nextAt: { $lte: now } }),
        collection.countDocuments({ $or: [{ nextAt: { $gt: now } }, { heldAt: { $exists: true } }] }),
        collection.countDocuments({ parkedAt: { $exists: true } }),
      ]);
      return { due: isDue, waiting: isWaiting, parked: isParked };
    },
  };
}
