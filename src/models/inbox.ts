import mongoose from "mongoose";
import { z } from "zod";
import { buildIndexes } from "./build-indexes.js";
import { Recent } from "./recent.js";
import { createTurnBatch } from "./turn-batch.js";

const dayInSeconds = 24 * 60 * 60;
const leaseMs = 5 * 60_000;
const takenAtOnce = 100;
const rememberedKeys = 10_000;
/** Nobody waits for it, and what is lost of it with the process is only worked on twice. */
const finishLingerMs = 20;

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    event: { type: mongoose.Schema.Types.Mixed, required: true },
    /** Instance that works on it. */
    by: { type: String, required: true },
    claim: String,
    /** End of the lease of whoever works on it; absent once finished. */
    heldUntil: Date,
    /** How often it was begun. */
    attempts: { type: Number, required: true },
    /** Creation order within a process, and by seconds of real time between processes. */
    order: { type: mongoose.Schema.Types.ObjectId, required: true },
    /**
     * Real time, set by the database itself: the bot's clock may stand still or be moved, and an index that expires
     * knows only real time. What was not finished never expires.
     */
    doneAt: Date,
    gaveUp: String,
  },
  { versionKey: false, minimize: false, autoIndex: false, autoCreate: false, collection: "inbox" },
);
schema.index({ doneAt: 1 }, { expireAfterSeconds: dayInSeconds });
schema.index({ heldUntil: 1, _id: 1 }, { partialFilterExpression: { heldUntil: { $exists: true } } });
schema.index({ by: 1, heldUntil: 1 }, { partialFilterExpression: { heldUntil: { $exists: true } } });

type Row = {
  _id: string;
  event: object;
  by: string;
  claim?: string;
  heldUntil?: Date;
  attempts: number;
  order: mongoose.mongo.ObjectId;
  doneAt?: Date;
  gaveUp?: string;
};

export type Unfinished<Event> = { key: string; event: Event; attempts: number };

/**
 * What came in, noted before it is acknowledged. Keys are taken once: the platform repeats what it believes lost for
 * 7 h 21 min, and a key is known for 24 h after its event was finished.
 */
export type Inbox<Event> = {
  /** Builds the indexes; to be awaited once before anything else. */
  init(): Promise<void>;
  /**
   * Resolves once the event is durable, or known to have come before. All events of one turn share one round trip.
   * @throws if it could not be recorded; the platform is then to send it again
   */
  record(key: string, event: Event, now: Date): Promise<"new" | "repeat">;
  finish(key: string): Promise<void>;
  /** Lets it be taken up again from `at` on. */
  putBack(key: string, at: Date): Promise<void>;
  /** Finished without success; stays to be seen for a day. */
  giveUp(key: string, why: string): Promise<void>;
  /** At start: what this instance had in hand when it ended is free to be taken up. */
  releaseOwn(now: Date): Promise<void>;
  /** Takes up to 100 events that nobody finished and whose lease is over, in the order in which they came. */
  takeUnfinished(now: Date): Promise<Unfinished<Event>[]>;
  /** Resolves when nothing waits to be written. */
  idle(): Promise<void>;
};

export function createInbox<Event extends object>(
  connection: mongoose.Connection,
  options: { instance: string; event: z.ZodType<Event> },
): Inbox<Event> {
  const model = connection.model("Inbox", schema);
  // The driver's own collection: mongoose's casting would cost a quarter more for each event.
  const collection = connection.collection<Row>("inbox");
  const remembered = new Recent<Promise<"new" | "repeat">>(rememberedKeys);
  const Stored = z.object({ _id: z.string(), event: options.event, attempts: z.int(), order: z.unknown() });

  const inserts = createTurnBatch(
    async (rows: Row[]) => {
      const failures = await insert(rows);
      return rows.map((_, index) => {
        const failure = failures.get(index);
        if (!failure) return "new" as const;
        return failure.code === duplicateKey ? ("repeat" as const) : new Error(failure.message);
      });
    },
    { atMost: 500 },
  );

  const finishes = createTurnBatch(
    async (keys: string[]) => {
      await collection.updateMany(
        { _id: { $in: keys } },
        { $unset: { heldUntil: "", claim: "" }, $currentDate: { doneAt: true } },
      );
      return keys.map(() => "done" as const);
    },
    { atMost: 500, lingerMs: finishLingerMs },
  );

  /** Failures by position; whatever is not in it was written. */
  async function insert(rows: Row[]): Promise<Map<number, { code: number; message: string }>> {
    try {
      await collection.insertMany(rows, { ordered: false });
      return new Map();
    } catch (error) {
      if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) throw error;
      const failures = [error.writeErrors].flat();
      if (failures.length === 0) throw error;
      return new Map(failures.map(({ index, code, errmsg }) => [index, { code, message: errmsg ?? "write error" }]));
    }
  }

  return {
    async init() {
      await buildIndexes(model);
    },

    async record(key, event, now) {
      const known = remembered.get(key);
      if (known) {
        await known; // the first one may still fail, and then this one has to fail too
        return "repeat";
      }
      const row: Row = {
        _id: key,
        event,
        by: options.instance,
        heldUntil: new Date(now.getTime() + leaseMs),
        attempts: 1,
        order: new mongoose.mongo.ObjectId(),
      };
      const outcome = inserts.add(row);
      remembered.set(key, outcome);
      try {
        return await outcome;
      } catch (error) {
        remembered.delete(key);
        throw error;
      }
    },

    async finish(key) {
      await finishes.add(key);
    },

    async putBack(key, at) {
      await collection.updateOne({ _id: key }, { $set: { heldUntil: at }, $unset: { claim: "" } });
    },

    async giveUp(key, why) {
      await collection.updateOne(
        { _id: key },
        { $set: { gaveUp: why }, $unset: { heldUntil: "", claim: "" }, $currentDate: { doneAt: true } },
      );
    },

    async releaseOwn(now) {
      await collection.updateMany(
        { by: options.instance, heldUntil: { $exists: true } },
        { $set: { heldUntil: now }, $unset: { claim: "" } },
      );
    },

    async takeUnfinished(now) {
      const due = await collection
        .find({ heldUntil: { $lte: now } }, { projection: { _id: 1 } })
        .sort({ heldUntil: 1, _id: 1 })
        .limit(takenAtOnce)
        .toArray();
      if (due.length === 0) return [];
      const claim = `${options.instance}:${new mongoose.mongo.ObjectId().toHexString()}`;
      const ids = due.map(({ _id }) => _id);
      const lease = { claim, by: options.instance, heldUntil: new Date(now.getTime() + leaseMs) };
      await collection.updateMany(
        { _id: { $in: ids }, heldUntil: { $lte: now } },
        { $set: lease, $inc: { attempts: 1 } },
      );
      const mine = await collection.find({ _id: { $in: ids }, claim }).toArray();
      return mine
        .sort((a, b) => (a.order.toHexString() < b.order.toHexString() ? -1 : 1))
        .map((row) => Stored.parse(row))
        .map(({ _id, event, attempts }) => ({ key: _id, event, attempts }));
    },

    async idle() {
      await inserts.idle();
      await finishes.idle();
    },
  };
}

const duplicateKey = 11_000;
