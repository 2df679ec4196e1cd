import type { Directory } from "../../flows/org/directory.js";
import { categoryOf, matterOf } from "../../flows/policy/lookup.js";
import type { Policy } from "../../flows/policy/policy.js";
import type { Whistle } from "../../flows/whistle/state.js";
import { nouns } from "../../terms.js";
import { both, type Text, verbatim } from "../kit/text.js";

/** Names as cards show them. A unit or person that is no longer in the directory keeps its id, so that nothing is lost. */
export const unitName = (directory: Directory, id: string): string => directory.unit(id)?.name ?? id;
export const unitShort = (directory: Directory, id: string): string => directory.unit(id)?.short ?? id;

/** Who signed a step: a person's name, or the machine. */
export function signerName(directory: Directory, by: string): Text {
  if (by === "system") return both("系统", "the system");
  return verbatim(directory.member(by)?.name ?? by);
}

export const categoryName = (policy: Policy, category: string): Text =>
  categoryOf(policy, category)?.label ?? verbatim(category);

export function matterName(policy: Policy, { matterCode }: Pick<Whistle, "matterCode">): Text {
  if (matterCode === null) return nouns.unlistedMatter;
  const matter = matterOf(policy, matterCode);
  return matter ? both(matter.name, matter.en) : verbatim(matterCode);
}

/** Stands before whatever a drill says. */
export const drillMark: Text = both(`【${nouns.drill.zh}】`, `[${nouns.drill.en}] `);

/** 【演练】常规哨 20260105-0012. */
export function whistleTitle(policy: Policy, { category, number, drill }: Whistle): Text {
  const { zh, en } = categoryName(policy, category);
  const isSaid = number.includes(nouns.drill.zh);
  const mark = drill && !isSaid ? drillMark : both("", "");
  return both(`${mark.zh}${zh} ${number}`, `${mark.en}${en} ${number}`);
}

/** 二次吹哨; empty for the first. */
export function roundName(round: number): Text {
  if (round < 2) return both("", "");
  const numeral = ["二", "三", "四", "五", "六", "七", "八", "九", "十"][round - 2] ?? String(round);
  return both(`${numeral}次吹哨`, `Round ${round}`);
}
