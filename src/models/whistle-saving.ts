import { grams } from "../flows/triage/grams.js";
import type { Entry, Save, WhistleRepository } from "../flows/whistle/handle.js";
import type { Whistle } from "../flows/whistle/state.js";
import { isDuplicateKey } from "./duplicate-key.js";
import { parseStored } from "./whistle-document.js";
import { derived, stored, type WhistleRows } from "./whistle-row.js";

/** People in the group see the end before it is gone. */
const groupStaysMs = 60 * 60_000;

const dissolveAt = ({ consultation, closedAt }: Whistle): { dissolveAt?: Date } =>
  consultation === null || consultation.dissolvedAt !== null || closedAt === null
    ? {}
    : { dissolveAt: new Date(closedAt.getTime() + groupStaysMs) };

export type WhistleSaving = WhistleRepository & {
  /** Saves many decisions in one round trip; true if none lost its race. */
  saveMany(saves: Save[]): Promise<boolean>;
};

/** Every decision is one insert or one update that asks for the version it was made on. */
export const whistleSaving = (collection: WhistleRows): WhistleSaving => ({
  async load(id) {
    const row = await collection.findOne({ _id: id }, { projection: stored });
    return row ? parseStored(row) : null;
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
});

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

const unset = (fields: string[]): Record<string, ""> => Object.fromEntries(fields.map((field) => [field, ""]));

const changedAt = (entries: Entry[]): Date => {
  const last = entries.at(-1);
  if (!last) throw new Error("a save without an entry in the trace");
  return last.at;
};
