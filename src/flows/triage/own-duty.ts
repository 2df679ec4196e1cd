import type { Level } from "../org/org.js";
import type { Duty } from "../policy/catalogue.js";
import type { Policy } from "../policy/policy.js";
import { keywordFinder, matterFinder } from "./keywords.js";
import type { Told } from "./likeness.js";
import { plainText } from "./plain-text.js";

export type OwnDuty = { duty: Duty; keyword: string };

/**
 * What the whistler's level has to do itself by the 职责清单, with the keyword that says so. Null too where the catalogue
 * of matters names the text more specifically: 小广告 is the street's own, 广告牌坠落 is not.
 */
export function ownDuty({ text }: Pick<Told, "text">, policy: Policy, level: Level): OwnDuty | null {
  const duties = policy.duties.filter((duty) => duty.level === level);
  const find = keywordFinder(duties.flatMap((duty) => duty.keywords.map((keyword) => ({ keyword, value: duty }))));
  const plain = plainText(text);
  const [best] = find(plain).sort((a, b) => b.weight - a.weight);
  const [matter] = matterFinder(policy)(plain);
  if (!best || (matter && matter.weight > best.weight)) return null;
  return { duty: best.value, keyword: best.keyword };
}
