import { z } from "zod";
import type { FactEntry } from "../flows/assessment/whistle-facts.js";
import type { Entry, Stored } from "../flows/whistle/handle.js";
import type { Whistle } from "../flows/whistle/state.js";
import { factFields, parseFactTrace, parseStored, parseTrace, WhistleDocument } from "./whistle-document.js";
import { stored, type WhistleRows } from "./whistle-row.js";

const FlowRow = z.object({ blownAt: z.date(), whistle: z.object({ closedAt: z.date().nullable() }) });

const Outline = z
  .object({ _id: z.string(), number: z.string(), whistlerUnitId: z.string(), unitIds: z.array(z.string()) })
  .transform(({ _id: id, ...rest }) => ({ id, ...rest }));

/** What people look through: lists, boards, what is alike, assessments. */
export type WhistleReading = {
  byNumber(number: string): Promise<Stored | null>;
  /** The states of these whistles, by id; those that are not there are left out. */
  states(ids: string[]): Promise<Map<string, Whistle>>;
  /** What stands beside the state, also of a whistle whose state can't be read any more. */
  outline(number: string): Promise<{ id: string; number: string; whistlerUnitId: string; unitIds: string[] } | null>;
  /** Whistles in which one of the units has a part, newest first. */
  ofUnits(unitIds: string[], options: { openOnly: boolean; limit: number }): Promise<Whistle[]>;
  /** Whistles of these units blown since then that share a gram with a text, newest first. */
  sharing(grams: string[], options: { unitIds: string[]; since: Date; limit: number }): Promise<Whistle[]>;
  /** Whistles, open or over, in whose register something was entered since then; the newest first. */
  withFactsSince(moment: Date, limit: number): Promise<Whistle[]>;
  /** Whistles that these units blew in that time, `to` not included, and whose record is still whole. */
  blownBy(whistlerUnitIds: string[], span: { from: Date; to: Date }): Promise<{ id: string; version: number }[]>;
  /** The traces of these whistles, in the order of their ids. */
  traces(ids: string[]): Promise<{ id: string; version: number; trace: Entry[] }[]>;
  /** Of the traces of these whistles what assessments look at, in the order of their ids. */
  factTraces(ids: string[]): Promise<{ id: string; version: number; trace: FactEntry[] }[]>;
  /** When whistles of these units blown since then began and ended; drills are left out. */
  flow(unitIds: string[], since: Date): Promise<{ blownAt: Date; endedAt: Date | null }[]>;
};

export const whistleReading = (collection: WhistleRows): WhistleReading => ({
  async states(ids) {
    const rows = await collection.find({ _id: { $in: ids } }, { projection: { whistle: 1 } }).toArray();
    return new Map(rows.map(({ _id, whistle }) => [_id, WhistleDocument.parse(whistle)]));
  },

  async byNumber(number) {
    const row = await collection.findOne({ number }, { projection: stored });
    return row ? parseStored(row) : null;
  },

  async outline(number) {
    const row = await collection.findOne({ number }, { projection: { number: 1, whistlerUnitId: 1, unitIds: 1 } });
    return row ? Outline.parse(row) : null;
  },

  async ofUnits(unitIds, { openOnly, limit }) {
    const rows = await collection
      .find({ unitIds: { $in: unitIds }, ...(openOnly ? { open: true } : {}) }, { projection: { whistle: 1 } })
      .sort({ blownAt: -1, _id: 1 })
      .limit(limit)
      .toArray();
    return rows.map((row) => WhistleDocument.parse(row.whistle));
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

  async withFactsSince(moment, limit) {
    const rows = await collection
      .find({ "whistle.register.at": { $gte: moment } }, { projection: { whistle: 1 } })
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
});
