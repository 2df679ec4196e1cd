import { z } from "zod";

export const WorkerOptions = z.object({
  address: z.union([z.object({ path: z.string() }), z.object({ port: z.int() })]),
  dir: z.string(),
  fsync: z.boolean(),
});
export type WorkerOptions = z.infer<typeof WorkerOptions>;

export const ToWorker = z.object({ type: z.literal("stop") });

export const FromWorker = z.discriminatedUnion("type", [
  z.object({ type: z.literal("listening"), port: z.int().optional() }),
  z.object({ type: z.literal("failed"), message: z.string() }),
  z.object({ type: z.literal("log"), message: z.string() }),
]);
export type FromWorker = z.infer<typeof FromWorker>;
