import type { ReliefFinding, ReliefRule } from "../flows/relief/relief-check.js";
import { type Card, card } from "./kit/card.js";
import { markdown, note } from "./kit/elements.js";
import { bold } from "./kit/markup.js";
import { both, type Text } from "./kit/text.js";
import { limitText } from "./views/why.js";

/** Cells have no second language, so both stand in them. */
const inBoth = ({ zh, en }: Text): string => `${zh} ${en}`;

const rules: Record<ReliefRule, Text> = {
  quietHours: both("非应急提醒只在工作时段发送", "Notices in working hours only"),
  offTheHour: both("避开整点、半点集中发送", "Off the full and half hour"),
  budget: both("每人每日提醒有上限（今日最多/上限）", "Daily budget a person (today's most/limit)"),
  digest: both("超出部分合并为一条汇总", "The rest in one digest"),
  overviews: both(
    "每日提要、值班交接在工作时段发送，无事不发",
    "Overviews in working hours, none when nothing is open",
  ),
  emergencies: both("只有应急哨可随时提醒", "Only emergencies at any hour"),
  paid: both("短信、电话加急有限额", "SMS and calls limited a day"),
  nudges: both("同一哨两次催办有间隔", "Time between two nudges"),
  evidence: both("不强制拍照、定位、留痕打卡", "No forced photo, location or track"),
  leaderboard: both("群内不排名、不通报", "No leaderboard in groups"),
  groups: both("一事一群，办结解散（未解散数）", "Groups dissolved afterwards (left over)"),
  weights: both("吹哨方评价权重不低于 30%", "Whistlers' weight 30 % or more"),
  suggestions: both("人人可提减负建议（/建议）", "Anyone can say /suggest"),
};

const states: Record<ReliefFinding["state"], Text> = {
  kept: both("符合", "kept"),
  watch: both("需关注", "look at it"),
  broken: both("不符合", "broken"),
};

/** A time limit as people read it; everything else stands as it was found. */
function foundText(found: string): string {
  const limit = limitText(found);
  if (limit !== null) return inBoth(limit);
  return found === "" ? "–" : found;
}

/** /减负体检: each guard-rail against formalism at the fingertips, and whether the running configuration keeps it. */
export function reliefCard(findings: readonly ReliefFinding[]): Card {
  const broken = findings.filter(({ state }) => state === "broken").length;
  const watched = findings.filter(({ state }) => state === "watch").length;
  return card({
    title: both("减负体检", "Relief check"),
    template: broken > 0 ? "red" : watched > 0 ? "yellow" : "green",
    elements: [
      markdown(
        bold(
          both(
            `共 ${findings.length} 项：不符合 ${broken} 项，需关注 ${watched} 项。`,
            `${findings.length} rules: ${broken} broken, ${watched} to look at.`,
          ),
        ),
      ),
      {
        tag: "table",
        page_size: 10,
        row_height: "low",
        columns: [
          { name: "rule", display_name: "要求 Rule", data_type: "text" },
          { name: "found", display_name: "现状 Found", data_type: "text" },
          { name: "state", display_name: "结论 State", data_type: "text" },
        ],
        rows: findings.map(({ rule, found, state }) => ({
          rule: inBoth(rules[rule]),
          found: foundText(found),
          state: inBoth(states[state]),
        })),
      },
      note(
        both(
          "依据整治形式主义为基层减负的有关规定逐项核对当前运行配置；数值在 policy.yaml 中调整。",
          "Each rule of relief is checked against the running configuration; the numbers stand in policy.yaml.",
        ),
      ),
    ],
  });
}
