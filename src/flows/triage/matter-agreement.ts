import type { MatterFinder } from "./keywords.js";

/** What the catalogue says of two texts: one matter for sure, perhaps one, two different ones, or nothing. */
export type MatterAgreement = "same" | "similar" | "other" | "unknown";

type Named = { code: string; weight: number };

/** A keyword at least this long names a matter for sure; 工地 or 聚集 stand in whistles about anything. */
const sure = 2.5;

/** The matters that a whistle names, the likeliest first; the one that was chosen goes before the keywords. */
export function mattersOf(told: { matterCode: string | null }, plain: string, find: MatterFinder): Named[] {
  const found = find(plain).map(({ matter, weight }) => ({ code: matter.code, weight }));
  const { matterCode } = told;
  if (matterCode === null) return found;
  return [{ code: matterCode, weight: sure }, ...found.filter(({ code }) => code !== matterCode)];
}

/** Different ones only where both are sure and neither text names what heads the other. */
export function mattersAgree(a: readonly Named[], b: readonly Named[]): MatterAgreement {
  const [headA] = a;
  const [headB] = b;
  if (!headA || !headB) return "unknown";
  const unsure = Math.min(headA.weight, headB.weight) < sure;
  if (headA.code === headB.code) return unsure ? "similar" : "same";
  const mixed = a.some(({ code }) => code === headB.code) || b.some(({ code }) => code === headA.code);
  return unsure || mixed ? "unknown" : "other";
}
