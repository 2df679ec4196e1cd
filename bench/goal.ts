/** One thing that was measured, against what it is to be. Several rounds where noise matters; the median counts. */
export type Measured = {
  /** Without spaces, `goal.part`. */
  name: string;
  sign: "≤" | "≥";
  limit: number;
  rounds: number[];
  /** (max − min) ÷ median of what the ratio is taken against; above 30 % nothing can be said. Null for exact counts. */
  baselineSpread: number | null;
  note?: string;
};

export type Goal = { name: string; measure: () => Promise<Measured[]> };

export type Verdict = "ok" | "missed" | "noisy";

export const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error("no rounds");
  return (low + high) / 2;
};

export const spread = (values: number[]): number => (Math.max(...values) - Math.min(...values)) / median(values);

const most = 0.3;

export function verdictOf({ sign, limit, rounds, baselineSpread }: Measured): Verdict {
  const value = median(rounds);
  // Noise can hide a miss as well as make one up.
  if (baselineSpread !== null && baselineSpread > most) return "noisy";
  return (sign === "≤" ? value <= limit : value >= limit) ? "ok" : "missed";
}

/** `ingress.sdk  0.61 ≤ 0.7  ok  (0.59–0.63)` */
export function lineOf(measured: Measured): string {
  const { name, sign, limit, rounds, note } = measured;
  const range = rounds.length > 1 ? `${short(Math.min(...rounds))}–${short(Math.max(...rounds))}` : "";
  const more = [range, note ?? ""].filter((part) => part !== "").join("; ");
  return `${name}  ${short(median(rounds))} ${sign} ${limit}  ${verdictOf(measured)}${more === "" ? "" : `  (${more})`}`;
}

const short = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(3));
