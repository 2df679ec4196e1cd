import mongoose from "mongoose";
import { z } from "zod";
import type { CustodyEvent, CustodyLine } from "../flows/custody/custody.js";
import type { CustodyRepository } from "../flows/custody/handle-custody.js";
import { isDuplicateKey } from "./duplicate-key.js";
import { actor } from "./whistle-document.js";

const schema = new mongoose.Schema(
  {
    /** The whistle's id. */
    _id: { type: String, required: true },
    number: { type: String, required: true },
    count: { type: Number, required: true },
    lines: { type: [mongoose.Schema.Types.Mixed], required: true },
  },
  { versionKey: false, minimize: false, autoIndex: false, collection: "custody" },
);

const reason = z.string();
const event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("viewed"), reason }),
  z.object({ type: z.literal("exported"), original: z.boolean(), reason, digest: z.string() }),
  z.object({ type: z.literal("held"), reason }),
  z.object({ type: z.literal("released"), reason }),
]) satisfies z.ZodType<CustodyEvent>;

const line = z.object({
  ...{ seq: z.int(), at: z.date(), by: actor, source: z.string() },
  ...{ change: event, prev: z.string(), hash: z.string() },
}) satisfies z.ZodType<CustodyLine>;
const Row = z.object({ lines: z.array(line) });

/**
 * The lines of one whistle's document.
 * @throws ZodError when the database holds something that this program never wrote
 */
export const parseCustody = (row: unknown): CustodyLine[] => Row.parse(row).lines;

/** One document a whistle: who saw its original, took a copy, ordered it to be kept. */
export function createCustody(connection: mongoose.Connection): CustodyRepository {
  const model = connection.model("Custody", schema);
  return {
    async linesOf(whistleId) {
      const row = await model.findById(whistleId).lean();
      return row ? parseCustody(row) : [];
    },
    async append({ id, number }, count, added) {
      if (count === 0) {
        try {
          await model.create({ _id: id, number, count: 1, lines: [added] });
          return "saved";
        } catch (error) {
          if (isDuplicateKey(error)) return "lost";
          throw error;
        }
      }
      const { matchedCount } = await model.updateOne(
        { _id: id, count },
        { $set: { count: count + 1 }, $push: { lines: added } },
      );
      return matchedCount === 1 ? "saved" : "lost";
    },
  };
}
