import { createHash } from "node:crypto";
import mongoose from "mongoose";
import { z } from "zod";
import { Policy } from "../flows/policy/policy.js";

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    hash: { type: String, required: true },
    text: { type: String, required: true },
    since: { type: Date, required: true },
  },
  { versionKey: false, autoIndex: false, collection: "policies" },
);

const Row = z.object({ _id: z.string(), hash: z.string(), text: z.string() });

/** Every version of the policy that a whistle may still run under. */
export type Policies = {
  /**
   * Keeps this version for the whistles that begin under it. A version known with other contents is replaced only while
   * no open whistle runs under it.
   * @returns false if it may not be replaced: the change needs a new version
   */
  keep(policy: Policy, at: Date, isInUse: (version: string) => Promise<boolean>): Promise<boolean>;
  all(): Promise<Map<string, Policy>>;
};

export function createPolicies(connection: mongoose.Connection): Policies {
  const model = connection.model("Policy", schema);
  return {
    async keep(policy, at, isInUse) {
      const text = JSON.stringify(policy);
      const hash = createHash("sha256").update(text).digest("hex");
      const { version } = policy;
      await model.updateOne({ _id: version }, { $setOnInsert: { hash, text, since: at } }, { upsert: true });
      const kept = Row.parse(await model.findById(version).lean());
      if (kept.hash === hash) return true;
      if (await isInUse(version)) return false;
      await model.updateOne({ _id: version }, { $set: { hash, text, since: at } });
      return true;
    },
    async all() {
      const rows = z.array(Row).parse(await model.find().sort({ _id: 1 }).lean());
      return new Map(rows.map(({ _id, text }) => [_id, Policy.parse(JSON.parse(text))]));
    },
  };
}
