import mongoose from "mongoose";
import { z } from "zod";
import type { FactEntry } from "../flows/assessment/whistle-facts.js";
import type { Emptied } from "../flows/trace/chain.js";
import { grams } from "../flows/triage/grams.js";
import type { Entry, Save, Stored, WhistleRepository } from "../flows/whistle/handle.js";
import type { Notice } from "../flows/whistle/notices.js";
import { isEnded, type Whistle } from "../flows/whistle/state.js";
import { buildIndexes } from "./build-indexes.js";
import {
  EmptiedEntry,
  factFields,
  parseFactTrace,
  parseStored,
  parseTrace,
  WhistleDocument,
} from "./whistle-document.js";

/** Duplicate key: MongoDB's word for "somebody was faster". */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError && error.code === 11_000;

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    number: { type: String, required: true },
    version: { type: Number, required: true },
    whistle: { type: mongoose.Schema.Types.Mixed, required: true },
    trace: { type: [mongoose.Schema.Types.Mixed], required: true },
    /** Decided, not yet handed to the deliveries. */
    notices: { type: [mongoose.Schema.Types.Mixed], required: true },
    /** Set by each save, removed once notices and cards have been handed to the deliveries. */
    relayAt: Date,
    /** Next rung of any open step; while an instance works on it, the end of its lease. Absent: nothing to chase. */
    nextDueAt: Date,
    claim: String,
    open: { type: Boolean, required: true },
    /** Some deadline was counted without the holidays of its year. */
    provisional: { type: Boolean, required: true },
    /** When the group made for it is to be dissolved. */
    dissolveAt: Date,
    whistlerUnitId: { type: String, required: true },
    /** Every unit that has or had a part in it. */
    unitIds: { type: [String], required: true },
    /** Pairs of characters of place and text, set once: similar whistles share some. */
    grams: { type: [String], required: true },
    policyVersion: { type: String, required: true },
    blownAt: { type: Date, required: true },
    /** Set once it is over, removed with its contents when its time is over: retention looks for it. */
    endedAt: Date,
    /** The entries whose content was removed; `trace` goes on where they end. */
    emptied: { type: [mongoose.Schema.Types.Mixed], default: undefined },
  },
  { versionKey: false, minimize: false, autoIndex: false, collection: "whistles" },
);
schema.index({ number: 1 }, { unique: true });
schema.index({ nextDueAt: 1, _id: 1 }, { partialFilterExpression: { nextDueAt: { $exists: true } } });
schema.index({ relayAt: 1, _id: 1 }, { partialFilterExpression: { relayAt: { $exists: true } } });
schema.index({ policyVersion: 1, open: 1 });
schema.index({ endedAt: 1, _id: 1 }, { partialFilterExpression: { endedAt: { $exists: true } } });
schema.index({ claim: 1 }, { sparse: true });
schema.index({ provisional: 1, _id: 1 });
schema.index({ dissolveAt: 1, _id: 1 }, { partialFilterExpression: { dissolveAt: { $exists: true } } });
schema.index({ whistlerUnitId: 1, grams: 1 });
schema.index({ whistlerUnitId: 1, blownAt: 1, _id: 1 });
schema.index({ unitIds: 1, open: 1, blownAt: -1, _id: 1 });

const FlowRow = z.object({ blownAt: z.date(), whistle: z.object({ closedAt: z.date().nullable() }) });

const Outline = z
  .object({ _id: z.string(), number: z.string(), whistlerUnitId: z.string(), unitIds: z.array(z.string()) })
  .transform(({ _id: id, ...rest }) => ({ id, ...rest }));

/** As the driver sees it; what is inside is parsed on the way out. */
type Row = {
  _id: string;
  number: string;
  version: number;
  whistle: unknown;
  trace: unknown[];
  notices: { id: string }[];
  relayAt?: Date;
  nextDueAt?: Date;
  claim?: string;
  open: boolean;
  provisional: boolean;
  dissolveAt?: Date;
  whistlerUnitId: string;
  unitIds: string[];
  grams: string[];
  policyVersion: string;
  blownAt: Date;
  endedAt?: Date;
  emptied?: Emptied[];
};

