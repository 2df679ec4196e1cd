import { categoryOf } from "../policy/lookup.js";
import type { Policy } from "../policy/policy.js";
import type { Finding } from "./triage.js";
import type { WhistleDraft } from "./whistle-draft.js";

/** What of the findings is grave enough for the whistler to be asked first; docs/POLICY.md says it in words. */
export const heldUpBy = (draft: WhistleDraft, findings: readonly Finding[], policy: Policy): Finding[] =>
  findings.filter((finding) => holdsUp(draft, finding, policy));

function holdsUp(draft: WhistleDraft, finding: Finding, policy: Policy): boolean {
  const { triage } = policy;
  switch (finding.kind) {
    case "ownDuty":
      return finding.keyword.length >= triage.keyword;
    case "duplicate": {
      const samePlace = finding.reasons.some(({ kind }) => kind === "place");
      return samePlace && finding.likeness >= triage.likeness && !areTwoOfMany(draft, finding.whistle);
    }
    case "category": {
      const sure = finding.keyword === null || finding.keyword.length >= triage.keyword;
      return sure && isLighter(finding.chosen, finding.category, policy);
    }
    case "secretMark":
    case "missingPlace":
    case "suggestion":
      return false;
  }
}

/** Taking a matter more seriously than the catalogue is nobody's harm; less seriously is. */
function isLighter(chosen: string, known: string, policy: Policy): boolean {
  const ours = categoryOf(policy, chosen);
  const theirs = categoryOf(policy, known);
  if (ours === null || theirs === null || ours.emergency) return false;
  return theirs.emergency || (ours.start === "none" && theirs.start !== "none");
}

type Told = Pick<WhistleDraft, "text" | "place">;

/** 路灯损坏17 and 路灯损坏18: a row of like things told apart by a serial number that no counter of places follows. */
function areTwoOfMany(a: Told, b: Told): boolean {
  const ofA = serials(a);
  const ofB = serials(b);
  return ofA.size > 0 && ofB.size > 0 && ![...ofA].some((serial) => ofB.has(serial));
}

function serials({ text }: Told): Set<string> {
  const plain = text.normalize("NFKC").toLowerCase().replace(timesAndPhones, " ");
  return new Set([...plain.matchAll(serial)].map(([, counted, alone]) => counted ?? alone ?? ""));
}

const timesAndPhones = /\d+:\d+|1\d{10}/gu;
const serial = /第\s?(\d+)|([a-z0-9]*\d[a-z0-9]*)(?=[\s\p{P}]|$)/gu;
