import mongoose from "mongoose";
import { z } from "zod";
import { canonical, type Hash } from "../flows/trace/chain.js";
import { type Head, type Seal, seal } from "../flows/trace/seal.js";
import { buildIndexes } from "./build-indexes.js";
import { isDuplicateKey } from "./duplicate-key.js";
import { type SealedChain, sealedChains } from "./sealed-chains.js";

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
schema.index({ "heads.whistleId": 1, _id: 1 });

/**
 * A day's seal as it is kept. It holds the ends of those chains that grew since the seal before; `mark` binds it to
 * that one, so that the mark posted last vouches for every seal before it.
 */
export type StoredSeal = Seal & { previous: { date: string; mark: string } | null; mark: string; sealedAt: Date };

/** What leads from one mark to the next. */
export type SealLink = Pick<StoredSeal, "date" | "root" | "previous" | "mark">;

const link = {
  _id: z.string(),
  root: z.string(),
  previous: z.object({ date: z.string(), mark: z.string() }).nullable(),
  mark: z.string(),
};
const heads = z.array(z.object({ whistleId: z.string(), seq: z.int(), hash: z.string() }));
const LinkRow = z.object(link).transform(({ _id, ...rest }): SealLink => ({ date: _id, ...rest }));
const Row = z
  .object({ ...link, heads, sealedAt: z.date() })
  .transform(({ _id, ...rest }): StoredSeal => ({ date: _id, ...rest }));

/** What can't be read any more counts as empty: the checks name it, and do not stumble over it. */
function readSeal(row: { _id: string }): StoredSeal {
  const parsed = Row.safeParse(row);
  if (parsed.success) return parsed.data;
  return { date: row._id, heads: [], root: "", previous: null, mark: "", sealedAt: new Date(0) };
}

function readLink(row: { _id: string }): SealLink {
  const parsed = LinkRow.safeParse(row);
  return parsed.success ? parsed.data : { date: row._id, root: "", previous: null, mark: "" };
}

const Day = z.iso.date();
const Lines = z.array(z.object({ seq: z.int(), at: z.date(), hash: z.string() }));

export type Seals = {
  /** Builds the index; to be awaited once before anything else. */
  init(): Promise<void>;
  /**
   * Seals a day that is over, once: asked again it answers with the seal that stands. Days since the seal before that
   * nobody has sealed get a seal each. Reads the ends of all chains, so it takes a pass over them.
   * @param day `YYYY-MM-DD` in China
   * @throws if the day is not over by `now`, or a later day is sealed already
   */
  sealDay(day: string, now: Date): Promise<StoredSeal>;
  /** The last day that is sealed; null: none is. */
  sealedUpTo(): Promise<string | null>;
  /** The seals that were made together with this one, the oldest first and itself the last. */
  madeWith(sealed: StoredSeal): Promise<StoredSeal[]>;
  /** All seals, the oldest first. */
  all(): AsyncIterable<StoredSeal>;
  /** The last seal that holds an end of this chain. */
  lastOf(head: string): Promise<StoredSeal | null>;
  /** The first seal of this day or a later one. */
  firstFrom(day: string): Promise<StoredSeal | null>;
  /** The seals from this day on without the ends that they hold, the oldest first. */
  linksFrom(day: string): Promise<SealLink[]>;
};

/** What is to be posted: it covers the seal's root and the mark before it. */
export const markOf = ({ date, root, previous }: Omit<SealLink, "mark">, sha256: Hash) =>
  sha256(canonical({ date, root, previous }));

const chinaOffsetMs = 8 * 3_600_000;
const dayMs = 86_400_000;

/** The day in China before the one of `now`: the one that a nightly job seals. */
export const dayBefore = (now: Date): string => dayOf(new Date(now.getTime() - dayMs));

/** The day in China on which a moment lies. */
export const dayOf = (at: Date): string => new Date(at.getTime() + chinaOffsetMs).toISOString().slice(0, 10);

const endOf = (day: string): Date => new Date(Date.parse(`${day}T00:00:00+08:00`) + dayMs);

