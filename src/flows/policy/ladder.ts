import { z } from "zod";

/** The rungs, lowest first (DOMAIN.md section 5). */
export const rungIds = ["dueSoon", "overdue", "again", "levelAbove", "twoAbove"] as const;
export const RungId = z.enum(rungIds);
export type RungId = z.infer<typeof RungId>;

/** Who can hear of a rung. `head` and `duty` are those of the unit that owes the step. */
export const Audience = z.enum([
  "duty",
  "head",
  "commandCentre",
  "levelAbove",
  "whistlerParent",
  "twoAbove",
  "inspectors",
]);
export type Audience = z.infer<typeof Audience>;

/** 加急 beyond the message itself; sms and phone are paid for. */
export const Urgent = z.enum(["app", "sms", "phone"]);
export type Urgent = z.infer<typeof Urgent>;

export const Rung = z.strictObject({
  id: RungId,
  /** Share of the time that is used: 0.8 is 80 %, 1 the deadline, 1.5 half the time again beyond it. */
  at: z.number().positive().max(20),
  to: z.array(Audience).min(1),
  urgent: Urgent.optional(),
  /** Enters the accountability register. */
  register: z.boolean().default(false),
});
export type Rung = z.infer<typeof Rung>;

export const Ladder = z
  .array(Rung)
  .min(1)
  .superRefine((rungs, context) => {
    const problem = (index: number, key: string, message: string) =>
      context.addIssue({ code: "custom", path: [index, key], message });
    for (const [index, rung] of rungs.entries()) {
      const before = rungs[index - 1];
      if (before && rung.at <= before.at) {
        problem(
          index,
          "at",
          `rung ${rung.id} at ${rung.at} does not come after ${before.id} at ${before.at}; write the rungs in the order of their time`,
        );
      }
      if (before && rungIds.indexOf(rung.id) <= rungIds.indexOf(before.id)) {
        problem(
          index,
          "id",
          `rung ${rung.id} stands after ${before.id}; the order is ${rungIds.join(", ")}, each at most once`,
        );
      }
      if (rung.id === "overdue" && rung.at !== 1) {
        problem(index, "at", `rung overdue at ${rung.at} is not the deadline; it is at 1`);
      }
      if (rung.id === "dueSoon" && rung.at >= 1) {
        problem(
          index,
          "at",
          `rung dueSoon at ${rung.at} is not before the deadline; 0.8 warns when 80 % of the time is used`,
        );
      }
    }
    if (!rungs.some(({ id }) => id === "overdue")) {
      context.addIssue({
        code: "custom",
        path: [],
        message: "the ladder has no rung overdue; a missed deadline needs one at 1",
      });
    }
  });
export type Ladder = z.infer<typeof Ladder>;
