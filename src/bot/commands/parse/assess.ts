import { type Period, readPeriod } from "../../../flows/assessment/period.js";

/** The arguments of 考核: what is wanted, of which period, by which rules, as of when; the rest names units and numbers. */
export type AssessArgs = {
  want: "show" | "enter" | "try" | "export";
  period: Period | null;
  /** Another share of the whistlers, in per cent. */
  share: number | null;
  policyVersion: string | null;
  /** `YYYY-MM-DD`: as it stood at the end of that day. */
  asOfDay: string | null;
  rest: string[];
};

const wants = [
  ["enter", /^(?:录入|导入|enter)$/iu],
  ["try", /^(?:试算|try)$/iu],
  ["export", /^(?:导出|表格|export)$/iu],
] as const;

export function parseAssess(args: string, now: Date): AssessArgs {
  const found: AssessArgs = { want: "show", period: null, share: null, policyVersion: null, asOfDay: null, rest: [] };
  const words = args.split(/[\s,，、;；]+/u).filter((word) => word !== "");
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const next = words[at + 1] ?? "";
    const want = wants.find(([, pattern]) => pattern.test(word));
    const glued = /^(?:吹哨方?|whistlers?)[=:：]?(\d{1,3})%?$/iu.exec(word);
    if (want && found.want === "show") found.want = want[0];
    else if (glued) found.share = Number(glued[1]);
    else if (/^(?:吹哨方?|whistlers?)$/iu.test(word) && /^\d{1,3}%?$/u.test(next)) {
      found.share = Number.parseInt(next, 10);
      at += 1;
    } else if (/^(?:规则|rules)$/iu.test(word) && next !== "") {
      found.policyVersion = next;
      at += 1;
    } else if (/^(?:截至|asof)$/iu.test(word) && /^\d{4}-\d\d-\d\d$/u.test(next)) {
      found.asOfDay = next;
      at += 1;
    } else {
      const period = found.period === null ? readPeriod(word, now) : null;
      if (period) found.period = period;
      else found.rest.push(word);
    }
  }
  return found;
}
