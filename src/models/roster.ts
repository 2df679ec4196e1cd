import mongoose from "mongoose";
import { z } from "zod";
import type { Leave, RosterEntry } from "../flows/org/roster.js";

const options = { versionKey: false, autoIndex: false } as const;
const rosterSchema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    unitId: { type: String, required: true },
    from: { type: Date, required: true },
    to: { type: Date, required: true },
    personIds: { type: [String], required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { ...options, collection: "roster" },
);
const leaveSchema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    personId: { type: String, required: true },
    from: { type: String, required: true },
    to: { type: String, required: true },
    deputyId: { type: String, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
    cancelledAt: Date,
  },
  { ...options, collection: "leaves" },
);

const RosterRow = z.object({ unitId: z.string(), from: z.date(), to: z.date(), personIds: z.array(z.string()) });
const LeaveRow = z.object({ personId: z.string(), from: z.string(), to: z.string(), deputyId: z.string() });

/** Who wrote it and when; `source` names the request, so that the same one kept twice is one. */
export type Written = { source: string; by: string; at: Date };

/** The duty roster 值班表 and the leaves 代理 as people wrote them, oldest first; org.yaml holds those before them. */
export type Roster = {
  all(): Promise<{ roster: RosterEntry[]; leaves: Leave[] }>;
  /** Adds entries; what they replace stays where it is, see mergedRoster. */
  write(entries: RosterEntry[], written: Written): Promise<void>;
  writeLeave(leave: Leave, written: Written): Promise<void>;
  /** Ends a person's leaves that reach to this day or beyond; answers with how many. */
  cancelLeaves(personId: string, day: string, at: Date): Promise<number>;
  /** Duties and leaves that were over before `moment`. */
  forgetBefore(moment: Date): Promise<void>;
};

export function createRoster(connection: mongoose.Connection): Roster {
  const rosters = connection.model("RosterEntry", rosterSchema);
  const leaves = connection.model("Leave", leaveSchema);
  const oldestFirst = { at: 1, _id: 1 } as const;
  return {
    async all() {
      const [entries, away] = await Promise.all([
        rosters.find().sort(oldestFirst).lean(),
        leaves
          .find({ cancelledAt: { $exists: false } })
          .sort(oldestFirst)
          .lean(),
      ]);
      return { roster: z.array(RosterRow).parse(entries), leaves: z.array(LeaveRow).parse(away) };
    },
    async write(entries, { source, by, at }) {
      if (entries.length === 0) return;
      await rosters.bulkWrite(
        entries.map((entry, index) => ({
          updateOne: {
            filter: { _id: `${source}:${String(index).padStart(4, "0")}` },
            update: { $setOnInsert: { ...entry, by, at } },
            upsert: true,
          },
        })),
      );
    },
    async writeLeave(leave, { source, by, at }) {
      await leaves.updateOne({ _id: source }, { $setOnInsert: { ...leave, by, at } }, { upsert: true });
    },
    async forgetBefore(moment) {
      await rosters.deleteMany({ to: { $lt: moment } });
      await leaves.deleteMany({ to: { $lt: moment.toISOString().slice(0, 10) } });
    },
    async cancelLeaves(personId, day, at) {
      const open = { personId, to: { $gte: day }, cancelledAt: { $exists: false } };
      return (await leaves.updateMany(open, { $set: { cancelledAt: at } })).modifiedCount;
    },
  };
}
