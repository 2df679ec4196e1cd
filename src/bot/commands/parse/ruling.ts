import { cutOut, withoutLeadingSeparators } from "./cut.js";
import { fold } from "./fold.js";
import { findNumber } from "./number.js";

/** `/裁定 20260105-0012 城管中队 改派 综合执法队 理由`: what was written, units not looked up yet. */
export type RulingWords = {
  numberQuery: string | null;
  /** Whose decline; empty where only one waits. */
  about: string;
  outcome: "maintain" | "reassign" | "release" | null;
  /** For `reassign`: the department in its place. */
  successor: string;
  reason: string;
};

const outcomes = {
  maintain: /维持(?:原派单|原单)?|maintain/iu,
  reassign: /改派(?:给|到|由|为)?|reassign(?: to)?/iu,
  release: /解除|不再另派|release/iu,
} as const;

/** A name ends at a blank or a comma. */
const firstName = /^@?([^\s,、;:。]{1,60})/u;

/** Reads the arguments of `/裁定`; never throws. */
export function parseRuling(args: string): RulingWords {
  const found = findNumber(args);
  const said = found ? cutOut(args, [found]) : args.trim();
  const [word] = (["maintain", "reassign", "release"] as const)
    .flatMap((outcome) => {
      const match = outcomes[outcome].exec(fold(said));
      return match ? [{ outcome, start: match.index, end: match.index + match[0].length }] : [];
    })
    .sort((a, b) => a.start - b.start);
  const about = fold(said.slice(0, word?.start ?? said.length)).replace(/^[\s,、:@]+|[\s,、:]+$/gu, "");
  const rest = withoutLeadingSeparators(said.slice(word?.end ?? said.length));
  const given = { numberQuery: found?.query ?? null, about, outcome: word?.outcome ?? null };
  if (given.outcome !== "reassign") return { ...given, successor: "", reason: rest.trim() };
  const [written = "", successor = ""] = firstName.exec(fold(rest)) ?? [];
  return { ...given, successor, reason: withoutLeadingSeparators(rest.slice(written.length)).trim() };
}
