import { z } from "zod";

/** `wall` runs day and night; `working` runs in working time only. */
export const ClockKind = z.enum(["wall", "working"]);
export type ClockKind = z.infer<typeof ClockKind>;

const pattern = /^([1-9]\d{0,3})(m|h|wd)$/;

/** A time limit as people write it: minutes `5m`, hours `4h`, working days `3wd`. */
export const Limit = z.string({ error: notALimit }).regex(pattern, { abort: true, error: notALimit });
export type Limit = z.infer<typeof Limit>;

/** A number of working days, `10wd`. */
export const WorkingDays = z.string().regex(/^[1-9]\d{0,2}wd$/, {
  abort: true,
  error: (issue) => `${JSON.stringify(issue.input)} is no number of working days; write it as 10wd`,
});

function notALimit({ input }: { input?: unknown }): string {
  const right = "write minutes as 5m, hours as 4h, working days as 3wd";
  return input === undefined ? `is missing; ${right}` : `${JSON.stringify(input)} is no time limit; ${right}`;
}

export type ParsedLimit = { amount: number; unit: "m" | "h" | "wd" };

/**
 * Takes `5m`, `4h` or `3wd` apart.
 * @throws RangeError for anything else: limits are checked when the policy is read
 */
export function parseLimit(limit: string): ParsedLimit {
  const [, amount, unit] = pattern.exec(limit) ?? [];
  if (unit === "m" || unit === "h" || unit === "wd") return { amount: Number(amount), unit };
  throw new RangeError(`${JSON.stringify(limit)} is no time limit such as 5m, 4h or 3wd`);
}

/** The clock that a limit really runs on: working days are counted in working time in every category. */
export const clockOf = (limit: string, clock: ClockKind): ClockKind =>
  parseLimit(limit).unit === "wd" ? "working" : clock;
