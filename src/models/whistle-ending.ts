import { z } from "zod";
import type { Emptied } from "../flows/trace/chain.js";
import type { Entry } from "../flows/whistle/handle.js";
import type { Whistle } from "../flows/whistle/state.js";
import { EmptiedEntry } from "./whistle-document.js";
import type { WhistleRows } from "./whistle-row.js";

/** What becomes of whistles that are over, and of the policies they ran under. */
export type WhistleEnding = {
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

export const whistleEnding = (collection: WhistleRows): WhistleEnding => ({
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
});
