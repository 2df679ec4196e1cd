import { z } from "zod";
import type { Finding } from "./triage.js";

/** What a whistler was told before sending and went ahead with all the same, as the record keeps it. */
export const Overridden = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ownDuty"), duty: z.string(), keyword: z.string() }),
  z.object({ kind: z.literal("duplicate"), whistleId: z.string(), number: z.string(), likeness: z.number() }),
  z.object({ kind: z.literal("category"), chosen: z.string(), category: z.string(), matterCode: z.string() }),
  z.object({ kind: z.literal("missingPlace") }),
]);
export type Overridden = z.infer<typeof Overridden>;

/** The record of going ahead 仍要吹哨. */
export const overriddenBy = (findings: readonly Finding[]): Overridden[] =>
  findings.flatMap((finding) => recordOf(finding) ?? []);

/** Suggestions are offers, and a secret mark is never overridden. */
function recordOf(finding: Finding): Overridden | null {
  switch (finding.kind) {
    case "ownDuty":
      return { kind: finding.kind, duty: finding.duty.name.zh, keyword: finding.keyword };
    case "duplicate": {
      const { id, number } = finding.whistle;
      return { kind: finding.kind, whistleId: id, number, likeness: Math.round(finding.likeness * 100) / 100 };
    }
    case "category": {
      const { kind, chosen, category, matterCode } = finding;
      return { kind, chosen, category, matterCode };
    }
    case "missingPlace":
      return { kind: finding.kind };
    case "secretMark":
    case "suggestion":
      return null;
  }
}
