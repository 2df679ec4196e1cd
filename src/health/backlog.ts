import type mongoose from "mongoose";
import { z } from "zod";
import { type Lane, lanes, rankOf } from "../models/delivery-document.js";

export type LaneDepth = { lane: Lane; due: number; waiting: number; parked: number; oldestDueSeconds: number };

/** What lies undone in the database, for the metrics; every question runs over an index. */
export type Backlog = {
  /** Builds the index that `overdue` needs; to be awaited once before anything else. */
  init(): Promise<void>;
  deliveries(now: Date): Promise<LaneDepth[]>;
  /** Open whistles of each category with a step past its deadline. */
  overdue(categories: readonly string[], now: Date): Promise<Map<string, number>>;
};

const Due = z.object({ nextAt: z.date() });

export function createBacklog(connection: mongoose.Connection): Backlog {
  const deliveries = connection.collection("deliveries");
  const whistles = connection.collection("whistles");

  async function depthOf(lane: Lane, now: Date): Promise<LaneDepth> {
    const rank = rankOf(lane);
    const isDue = { rank, nextAt: { $lte: now } };
    const [due, waiting, parked, oldest] = await Promise.all([
      deliveries.countDocuments(isDue),
      deliveries.countDocuments({ rank, nextAt: { $gt: now } }),
      deliveries.countDocuments({ rank, parkedAt: { $exists: true } }),
      deliveries
        .find(isDue, { projection: { _id: 0, nextAt: 1 } })
        .sort({ rank: 1, nextAt: 1, _id: 1 })
        .limit(1)
        .next(),
    ]);
    const since = oldest === null ? now : Due.parse(oldest).nextAt;
    return { lane, due, waiting, parked, oldestDueSeconds: (now.getTime() - since.getTime()) / 1000 };
  }

  return {
    async init() {
      await whistles.createIndex({ open: 1, "whistle.category": 1, _id: 1 });
    },
    deliveries: (now) => Promise.all(lanes.map((lane) => depthOf(lane, now))),
    async overdue(categories, now) {
      const late = { open: true, "whistle.steps.dueAt": { $lte: now } };
      const counts = categories.map(
        async (category): Promise<[string, number]> => [
          category,
          await whistles.countDocuments({ ...late, "whistle.category": category }),
        ],
      );
      return new Map(await Promise.all(counts));
    },
  };
}
