import mongoose from "mongoose";
import { z } from "zod";
import {
  nextSourceDueAt,
  type SourceEntry,
  type SourceRepository,
  type SourceSave,
  type StoredSource,
} from "../flows/source/handle-source.js";
import type { Source, SourceEvent } from "../flows/source/source.js";
import type { SourceNotice } from "../flows/source/source-notices.js";
import type { Emptied } from "../flows/trace/chain.js";
import { buildIndexes } from "./build-indexes.js";
import { isDuplicateKey } from "./duplicate-key.js";
import { actor, rung, why } from "./whistle-document.js";

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    number: { type: String, required: true },
    version: { type: Number, required: true },
    source: { type: mongoose.Schema.Types.Mixed, required: true },
    trace: { type: [mongoose.Schema.Types.Mixed], required: true },
    /** Decided, not yet handed to the deliveries. */
    notices: { type: [mongoose.Schema.Types.Mixed], required: true },
    /** Set by each save, removed once card and notices have been handed to the deliveries. */
    relayAt: Date,
    /** Next rung; absent: nothing to chase. */
    nextDueAt: Date,
    open: { type: Boolean, required: true },
    unitId: { type: String, required: true },
    foundAt: { type: Date, required: true },
    /** The entries whose content was removed; `trace` goes on where they end. */
    emptied: { type: [mongoose.Schema.Types.Mixed], default: undefined },
  },
  { versionKey: false, minimize: false, autoIndex: false, collection: "sources" },
);
schema.index({ number: 1 }, { unique: true });
schema.index({ nextDueAt: 1, _id: 1 }, { partialFilterExpression: { nextDueAt: { $exists: true } } });
schema.index({ relayAt: 1, _id: 1 }, { partialFilterExpression: { relayAt: { $exists: true } } });
schema.index({ unitId: 1, open: 1, foundAt: -1 });
schema.index({ open: 1, foundAt: 1, _id: 1 });

const at = z.date();

/** The state of a source as the database holds it. */
export const SourceDocument = z.object({
  id: z.string(),
  number: z.string(),
  unitId: z.string(),
  finderId: z.string(),
  text: z.string(),
  place: z.string(),
  images: z.array(z.string()),
  policyVersion: z.string(),
  status: z.enum(["open", "solved", "converted", "returned"]),
  foundAt: at,
  step: z
    .object({ startedAt: at, dueAt: at, ladder: z.array(z.object({ rung, at })), rungsDone: z.int(), why })
    .nullable(),
  answer: z
    .object({
      at,
      by: z.string(),
      text: z.string(),
      whistle: z.object({ id: z.string(), number: z.string() }).nullable(),
    })
    .nullable(),
  register: z.array(z.object({ at, kind: z.literal("escalated") })),
}) satisfies z.ZodType<Source>;

/** Written by `decideSource` alone and guarded by the hash over each entry: only the outline is parsed. */
const event = z.custom<SourceEvent>(
  (value) => typeof value === "object" && value !== null && "type" in value && typeof value.type === "string",
  { error: "is not an event" },
);
const entry = z.object({
  ...{ seq: z.int(), at, by: actor, source: z.string() },
  ...{ change: event, prev: z.string(), hash: z.string() },
}) satisfies z.ZodType<SourceEntry>;
const notice = z.object({
  id: z.string(),
  kind: z.enum(["rungs", "answered"]),
  memberId: z.string(),
  rungs: z.array(rung),
}) satisfies z.ZodType<SourceNotice>;

const Document = z.object({
  version: z.int(),
  source: SourceDocument,
  trace: z.array(entry),
  notices: z.array(notice),
});

export type PendingSource = StoredSource & { notices: SourceNotice[] };

/**
 * Reads a document back.
 * @throws ZodError when the database holds something that this program never wrote
 */
export const parseSource = (row: unknown): PendingSource => Document.parse(row);

export type Sources = SourceRepository & {
  /** Builds the indexes; to be awaited once before anything else. */
  init(): Promise<void>;
  byNumber(number: string): Promise<Source | null>;
  /** What stands beside the state, also of a source whose state can't be read any more. */
  outline(number: string): Promise<{ id: string; unitId: string } | null>;
  /** Open sources of these communities, newest first. */
  openOf(unitIds: string[], limit: number): Promise<Source[]>;
  /** Sources found since then that became whistles, the longest known first. */
  convertedSince(moment: Date, limit: number): Promise<Source[]>;
  /** Sources with a rung due, the longest due first. */
  due(now: Date, limit: number): Promise<StoredSource[]>;
  pendingRelay(limit: number): Promise<PendingSource[]>;
  /** Notes that the deliveries know everything up to `version`. */
  relayed(id: string, version: number, noticeIds: string[]): Promise<void>;
  nextDueAt(): Promise<Date | null>;
  /** Answered by then and still whole, in the order of their ids, after `afterId`. */
  answeredBefore(moment: Date, afterId: string, limit: number): Promise<StoredSource[]>;
  /** Leaves of a source what `removal` keeps of it, and of its trace the digests; false: somebody wrote in between. */
  empty(version: number, removal: SourceEntry, kept: Source, emptied: Emptied[]): Promise<boolean>;
};

