import mongoose from "mongoose";

const keptSeconds = 90 * 24 * 60 * 60;

/** Only what is searched by stands in it; whatever else a delivery holds is checked when it is read (delivery-document.ts). */
export const deliverySchema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    /** Position in `lanes`; 0 goes first. */
    rank: { type: Number, required: true },
    whistleId: String,
    /** When it is to go out; while a sender has it in hand, the end of that lease. Absent: nothing to do. */
    nextAt: Date,
    heldAt: Date,
    claim: String,
    messageId: String,
    sentAt: Date,
    parkedAt: Date,
    /** Real time, set by the database itself once the document is no longer needed: an index that expires knows no other. */
    doneAt: Date,
  },
  { versionKey: false, minimize: false, autoIndex: false, autoCreate: false, strict: false, collection: "deliveries" },
);
const due = { partialFilterExpression: { nextAt: { $exists: true } } };
deliverySchema.index({ rank: 1, nextAt: 1, _id: 1 }, due);
deliverySchema.index({ nextAt: 1, _id: 1 }, due);
deliverySchema.index({ heldAt: 1, _id: 1 }, { partialFilterExpression: { heldAt: { $exists: true } } });
deliverySchema.index({ messageId: 1 }, { sparse: true });
deliverySchema.index({ whistleId: 1, _id: 1 });
deliverySchema.index({ sentAt: 1, _id: 1 }, { sparse: true });
deliverySchema.index({ parkedAt: 1, _id: 1 }, { partialFilterExpression: { parkedAt: { $exists: true } } });
deliverySchema.index({ doneAt: 1 }, { expireAfterSeconds: keptSeconds });
