import mongoose from "mongoose";
import type { Emptied } from "../flows/trace/chain.js";
import { isEnded, type Whistle } from "../flows/whistle/state.js";

export const schema = new mongoose.Schema(
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

/** As the driver sees it; what is inside is parsed on the way out. */
export type WhistleRow = {
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
export const derived = (whistle: Whistle) => ({
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

const isProvisional = ({ steps, assignments }: Whistle): boolean =>
  [...steps, ...assignments.flatMap(({ parked }) => parked)].some(({ why }) => why.provisional);

/** What makes a `Stored`. */
export const stored = { version: 1, whistle: 1, trace: 1, notices: 1 } as const;

export type WhistleRows = mongoose.Collection<WhistleRow>;
