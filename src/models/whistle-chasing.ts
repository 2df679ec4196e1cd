import { z } from "zod";
import type { Stored } from "../flows/whistle/handle.js";
import type { Notice } from "../flows/whistle/notices.js";
import { parseStored, WhistleDocument } from "./whistle-document.js";
import { stored, type WhistleRows } from "./whistle-row.js";

export type PendingRelay = Stored & { notices: Notice[] };

/** What the jobs ask for and take in hand. */
export type WhistleChasing = {
  /**
   * Takes up to `limit` whistles with a rung due by `now` until `leaseUntil`; what is not saved by then comes up again.
   * Reads them a few at a time, so that taps are answered in between.
   */
  claimDue(now: Date, options: { limit: number; leaseUntil: Date; claim: string }): Promise<Stored[]>;
  /** A claimed whistle in which nothing was due after all gets its own next moment back. */
  unclaim(whistleId: string, claim: string, dueAt: Date | null): Promise<void>;
  /** Gives back what this instance had claimed when it was killed; they are due again at once. */
  releaseClaims(instance: string, now: Date): Promise<void>;
  /** Whistles with notices or changed cards that the deliveries do not know yet, oldest first. */
  pendingRelay(limit: number): Promise<PendingRelay[]>;
  /** Notes that the deliveries know everything up to `version`. */
  relayed(whistleId: string, version: number, noticeIds: string[]): Promise<void>;
  /** The next rung of any step, and the next end of a whistle's own group; null for none. */
  moments(): Promise<{ chase: Date | null; dissolve: Date | null }>;
  /** Whistles that are over and whose own group 会商 is to be dissolved by now. */
  toDissolve(now: Date, limit: number): Promise<{ id: string; chatId: string }[]>;
  /** Takes one of them until `until`, when it comes up again; false: another instance has it. */
  claimDissolve(whistleId: string, now: Date, until: Date): Promise<boolean>;
  /** Whistles after `afterId` with a deadline that was counted without the holidays of its year. */
  provisional(afterId: string, limit: number): Promise<{ id: string; version: number }[]>;
  /** Ids of open whistles on a matter that was whistled before, from this round on; the newest first. */
  openAgain(fromRound: number, limit: number): Promise<string[]>;
};

/** Whole whistles with their traces, decoded and checked in one turn: some milliseconds. */
const readAtOnce = 20;

export function whistleChasing(collection: WhistleRows): WhistleChasing {
  const earliest = async (field: "nextDueAt" | "dissolveAt"): Promise<Date | null> => {
    const row = await collection
      .find({ [field]: { $exists: true } }, { projection: { _id: 0, [field]: 1 } })
      .sort({ [field]: 1, _id: 1 })
      .limit(1)
      .next();
    return row ? z.date().parse(row[field]) : null;
  };

  return {
    async claimDue(now, { limit, leaseUntil, claim }) {
      const due = await collection
        .find({ nextDueAt: { $lte: now } }, { projection: { _id: 1 } })
        .sort({ nextDueAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      if (due.length === 0) return [];
      // Asked for again, so that of two instances that saw the same whistle only one gets it.
      const ids = due.map(({ _id }) => _id);
      await collection.updateMany(
        { _id: { $in: ids }, nextDueAt: { $lte: now } },
        { $set: { claim, nextDueAt: leaseUntil } },
      );
      const mine: Stored[] = [];
      const rows = collection.find({ _id: { $in: ids }, claim }, { projection: stored }).batchSize(readAtOnce);
      for await (const row of rows) mine.push(parseStored(row));
      return mine;
    },

    async unclaim(whistleId, claim, dueAt) {
      await collection.updateOne(
        { _id: whistleId, claim },
        dueAt ? { $set: { nextDueAt: dueAt }, $unset: { claim: "" } } : { $unset: { claim: "", nextDueAt: "" } },
      );
    },

    async releaseClaims(instance, now) {
      const pattern = `^${instance.replace(/[^A-Za-z0-9-]/g, "\\$&")}:`;
      await collection.updateMany({ claim: { $regex: pattern } }, { $set: { nextDueAt: now }, $unset: { claim: "" } });
    },

    async pendingRelay(limit) {
      const rows = await collection
        .find({ relayAt: { $exists: true } }, { projection: stored })
        .sort({ relayAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return rows.map(parseStored);
    },

    async relayed(whistleId, version, noticeIds) {
      if (noticeIds.length > 0)
        await collection.updateOne({ _id: whistleId }, { $pull: { notices: { id: { $in: noticeIds } } } });
      // Notices of an earlier save that nobody has relayed yet keep the mark.
      await collection.updateOne({ _id: whistleId, version, notices: { $size: 0 } }, { $unset: { relayAt: "" } });
    },

    async moments() {
      const [chase, dissolve] = await Promise.all([earliest("nextDueAt"), earliest("dissolveAt")]);
      return { chase, dissolve };
    },

    async toDissolve(now, limit) {
      const rows = await collection
        .find({ dissolveAt: { $lte: now } }, { projection: { whistle: 1 } })
        .sort({ dissolveAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return rows.flatMap((row) => {
        const { id, consultation } = WhistleDocument.parse(row.whistle);
        return consultation === null ? [] : [{ id, chatId: consultation.chatId }];
      });
    },

    async claimDissolve(whistleId, now, until) {
      const { matchedCount } = await collection.updateOne(
        { _id: whistleId, dissolveAt: { $lte: now } },
        { $set: { dissolveAt: until } },
      );
      return matchedCount === 1;
    },

    async provisional(afterId, limit) {
      const rows = await collection
        .find({ provisional: true, _id: { $gt: afterId } }, { projection: { version: 1 } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return rows.map(({ _id: id, version }) => ({ id, version }));
    },

    async openAgain(fromRound, limit) {
      const rows = await collection
        .find({ open: true, "whistle.round": { $gte: fromRound } }, { projection: { _id: 1 } })
        .sort({ blownAt: -1, _id: 1 })
        .limit(limit)
        .toArray();
      return rows.map(({ _id }) => _id);
    },
  };
}
