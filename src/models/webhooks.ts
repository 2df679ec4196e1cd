import mongoose from "mongoose";
import { z } from "zod";
import { buildIndexes } from "./build-indexes.js";
import { isDuplicateKey } from "./duplicate-key.js";

const schema = new mongoose.Schema(
  {
    /** `<key's id>:<whistle's id>`, or `since:<key's id>`. */
    _id: { type: String, required: true },
    keyId: { type: String, required: true },
    whistleId: String,
    /** The last entry of the record that the platform is to hear of. */
    wanted: Number,
    /** The last one that it has heard of. */
    sent: Number,
    attempts: Number,
    /** When to try; while an instance tries, the end of its lease. Absent: nothing to do. */
    nextAt: Date,
    claim: String,
    parkedAt: Date,
    parkedWhy: String,
    /** Of a key: changes before this moment are not for it. */
    since: Date,
  },
  { versionKey: false, autoIndex: false, collection: "webhooks" },
);
schema.index({ keyId: 1, nextAt: 1, _id: 1 }, { partialFilterExpression: { nextAt: { $exists: true } } });
schema.index({ nextAt: 1, _id: 1 }, { partialFilterExpression: { nextAt: { $exists: true } } });
schema.index({ parkedAt: 1, _id: 1 }, { partialFilterExpression: { parkedAt: { $exists: true } } });
schema.index({ claim: 1 }, { sparse: true });
schema.index({ whistleId: 1 }, { sparse: true });

const Due = z
  .object({ _id: z.string(), whistleId: z.string(), wanted: z.int(), sent: z.int(), attempts: z.int() })
  .transform(({ _id: id, ...rest }) => ({ id, ...rest }));
/** What one platform is still to hear of one whistle: everything after entry `sent` up to `wanted`. */
export type DueHook = z.infer<typeof Due>;

const Parked = z
  .object({ _id: z.string(), keyId: z.string(), whistleId: z.string(), parkedAt: z.date(), parkedWhy: z.string() })
  .transform(({ _id: id, ...rest }) => ({ id, ...rest }));
export type ParkedHook = z.infer<typeof Parked>;

const Since = z.object({ since: z.date() });

export type HookCounts = { due: number; waiting: number; parked: number };

/**
 * How far each platform has been told of each whistle, one document a pair. What there is to tell stands in the whistle's
 * own record; here stands only up to where.
 */
export type Webhooks = {
  /** Builds the indexes; to be awaited once before anything else. */
  init(): Promise<void>;
  /** From when on a key hears of changes: from the first time that anybody asked. */
  sinceOf(keyId: string, now: Date): Promise<Date>;
  /** These platforms are to hear of everything up to entry `seq`; said twice it is said once. */
  want(keyIds: string[], change: { whistleId: string; seq: number; at: Date }): Promise<void>;
  /** Takes the key's longest due whistle until `leaseUntil`; null: nothing is due, or others have it. */
  claim(keyId: string, now: Date, options: { claim: string; leaseUntil: Date }): Promise<DueHook | null>;
  /** The platform has heard of everything up to `sent`; the claim stays. */
  told(hook: DueHook, claim: string, sent: number): Promise<void>;
  /** Everything up to `wanted` is told: frees it, due again at `now` if more was wanted meanwhile. */
  done(hook: DueHook, claim: string, now: Date): Promise<void>;
  /** It goes on at `at`; with `failures` as the count of tries that failed in a row. */
  postpone(hook: DueHook, claim: string, next: { at: Date; failures: number }): Promise<void>;
  park(hook: DueHook, claim: string, why: { at: Date; why: string }): Promise<void>;
  /** Gives back what this instance had claimed when it ended. */
  releaseClaims(instance: string, now: Date): Promise<void>;
  /** What was given up, oldest first. */
  parked(limit: number): Promise<ParkedHook[]>;
  /** Frees what was given up for another try; answers with how many. */
  retryParked(now: Date, ids: string[]): Promise<number>;
  forget(whistleId: string): Promise<void>;
  /** Of these keys: what is owed to a platform that is no subscriber any more waits without anybody waiting for it. */
  nextDueAt(keyIds: string[]): Promise<Date | null>;
  counts(keyIds: string[], now: Date): Promise<HookCounts>;
};