/** What stands beside the whistle in its document, derived from it at each save. */
const derived = (whistle: Whistle) => ({
  number: whistle.number,
  open: !isEnded(whistle),
  provisional: isProvisional(whistle),
  whistlerUnitId: whistle.whistlerUnitId,
  unitIds: [
    ...new Set([
      whistle.whistlerUnitId,
      whistle.dispatcherUnitId,
      ...whistle.assignments.map((assignment) => assignment.unitId),
      ...whistle.copiedUnitIds,
      ...whistle.steps.map((step) => step.ownerUnitId),
    ]),
  ],
  policyVersion: whistle.policyVersion,
  blownAt: whistle.blownAt,
  ...(isEnded(whistle) && whistle.closedAt ? { endedAt: whistle.closedAt } : {}),
});

export type PendingRelay = Stored & { notices: Notice[] };

/** People in the group see the end before it is gone. */
const groupStaysMs = 60 * 60_000;

const dissolveAt = ({ consultation, closedAt }: Whistle): { dissolveAt?: Date } =>
  consultation === null || consultation.dissolvedAt !== null || closedAt === null
    ? {}
    : { dissolveAt: new Date(closedAt.getTime() + groupStaysMs) };

const isProvisional = ({ steps, assignments }: Whistle): boolean =>
  [...steps, ...assignments.flatMap(({ parked }) => parked)].some(({ why }) => why.provisional);

export type Whistles = WhistleRepository & {
  /** Builds the indexes; to be awaited once before anything else. */
  init(): Promise<void>;
  byNumber(number: string): Promise<Stored | null>;
  /** What stands beside the state, also of a whistle whose state can't be read any more. */
  outline(number: string): Promise<{ id: string; number: string; whistlerUnitId: string; unitIds: string[] } | null>;
  /** Whistles in which one of the units has a part, newest first. */
  ofUnits(unitIds: string[], options: { openOnly: boolean; limit: number }): Promise<Whistle[]>;
  /**
   * Takes up to `limit` whistles with a rung due by `now` until `leaseUntil`; what is not saved by then comes up again.
   * Three round trips whatever the number.
   */
  claimDue(now: Date, options: { limit: number; leaseUntil: Date; claim: string }): Promise<Stored[]>;
  /** Saves many decisions in one round trip; true if none lost its race. */
  saveMany(saves: Save[]): Promise<boolean>;
  /** Gives back what this instance had claimed when it was killed; they are due again at once. */
  releaseClaims(instance: string, now: Date): Promise<void>;
  /** Whistles with notices or changed cards that the deliveries do not know yet, oldest first. */
  pendingRelay(limit: number): Promise<PendingRelay[]>;
  /** Notes that the deliveries know everything up to `version`. */
  relayed(whistleId: string, version: number, noticeIds: string[]): Promise<void>;
  /** A claimed whistle in which nothing was due after all gets its own next moment back. */
  unclaim(whistleId: string, claim: string, dueAt: Date | null): Promise<void>;
  /** The next rung of any step, and the next end of a whistle's own group; null for none. */
  moments(): Promise<{ chase: Date | null; dissolve: Date | null }>;
  /** Whistles that are over and whose own group 会商 is to be dissolved by now. */
  toDissolve(now: Date, limit: number): Promise<{ id: string; chatId: string }[]>;
  /** Takes one of them until `until`, when it comes up again; false: another instance has it. */
  claimDissolve(whistleId: string, now: Date, until: Date): Promise<boolean>;
  /** Whistles after `afterId` with a deadline that was counted without the holidays of its year. */
  provisional(afterId: string, limit: number): Promise<{ id: string; version: number }[]>;
  /** Whistles, open or over, in whose register something was entered since then; the newest first. */
  withFactsSince(moment: Date, limit: number): Promise<Whistle[]>;
  /** Ids of open whistles on a matter that was whistled before, from this round on; the newest first. */
  openAgain(fromRound: number, limit: number): Promise<string[]>;
  /** Whistles of these units blown since then that share a gram with a text, newest first. */
  sharing(grams: string[], options: { unitIds: string[]; since: Date; limit: number }): Promise<Whistle[]>;
  /** Whistles that these units blew in that time, `to` not included, and whose record is still whole. */
  blownBy(whistlerUnitIds: string[], span: { from: Date; to: Date }): Promise<{ id: string; version: number }[]>;
  /** The traces of these whistles, in the order of their ids. */
  traces(ids: string[]): Promise<{ id: string; version: number; trace: Entry[] }[]>;
  /** Of the traces of these whistles what assessments look at, in the order of their ids. */
  factTraces(ids: string[]): Promise<{ id: string; version: number; trace: FactEntry[] }[]>;
  /** When whistles of these units blown since then began and ended; drills are left out. */
  flow(unitIds: string[], since: Date): Promise<{ blownAt: Date; endedAt: Date | null }[]>;
  /** Ended by then and still whole, in the order of their ends, after `after`. */
  endedBefore(
    moment: Date,
    after: { endedAt: Date; id: string } | null,
    limit: number,
  ): Promise<{ endedAt: Date; id: string }[]>;
  /** Leaves of a whistle what `removal` keeps of it, and of its trace the digests; false: somebody wrote in between. */
  empty(version: number, removal: Entry, kept: Whistle, emptied: Emptied[]): Promise<boolean>;
  /** The entries whose content was removed; none of most whistles. */
  emptiedOf(whistleId: string): Promise<Emptied[]>;
  /** Whether an open whistle runs under this version of the policy. */
  runsUnder(policyVersion: string): Promise<boolean>;
};

