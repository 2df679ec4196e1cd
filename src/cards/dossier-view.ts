import { z } from "zod";
import type { Dossier, DossierEntry } from "../flows/dossier/dossier.js";
import type { Directory } from "../flows/org/directory.js";
import type { Policy } from "../flows/policy/policy.js";
import { masked } from "../flows/privacy/mask.js";
import type { Assignment, Whistle } from "../flows/whistle/state.js";
import { assignmentRoles, assignmentStatuses, rungs, whistleStatuses } from "../terms.js";
import { eventNames } from "./event-names.js";
import { cleaned } from "./kit/text.js";
import { isoMinute } from "./kit/time.js";
import { categoryName, matterName, roundName, signerName, unitName, unitShort } from "./views/names.js";

/** A table of a document; `widths` in per cent. */
export type DossierTable = { head: readonly string[]; widths: readonly number[]; rows: readonly (readonly string[])[] };
export type DossierPage = {
  town: string;
  title: string;
  /** Below the title: for whom, when, what is hidden. */
  note: string;
  basics: readonly (readonly [string, string])[];
  sections: readonly { title: string; lines: readonly string[]; table: DossierTable | null }[];
  footer: string;
};

type Context = { directory: Directory; policy: Policy };

/** What the Word document of a dossier says; drawn in bot/dossier. It is an official paper of the town, in Chinese. */
export function dossierPage(dossier: Dossier, whistle: Whistle, context: Context): DossierPage {
  const { directory, policy } = context;
  const said = dossier.original ? cleaned : (text: string) => cleaned(masked(text));
  const whistled = `${unitName(directory, whistle.whistlerUnitId)} ${signerName(directory, whistle.whistlerId).zh}`;
  const gone = dossier.entries.some(({ kind }) => kind === "removed");
  return {
    town: policy.title.zh.replace(/工作规则.*$/u, ""),
    title: `${whistle.drill ? "【演练】" : ""}${categoryName(policy, whistle.category).zh}卷宗`,
    note: [
      `${dossier.number}　${isoMinute(new Date(dossier.madeAt))} 由${dossier.madeFor.unit}${dossier.madeFor.name}调取`,
      dossier.original ? `含原文，调取理由：${dossier.reason}，不得转发` : "号码、门户和姓名已遮挡",
    ].join("；"),
    basics: [
      ["编号", `${whistle.number}${roundName(whistle.round).zh === "" ? "" : `（${roundName(whistle.round).zh}）`}`],
      ["状态", `${whistleStatuses[whistle.status].zh}${whistle.closedAt ? `（${isoMinute(whistle.closedAt)}）` : ""}`],
      ["事项", matterName(policy, whistle).zh],
      ["吹哨主体", whistled],
      ["吹哨时间", isoMinute(whistle.blownAt)],
      ["地点", gone ? "已按保存期限清除" : said(whistle.place) || "未填写"],
      ["内容", gone ? "已按保存期限清除" : said(whistle.text)],
      ["知会", whistle.copiedUnitIds.map((id) => unitShort(directory, id)).join("、") || "无"],
      ["适用规则", `${policy.title.zh}（${whistle.policyVersion}版）`],
    ],
    sections: [
      { title: "一、报到部门", lines: [], table: departments(whistle.assignments, directory) },
      { title: "二、办理全过程", lines: [], table: course(dossier.entries, said, context) },
      evidence(dossier),
      ...(dossier.receipts.length === 0 ? [] : [receipts(dossier)]),
      proof(dossier),
    ],
    footer: `${dossier.number}${dossier.original ? `　${dossier.madeFor.unit}${dossier.madeFor.name}专用` : ""}`,
  };
}

const departments = (assignments: readonly Assignment[], directory: Directory): DossierTable => ({
  head: ["部门", "分工", "签收", "报到", "到场确认", "办结", "验收", "状态"],
  widths: [21, 8, 12, 12, 12, 12, 12, 11],
  rows: assignments.map((one) => [
    unitName(directory, one.unitId),
    assignmentRoles[one.role].zh,
    ...[one.accepted, one.checkedIn, one.arrivalConfirmed, one.resolved, one.verified].map((done) =>
      done === null ? "—" : isoMinute(done.at).slice(5),
    ),
    assignmentStatuses[one.status].zh,
  ]),
});

const Shown = z.object({ event: z.looseObject({ type: z.string() }) });
const Signed = z.object({ kind: z.literal("person"), name: z.string(), unitId: z.string() });

function course(entries: readonly DossierEntry[], said: (text: string) => string, context: Context): DossierTable {
  return {
    head: ["序", "时间", "经办", "事项与内容", "校验码"],
    widths: [6, 15, 20, 47, 12],
    rows: entries.map((entry) => {
      const at = isoMinute(new Date(entry.at));
      const code = entry.hash.slice(0, 8);
      if (entry.kind === "removed") return [String(entry.seq), at, "—", "内容已按保存期限清除，校验码仍可核对", code];
      const change = Shown.safeParse(entry.kind === "whole" ? entry.change : entry.shown);
      const by = Signed.safeParse(entry.by);
      const who = by.success ? `${unitShort(context.directory, by.data.unitId)} ${by.data.name}` : "系统";
      return [
        String(entry.seq),
        at,
        who,
        change.success ? wordsOf(change.data.event, said, context) : "其他事项",
        code,
      ];
    }),
  };
}