export function createWebhooks(connection: mongoose.Connection): Webhooks {
  const model = connection.model("Webhook", schema);
  const free = { claim: "", nextAt: "" };

  return {
    async init() {
      await buildIndexes(model);
    },

    async sinceOf(keyId, now) {
      const find = async () => Since.safeParse(await model.findById(`since:${keyId}`).lean());
      const known = await find();
      if (known.success) return known.data.since;
      try {
        await model.create({ _id: `since:${keyId}`, keyId, since: now });
        return now;
      } catch (error) {
        // Another instance began at the same moment.
        if (!isDuplicateKey(error)) throw error;
        return Since.parse(await model.findById(`since:${keyId}`).lean()).since;
      }
    },

    async want(keyIds, { whistleId, seq, at }) {
      if (keyIds.length === 0) return;
      const updates = keyIds.flatMap((keyId) => {
        const _id = `${keyId}:${whistleId}`;
        const idle = { nextAt: { $exists: false }, parkedAt: { $exists: false } };
        return [
          {
            updateOne: {
              filter: { _id },
              update: { $setOnInsert: { keyId, whistleId, wanted: 0, sent: 0, attempts: 0 } },
              upsert: true,
            },
          },
          // What is being tried, or was given up, keeps its moment.
          { updateOne: { filter: { _id, ...idle, wanted: { $lt: seq } }, update: { $set: { nextAt: at } } } },
          { updateOne: { filter: { _id }, update: { $max: { wanted: seq } } } },
        ];
      });
      const write = () => model.bulkWrite(updates);
      // Two instances that note the same new pair may collide; the loser's updates are harmless when they run again.
      await write().catch((error: unknown) => (isDuplicateKey(error) ? write() : Promise.reject(error)));
    },

    async claim(keyId, now, { claim, leaseUntil }) {
      const row = await model
        .findOneAndUpdate(
          { keyId, nextAt: { $lte: now } },
          { $set: { claim, nextAt: leaseUntil } },
          { sort: { nextAt: 1, _id: 1 }, returnDocument: "after" },
        )
        .lean();
      return row ? Due.parse(row) : null;
    },

    async told({ id }, claim, sent) {
      await model.updateOne({ _id: id, claim }, { $set: { attempts: 0 }, $max: { sent } });
    },

    async done({ id, wanted }, claim, now) {
      await model.bulkWrite([
        {
          updateOne: {
            filter: { _id: id, claim, wanted },
            update: { $set: { attempts: 0 }, $max: { sent: wanted }, $unset: free },
          },
        },
        // Still claimed: more was wanted in between.
        {
          updateOne: {
            filter: { _id: id, claim },
            update: { $set: { attempts: 0, nextAt: now }, $max: { sent: wanted }, $unset: { claim: "" } },
          },
        },
      ]);
    },

    async postpone({ id }, claim, { at, failures }) {
      await model.updateOne({ _id: id, claim }, { $set: { nextAt: at, attempts: failures }, $unset: { claim: "" } });
    },

    async park({ id }, claim, { at, why }) {
      await model.updateOne({ _id: id, claim }, { $set: { parkedAt: at, parkedWhy: why }, $unset: free });
    },

    async releaseClaims(instance, now) {
      const pattern = `^${instance.replace(/[^A-Za-z0-9-]/g, "\\$&")}:`;
      await model.updateMany({ claim: { $regex: pattern } }, { $set: { nextAt: now }, $unset: { claim: "" } });
    },

    async parked(limit) {
      const rows = await model
        .find({ parkedAt: { $exists: true } })
        .sort({ parkedAt: 1, _id: 1 })
        .limit(limit)
        .lean();
      return rows.map((row) => Parked.parse(row));
    },

    async retryParked(now, ids) {
      const { modifiedCount } = await model.updateMany(
        { _id: { $in: ids }, parkedAt: { $exists: true } },
        { $set: { nextAt: now, attempts: 0 }, $unset: { parkedAt: "", parkedWhy: "" } },
      );
      return modifiedCount;
    },

    async forget(whistleId) {
      await model.deleteMany({ whistleId });
    },

    async nextDueAt(keyIds) {
      if (keyIds.length === 0) return null;
      const row = await model
        .findOne({ keyId: { $in: keyIds }, nextAt: { $exists: true } }, { nextAt: 1 })
        .sort({ nextAt: 1, _id: 1 })
        .lean();
      return row?.nextAt ?? null;
    },

    async counts(keyIds, now) {
      const keyId = { $in: keyIds };
      const [due, waiting, parked] = await Promise.all([
        model.countDocuments({ keyId, nextAt: { $lte: now } }),
        model.countDocuments({ keyId, nextAt: { $gt: now } }),
        model.countDocuments({ keyId, parkedAt: { $exists: true } }),
      ]);
      return { due, waiting, parked };
    },
  };
}