/** The whistles' collection: one document a whistle, and every decision one update of it. */
export function createWhistles(connection: mongoose.Connection): Whistles {
  const model = connection.model("Whistle", schema);
  // The driver's own collection: on the path of every tap mongoose's casting would cost a quarter more.
  const collection = connection.collection<Row>("whistles");
  const content = { version: 1, whistle: 1, trace: 1, notices: 1 };

  const updateOf = ({ whistle, version, entries, notices, nextDueAt: due }: Save) => {
    const ending = dissolveAt(whistle);
    return {
      filter: { _id: whistle.id, version },
      update: {
        $set: {
          ...derived(whistle),
          whistle,
          version: version + 1,
          relayAt: changedAt(entries),
          ...(due ? { nextDueAt: due } : {}),
          ...ending,
        },
        $unset: unset(["claim", ...(due ? [] : ["nextDueAt"]), ...(ending.dissolveAt ? [] : ["dissolveAt"])]),
        $push: { trace: { $each: entries }, notices: { $each: notices } },
      },
    };
  };

  const earliest = async (field: "nextDueAt" | "dissolveAt"): Promise<Date | null> => {
    const row = await collection
      .find({ [field]: { $exists: true } }, { projection: { _id: 0, [field]: 1 } })
      .sort({ [field]: 1, _id: 1 })
      .limit(1)
      .next();
    return row ? z.date().parse(row[field]) : null;
  };

  return {
    async init() {
      await buildIndexes(model);
    },

    async load(id) {
      const row = await collection.findOne({ _id: id }, { projection: content });
      return row ? parseStored(row) : null;
    },

    async byNumber(number) {
      const row = await collection.findOne({ number }, { projection: content });
      return row ? parseStored(row) : null;
    },

    async outline(number) {
      const row = await collection.findOne({ number }, { projection: { number: 1, whistlerUnitId: 1, unitIds: 1 } });
      return row ? Outline.parse(row) : null;
    },

    async insert({ whistle, entries, notices, nextDueAt: due }) {
      try {
        await collection.insertOne({
          _id: whistle.id,
          ...derived(whistle),
          grams: grams(`${whistle.place} ${whistle.text}`),
          version: 1,
          whistle,
          trace: entries,
          notices,
          relayAt: changedAt(entries),
          ...(due ? { nextDueAt: due } : {}),
        });
        return "inserted";
      } catch (error) {
        if (isDuplicateKey(error)) return "exists";
        throw error;
      }
    },

    async save(save) {
      const { filter, update } = updateOf(save);
      const { matchedCount } = await collection.updateOne(filter, update);
      return matchedCount === 1 ? "saved" : "lost";
    },

    async saveMany(saves) {
      if (saves.length === 0) return true;
      const { matchedCount } = await collection.bulkWrite(
        saves.map((save) => ({ updateOne: updateOf(save) })),
        { ordered: false },
      );
      return matchedCount === saves.length;
    },

    async ofUnits(unitIds, { openOnly, limit }) {
      const rows = await collection
        .find({ unitIds: { $in: unitIds }, ...(openOnly ? { open: true } : {}) }, { projection: { whistle: 1 } })
        .sort({ blownAt: -1, _id: 1 })
        .limit(limit)
        .toArray();
      return rows.map((row) => WhistleDocument.parse(row.whistle));
    },

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
      const mine = await collection.find({ _id: { $in: ids }, claim }, { projection: content }).toArray();
      return mine.map(parseStored);
    },

    async withFactsSince(moment, limit) {
      const rows = await collection
        .find({ "whistle.register.at": { $gte: moment } }, { projection: { whistle: 1 } })
        .sort({ blownAt: -1, _id: 1 })
        .limit(limit)
        .toArray();
      return rows.map((row) => WhistleDocument.parse(row.whistle));
    },

    async openAgain(fromRound, limit) {
      const rows = await collection
        .find({ open: true, "whistle.round": { $gte: fromRound } }, { projection: { _id: 1 } })
        .sort({ blownAt: -1, _id: 1 })
        .limit(limit)
        .toArray();
      return rows.map(({ _id }) => _id);
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
        .find({ relayAt: { $exists: true } }, { projection: content })
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

    async sharing(wanted, { unitIds, since, limit }) {
      if (wanted.length === 0) return [];
      const rows = await collection
        .find(
          { whistlerUnitId: { $in: unitIds }, grams: { $in: wanted }, blownAt: { $gte: since } },
          { projection: { whistle: 1 } },
        )
        .sort({ blownAt: -1, _id: 1 })
        .limit(limit)
        .toArray();
      return rows.map((row) => WhistleDocument.parse(row.whistle));
    },

    async blownBy(whistlerUnitIds, { from, to }) {
      const rows = await collection
        .find(
          { whistlerUnitId: { $in: whistlerUnitIds }, blownAt: { $gte: from, $lt: to }, emptied: { $exists: false } },
          { projection: { version: 1 } },
        )
        .sort({ _id: 1 })
        .batchSize(1000)
        .toArray();
      return rows.map(({ _id: id, version }) => ({ id, version }));
    },

    async traces(ids) {
      if (ids.length === 0) return [];
      const rows = await collection
        .find({ _id: { $in: ids } }, { projection: { version: 1, trace: 1 } })
        .sort({ _id: 1 })
        .toArray();
      return rows.map(({ _id: id, version, trace }) => ({ id, version, trace: parseTrace(trace) }));
    },

    async factTraces(ids) {
      if (ids.length === 0) return [];
      const rows = await collection
        .find({ _id: { $in: ids } }, { projection: { version: 1, ...factFields } })
        .sort({ _id: 1 })
        .toArray();
      return rows.map(({ _id: id, version, trace }) => ({ id, version, trace: parseFactTrace(trace) }));
    },

    async flow(unitIds, since) {
      const rows = await collection
        .find(
          { unitIds: { $in: unitIds }, open: { $in: [true, false] }, blownAt: { $gte: since }, "whistle.drill": false },
          { projection: { blownAt: 1, "whistle.closedAt": 1 } },
        )
        .toArray();
      return rows.map((row) => {
        const { blownAt, whistle } = FlowRow.parse(row);
        return { blownAt, endedAt: whistle.closedAt };
      });
    },

    async endedBefore(moment, after, limit) {
      const rows = await collection
        .find(
          {
            endedAt: { $lt: moment },
            ...(after && {
              $or: [{ endedAt: { $gt: after.endedAt } }, { endedAt: after.endedAt, _id: { $gt: after.id } }],
            }),
          },
          { projection: { endedAt: 1 } },
        )
        .sort({ endedAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return rows.flatMap(({ _id: id, endedAt }) => (endedAt ? [{ id, endedAt }] : []));
    },

    async empty(version, removal, kept, emptied) {
      const { matchedCount } = await collection.updateOne(
        { _id: kept.id, version },
        {
          $set: { whistle: kept, trace: [removal], emptied, grams: [], notices: [], version: version + 1 },
          $unset: { endedAt: "", relayAt: "" },
        },
      );
      return matchedCount === 1;
    },

    async emptiedOf(whistleId) {
      const row = await collection.findOne({ _id: whistleId }, { projection: { emptied: 1 } });
      return row?.emptied ? z.array(EmptiedEntry).parse(row.emptied) : [];
    },

    async runsUnder(policyVersion) {
      const row = await collection.findOne({ policyVersion, open: true }, { projection: { _id: 1 } });
      return row !== null;
    },
  };
}

const unset = (fields: string[]): Record<string, ""> => Object.fromEntries(fields.map((field) => [field, ""]));

const changedAt = (entries: Entry[]): Date => {
  const last = entries.at(-1);
  if (!last) throw new Error("a save without an entry in the trace");
  return last.at;
};