/** One document a source, and every decision one update of it. */
export function createSources(connection: mongoose.Connection): Sources {
  const model = connection.model("Source", schema);
  // The driver's own collection for what is asked all the time, mostly in vain.
  const collection = connection.collection<{ _id: string; nextDueAt?: Date }>("sources");
  const changed = ({ source, version, entry: { at: relayAt } }: SourceSave) => ({
    ...{ number: source.number, source, version: version + 1, relayAt },
    ...{ open: source.status === "open", unitId: source.unitId, foundAt: source.foundAt },
  });
  const dueOf = ({ source }: SourceSave) => {
    const nextDueAt = nextSourceDueAt(source);
    return nextDueAt ? { nextDueAt } : {};
  };

  return {
    async init() {
      await buildIndexes(model);
    },
    async load(id) {
      const row = await model.findById(id).lean();
      return row ? parseSource(row) : null;
    },
    async byNumber(number) {
      const row = await model.findOne({ number }).lean();
      return row ? parseSource(row).source : null;
    },
    async outline(number) {
      const row = await model.findOne({ number }, { unitId: 1 }).lean();
      return row ? { id: row._id, unitId: row.unitId } : null;
    },
    async openOf(unitIds, limit) {
      const rows = await model
        .find({ unitId: { $in: unitIds }, open: true })
        .sort({ foundAt: -1 })
        .limit(limit)
        .lean();
      return rows.map((row) => parseSource(row).source);
    },
    async insert(save) {
      try {
        await model.create({
          _id: save.source.id,
          ...changed(save),
          ...dueOf(save),
          trace: [save.entry],
          notices: save.notices,
        });
        return "inserted";
      } catch (error) {
        if (isDuplicateKey(error)) return "exists";
        throw error;
      }
    },
    async save(save) {
      const due = dueOf(save);
      const { matchedCount } = await model.updateOne(
        { _id: save.source.id, version: save.version },
        {
          $set: { ...changed(save), ...due },
          ...("nextDueAt" in due ? {} : { $unset: { nextDueAt: "" } }),
          $push: { trace: save.entry, notices: { $each: save.notices } },
        },
      );
      return matchedCount === 1 ? "saved" : "lost";
    },
    async convertedSince(moment, limit) {
      const rows = await model
        .find({ open: false, foundAt: { $gte: moment }, "source.status": "converted" })
        .sort({ foundAt: 1, _id: 1 })
        .limit(limit)
        .lean();
      return rows.map((row) => parseSource(row).source);
    },
    async due(now, limit) {
      const rows = await collection
        .find({ nextDueAt: { $lte: now } })
        .sort({ nextDueAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return rows.map(parseSource);
    },
    async pendingRelay(limit) {
      const rows = await collection
        .find({ relayAt: { $exists: true } })
        .sort({ relayAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return rows.map(parseSource);
    },
    async relayed(id, version, noticeIds) {
      if (noticeIds.length > 0) await model.updateOne({ _id: id }, { $pull: { notices: { id: { $in: noticeIds } } } });
      await model.updateOne({ _id: id, version, notices: { $size: 0 } }, { $unset: { relayAt: "" } });
    },
    async answeredBefore(moment, afterId, limit) {
      const rows = await model
        .find({
          ...{ open: false, foundAt: { $lt: moment }, "source.answer.at": { $lt: moment } },
          ...{ emptied: { $exists: false }, _id: { $gt: afterId } },
        })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return rows.map(parseSource);
    },
    async empty(version, removal, kept, emptied) {
      const { matchedCount } = await model.updateOne(
        { _id: kept.id, version },
        {
          $set: { source: kept, trace: [removal], emptied, notices: [], version: version + 1 },
          $unset: { relayAt: "" },
        },
      );
      return matchedCount === 1;
    },
    async nextDueAt() {
      const row = await collection
        .find({ nextDueAt: { $exists: true } }, { projection: { _id: 0, nextDueAt: 1 } })
        .sort({ nextDueAt: 1, _id: 1 })
        .limit(1)
        .next();
      return row ? z.date().parse(row.nextDueAt) : null;
    },
  };
}
