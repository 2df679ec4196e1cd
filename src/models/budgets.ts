import mongoose from "mongoose";
import { z } from "zod";
import { type Account, freshAccount, type Plan } from "../flows/relief/telling.js";
import { isDuplicateKey } from "./duplicate-key.js";

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    /** Counts the decisions; one is written only while the one read still stands. */
    version: { type: Number, required: true },
    day: { type: String, required: true },
    told: { type: Number, required: true },
    lastAt: Date,
    /** Decided, not yet known to be carried out. */
    plan: mongoose.Schema.Types.Mixed,
  },
  { versionKey: false, minimize: false, autoIndex: false, collection: "budgets" },
);

const ids = z.array(z.string());
const plan = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("tell"), ids, late: z.boolean(), at: z.date() }),
  z.object({ kind: z.literal("wait"), ids, until: z.date(), deferred: z.boolean(), at: z.date() }),
]);
export type KeptPlan = z.infer<typeof plan>;

const Row = z.object({
  _id: z.string(),
  version: z.int(),
  day: z.string(),
  told: z.int(),
  lastAt: z.date().nullish(),
  plan: plan.nullish(),
});
type Row = {
  _id: string;
  version: number;
  day: string;
  told: number;
  lastAt?: Date | null;
  plan?: KeptPlan | null;
};

export type KeptAccount = { memberId: string; version: number; account: Account; plan: KeptPlan | null };

/** What each person has been told on the day, with the decision that is being carried out. */
export type Budgets = {
  /** Of each member, a fresh one of those who have none yet. */
  of(memberIds: string[]): Promise<KeptAccount[]>;
  /**
   * Writes decisions, each only while the version read still stands, in one round trip.
   * @returns these accounts as they now are; null: somebody else was faster with one of them
   */
  decide(decisions: { before: KeptAccount; account: Account; plan: Plan; at: Date }[]): Promise<KeptAccount[] | null>;
  /** The most messages that anybody was told on the day. */
  mostTold(day: string): Promise<number>;
  /** These plans are carried out. */
  done(kept: KeptAccount[]): Promise<void>;
};

export function createBudgets(connection: mongoose.Connection): Budgets {
  connection.model("Budget", schema);
  const collection = connection.collection<Row>("budgets");
  return {
    async of(memberIds) {
      const rows = await collection.find({ _id: { $in: memberIds } }).toArray();
      const kept = new Map(rows.map((row) => [row._id, Row.parse(row)]));
      return memberIds.map((memberId) => {
        const row = kept.get(memberId);
        if (!row) return { memberId, version: 0, account: freshAccount, plan: null };
        const { version, day, told, lastAt = null, plan = null } = row;
        return { memberId, version, account: { day, told, lastAt }, plan };
      });
    },

    async decide(decisions) {
      if (decisions.length === 0) return [];
      const updates = decisions.map(({ before, account, plan, at }) => ({
        updateOne: {
          filter: { _id: before.memberId, version: before.version },
          update: { $set: { ...account, plan: { ...plan, at } }, $inc: { version: 1 } },
          // Of two that write the first decision one meets the other's; it has lost, and decides again.
          upsert: before.version === 0,
        },
      }));
      try {
        const { matchedCount, upsertedCount } = await collection.bulkWrite(updates, { ordered: false });
        if (matchedCount + upsertedCount < decisions.length) return null;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return null;
      }
      return decisions.map(({ before: { memberId, version }, account, plan, at }) => ({
        memberId,
        version: version + 1,
        account,
        plan: { ...plan, at },
      }));
    },

    async mostTold(day) {
      const [row] = await collection.find({ day }).sort({ told: -1 }).limit(1).toArray();
      return row?.told ?? 0;
    },

    async done(kept) {
      if (kept.length === 0) return;
      await collection.bulkWrite(
        kept.map(({ memberId, version }) => ({
          updateOne: { filter: { _id: memberId, version }, update: { $unset: { plan: "" } } },
        })),
      );
    },
  };
}