const nameOf = (type: string): string =>
  Object.entries(eventNames).find(([known]) => known === type)?.[1] ?? "其他事项";

/** The fields that a reader understands, with their label; whatever else an entry holds stands in the JSON. */
const labels: Readonly<Record<string, string>> = {
  text: "",
  place: "地点：",
  note: "",
  result: "结果：",
  reason: "理由：",
  rule: "依据：",
  comment: "意见：",
  heldOn: "日期：",
  conclusion: "结论：",
  question: "事项：",
  answer: "答复：",
  ownerName: "责任人：",
  condition: "条件：",
  days: "延长工作日：",
};

const Coming = z.object({ name: z.string(), post: z.string(), phone: z.string(), arrivesAt: z.string() });
const Scores = z.object({ timeliness: z.number(), result: z.number(), conduct: z.number() });
const Orders = z.array(z.object({ unitId: z.string(), role: z.enum(["lead", "co"]) }));
const Images = z.array(z.string()).min(1);
const Rungs = z.array(z.enum(["dueSoon", "overdue", "again", "levelAbove", "twoAbove"]));

function wordsOf(
  event: { type: string; [field: string]: unknown },
  said: (text: string) => string,
  { directory }: Context,
): string {
  const parts = Object.entries(labels).flatMap(([field, label]) => {
    const value = event[field];
    if (typeof value === "number") return [`${label}${value}`];
    return typeof value === "string" && value !== "" ? [`${label}${said(value)}`] : [];
  });
  const attendees = z.array(z.string()).safeParse(event.attendees);
  if (attendees.success) parts.push(`参加：${attendees.data.map(said).join("、")}`);
  const coming = Coming.safeParse(event.coming);
  if (coming.success) {
    const { name, post, phone, arrivesAt } = coming.data;
    parts.push(
      `来人：${[name, post, phone, arrivesAt === "" ? "" : `预计${arrivesAt}到`].filter(Boolean).map(said).join(" ")}`,
    );
  }
  const scores = Scores.safeParse(event.scores);
  if (scores.success)
    parts.push(`时效 ${scores.data.timeliness} 分，结果 ${scores.data.result} 分，作风 ${scores.data.conduct} 分`);
  const orders = Orders.safeParse(event.orders);
  if (orders.success)
    parts.push(
      orders.data.map(({ unitId, role }) => `${assignmentRoles[role].zh}${unitShort(directory, unitId)}`).join("、"),
    );
  const reached = Rungs.safeParse(event.rungs);
  if (reached.success) parts.push(reached.data.map((rung) => rungs[rung].zh).join("、"));
  const images = Images.safeParse(event.images);
  if (images.success) parts.push(`附照片 ${images.data.length} 张`);
  const name = nameOf(event.type);
  return parts.length === 0 ? name : `${name}。${parts.join("；")}`;
}

function evidence({ evidence: all }: Dossier): DossierPage["sections"][number] {
  const title = "三、佐证材料";
  if (all.length === 0) return { title, lines: ["没有照片。"], table: null };
  const rows = all.map(({ key, seq, sha256, bytes }, index) => [
    String(index + 1),
    `第 ${seq} 条`,
    `${key}\n${sha256 ?? "平台已不提供，无法取得校验值"}`,
    bytes === null ? "—" : `${Math.ceil(bytes / 1024)} KB`,
  ]);
  return {
    title,
    lines: [],
    table: { head: ["序", "所在记录", "照片标识与 SHA-256", "大小"], widths: [7, 14, 67, 12], rows },
  };
}

const receipts = ({ receipts: all }: Dossier): DossierPage["sections"][number] => ({
  title: "四、送达与阅读回执",
  lines: [],
  table: {
    head: ["时间", "人员", "内容"],
    widths: [22, 26, 52],
    rows: all.map(({ at, name, what }) => [isoMinute(new Date(at)), name, what === "card" ? "哨令卡片" : "通知"]),
  },
});

function proof({ entries, seals, later, whistleId, receipts: all }: Dossier): DossierPage["sections"][number] {
  const rows = [
    ...seals.map(({ date, mark, heads }) => [
      date,
      mark,
      String(heads.find((head) => head.whistleId === whistleId)?.seq ?? "—"),
    ]),
    ...later.slice(-1).map(({ date, mark }) => [`${date}（最新）`, mark, "同上"]),
  ];
  const covered = Math.max(
    0,
    ...seals.map(({ heads }) => heads.find((head) => head.whistleId === whistleId)?.seq ?? 0),
  );
  const open = entries.length - covered;
  return {
    title: all.length === 0 ? "四、留痕校验" : "五、留痕校验",
    lines: [
      `本卷共 ${entries.length} 条记录，每条校验码由本条内容和前一条校验码算出，改动任何一条，其后各条都对不上。末条校验码 ${entries.at(-1)?.hash ?? "—"}。`,
      "每日封存码发到督查工作群，由督查人员留存。核验方法：在任意一台装有本系统的电脑上运行 npm run dossier -- verify 文件名 --seal 封存码，不需要数据库。",
      ...(open > 0 ? [`第 ${covered + 1} 条至第 ${entries.length} 条尚未封存，只能证明前后一致。`] : []),
    ],
    table: rows.length === 0 ? null : { head: ["日期", "封存码", "覆盖至"], widths: [18, 70, 12], rows },
  };
}