export function createSeals(connection: mongoose.Connection, sha256: Hash): Seals {
  const model = connection.model("Seal", schema);

  const standing = async (day: string): Promise<StoredSeal | null> => {
    const row = await model.findById(day).lean();
    return row ? readSeal(row) : null;
  };
  const latest = async (): Promise<StoredSeal | null> => {
    const [row] = await model.find().sort({ _id: -1 }).limit(1).lean();
    return row ? readSeal(row) : null;
  };

  /**
   * Of each chain the last entry of each of these days, by day. `from` null: the first day holds the ends of all that is
   * older, too.
   */
  async function headsOf(chain: SealedChain, days: string[], from: Date | null): Promise<Map<string, Head[]>> {
    const heads = new Map(days.map((day): [string, Head[]] => [day, []]));
    const [first = "", last = ""] = [days[0], days.at(-1)];
    const collection = connection.collection<{ _id: string }>(chain.collection);
    const { lines } = chain;
    const projection = { [`${lines}.seq`]: 1, [`${lines}.at`]: 1, [`${lines}.hash`]: 1 };
    for await (const row of collection.find({}, { projection }).sort({ _id: 1 }).batchSize(100)) {
      const ends = new Map<string, Head>();
      for (const { seq, at, hash } of linesOf(row, lines)) {
        if (from !== null && at < from) continue;
        const day = dayOf(at) < first ? first : dayOf(at);
        if (day <= last) ends.set(day, { whistleId: `${chain.prefix}${row._id}`, seq, hash });
      }
      for (const [day, head] of ends) heads.get(day)?.push(head);
    }
    return heads;
  }

  /** A kind that no seal holds yet is sealed from its beginnings on. */
  async function isSealed({ prefix }: SealedChain): Promise<boolean> {
    return (await model.exists({ "heads.whistleId": { $regex: `^${prefix}` } })) !== null;
  }

  async function make(day: string, heads: Head[], before: SealLink | null, now: Date): Promise<StoredSeal> {
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
  }

  return {
    async init() {
      await buildIndexes(model);
    },

    async sealDay(day, now) {
      if (now < endOf(Day.parse(day))) throw new Error(`${day} is not over yet`);
      const before = await latest();
      if (before && before.date >= day) {
        const known = await standing(day);
        if (known) return known;
        throw new Error(`${day} can't be sealed any more: ${before.date} is`);
      }
      const days = before ? daysAfter(before.date, day) : [day];
      const all = await Promise.all(
        sealedChains.map(async (chain) =>
          headsOf(chain, days, before !== null && (await isSealed(chain)) ? endOf(before.date) : null),
        ),
      );
      let last: StoredSeal | null = before;
      for (const one of days) {
        const heads = all.flatMap((ends) => ends.get(one) ?? []);
        last = await make(one, heads, last, now);
      }
      if (!last) throw new Error(`${day} was not sealed`);
      return last;
    },

    sealedUpTo: async () => (await latest())?.date ?? null,

    async madeWith({ date, sealedAt }) {
      const rows = await model
        .find({ sealedAt, _id: { $lte: date } })
        .sort({ _id: 1 })
        .lean();
      return rows.map((row) => readSeal(row));
    },

    async *all() {
      for await (const row of model.find().sort({ _id: 1 }).lean().cursor({ batchSize: 10 })) yield readSeal(row);
    },

    async lastOf(head) {
      const [row] = await model.find({ "heads.whistleId": head }).sort({ _id: -1 }).limit(1).lean();
      return row ? readSeal(row) : null;
    },

    async firstFrom(day) {
      const [row] = await model
        .find({ _id: { $gte: day } })
        .sort({ _id: 1 })
        .limit(1)
        .lean();
      return row ? readSeal(row) : null;
    },

    async linksFrom(day) {
      const rows = await model
        .find({ _id: { $gte: day } }, { root: 1, previous: 1, mark: 1 })
        .sort({ _id: 1 })
        .lean();
      return rows.map((row) => readLink(row));
    },
  };
}

/**
 * What the field of a row holds. A record that is so broken that it can't be read is no reason to leave all others
 * without a seal: it keeps the end that it had, and the checks name it.
 */
function linesOf(row: object, field: string): z.infer<typeof Lines> {
  const found = z.object({ [field]: Lines }).safeParse(row);
  return found.success ? (found.data[field] ?? []) : [];
}

/** The days after one up to another, that one included. */
function daysAfter(day: string, until: string): string[] {
  const days: string[] = [];
  for (let at = endOf(day); dayOf(at) <= until; at = new Date(at.getTime() + dayMs)) days.push(dayOf(at));
  return days;
}
