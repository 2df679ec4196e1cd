import { z } from "zod";

/** What belongs to a scene: all that people do, and what is done to the world. */
export const Recorded = z.enum([
  "messages",
  "press",
  "read",
  "enter",
  "recall",
  "react",
  "members",
  "menu",
  "clock",
  "faults",
  "bot",
]);

const Words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

/** Whose phone shows what the caption speaks of, and which chat on it; both as references. */
const Shown = z.strictObject({ person: z.string(), chat: z.string().optional() });

/** One call of the control API; `caption` and `shows` are for those who watch. */
export const Step = z.strictObject({
  call: Recorded,
  body: z.record(z.string(), z.unknown()),
  caption: Words.optional(),
  shows: z.array(Shown).max(6).optional(),
});
export type Step = z.infer<typeof Step>;

const SceneId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

export const Scene = z.strictObject({
  id: SceneId.optional(),
  title: Words.optional(),
  steps: z.array(Step).max(10_000),
});
export type Scene = z.infer<typeof Scene>;

/** A scene that comes with the town and plays at one click. */
export const ShippedScene = Scene.extend({ id: SceneId, title: Words });
export type ShippedScene = z.infer<typeof ShippedScene>;
