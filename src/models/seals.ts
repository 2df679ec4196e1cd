import mongoose from "mongoose";
import { z } from "zod";
import { canonical, type Hash } from "../flows/trace/chain.js";
import { type Head, type Seal, seal } from "../flows/trace/seal.js";
import { isDuplicateKey } from "./whistles.js";

const schema = new mongoose.Schema(
  {
    /** The day, `YYYY-MM-DD` in China. */
    _id: { type: String, required: true },
    heads: { type: [mongoose.Schema.Types.Mixed], required: true },
    root: { type: String, required: true },
    previous: { type: mongoose.Schema.Types.Mixed, default: null },
    mark: { type: String, required: true },
    sealedAt: { type: Date, required: true },
  },
  { versionKey: false, minimize: false, autoIndex: false, collection: "seals" },
);

/**
 * A day's seal as it is kept. It holds the ends of those chains that grew since the seal before; `mark` binds it to
 * that one, so that the mark posted last vouches for every seal before it.
 */
export type StoredSeal = Seal & { previous: { date: string; mark: string } | null; mark: string; sealedAt: Date };

const Row = z
  .object({
    _id: z.string(),
    heads: z.array(z.object({ whistleId: z.string(), seq: z.int(), hash: z.string() })),
    root: z.string(),
    previous: z.object({ date: z.string(), mark: z.string() }).nullable(),
    mark: z.string(),
    sealedAt: z.date(),
  })
  .transform(({ _id, ...rest }): StoredSeal => ({ date: _id, ...rest }));

const Day = z.iso.date();
const Chain = z.object({
  _id: z.string(),
  trace: z.array(z.object({ seq: z.int(), at: z.date(), hash: z.string() })),
});

export type Seals = {
  /**
   * Seals a day that is over, once: asked again it answers with the seal that stands. Reads the ends of all chains, so
   * it takes a pass over the whistles.
   * @param day `YYYY-MM-DD` in China
   * @throws if the day is not over by `now`, or a later day is sealed already
   */
  sealDay(day: string, now: Date): Promise<StoredSeal>;
  /** The last day that is sealed; null: none is. */
  sealedUpTo(): Promise<string | null>;
  /** All seals, the oldest first. */
  all(): AsyncIterable<StoredSeal>;
};

/** What is to be posted: it covers the seal's root and the mark before it. */
export const markOf = ({ date, root, previous }: Omit<StoredSeal, "mark" | "sealedAt" | "heads">, sha256: Hash) =>
  sha256(canonical({ date, root, previous }));

const chinaOffsetMs = 8 * 3_600_000;
const dayMs = 86_400_000;

/** The day in China before the one of `now`: the one that a nightly job seals. */
export const dayBefore = (now: Date): string =>
  new Date(now.getTime() + chinaOffsetMs - dayMs).toISOString().slice(0, 10);

const endOf = (day: string): Date => new Date(Date.parse(`${day}T00:00:00+08:00`) + dayMs);

export function createSeals(connection: mongoose.Connection, sha256: Hash): Seals {
  const model = connection.model("Seal", schema);
  const whistles = connection.collection<{ _id: string; trace: unknown[] }>("whistles");

  const standing = async (day: string): Promise<StoredSeal | null> => {
    const row = await model.findById(day).lean();
    return row ? Row.parse(row) : null;
  };
  const latest = async (): Promise<StoredSeal | null> => {
    const [row] = await model.find().sort({ _id: -1 }).limit(1).lean();
    return row ? Row.parse(row) : null;
  };

  /** The last entry before `until` of every chain that has one from `from` on. */
  async function headsBetween(from: Date | null, until: Date): Promise<Head[]> {
    const heads: Head[] = [];
    const projection = { "trace.seq": 1, "trace.at": 1, "trace.hash": 1 };
    for await (const row of whistles.find({}, { projection }).sort({ _id: 1 }).batchSize(100)) {
      const { _id: whistleId, trace } = Chain.parse(row);
      const last = trace.findLast(({ at }) => at < until);
      if (last && (from === null || last.at >= from)) heads.push({ whistleId, seq: last.seq, hash: last.hash });
    }
    return heads;
  }

  return {
    async sealDay(day, now) {
      const until = endOf(Day.parse(day));
      if (now < until) throw new Error(`${day} is not over yet`);
      const before = await latest();
      if (before && before.date >= day) {
        const known = await standing(day);
        if (known) return known;
        throw new Error(`${day} can't be sealed any more: ${before.date} is`);
      }
      const heads = await headsBetween(before ? endOf(before.date) : null, until);
      const sealed = seal(day, heads, sha256);
      const previous = before ? { date: before.date, mark: before.mark } : null;
      const mark = markOf({ ...sealed, previous }, sha256);
      try {
        await model.create({ _id: day, heads: sealed.heads, root: sealed.root, previous, mark, sealedAt: now });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const kept = await standing(day);
      if (!kept) throw new Error(`the seal of ${day} vanished as it was made`);
      return kept;
    },

    sealedUpTo: async () => (await latest())?.date ?? null,

    async *all() {
      for await (const row of model.find().sort({ _id: 1 }).lean().cursor({ batchSize: 10 })) yield Row.parse(row);
    },
  };
}
