import type { BulletinFigures, Figure } from "../flows/assessment/bulletin.js";
import type { Period } from "../flows/assessment/period.js";
import type { Directory } from "../flows/org/directory.js";
import type { Unit } from "../flows/org/org.js";
import type { Policy } from "../flows/policy/policy.js";
import { failedNames, periodName, rateNames } from "./assessment-words.js";
import { type Cite, citing, missedMark, type Noted, type Piece, type SourceNote } from "./bulletin-figures.js";
import { dayText, isoDay, isoMinute } from "./kit/time.js";
import { categoryName, matterName, unitName, unitShort } from "./views/names.js";

/** A table of a bulletin; `widths` in per cent. */
export type BulletinTable = { caption: string; head: readonly string[]; widths: readonly number[]; rows: Noted[][] };

export type BulletinPart =
  | { kind: "heading"; text: string }
  | { kind: "text"; text: Noted }
  | { kind: "table"; table: BulletinTable };

/** What the Word document of a bulletin says; drawn in bot/dossier. An official paper, in Chinese. */
export type BulletinPage = {
  /** At the head of each page. */
  mark: string;
  title: readonly string[];
  /** To whom it goes 主送机关. */
  to: string;
  parts: BulletinPart[];
  signer: string;
  date: string;
  /** The annex: figure by figure the whistles behind it, and how to read it. */
  notes: SourceNote[];
  howToRead: string;
};

export type BulletinHead = {
  block: Unit;
  period: Period;
  asOf: Date;
  directory: Directory;
  policy: Policy;
};

const numerals = ["一", "二", "三", "四", "五"];

/** Figures and no text of any whistle: nobody's address, number or name can stand in it. */
export function bulletinPage(figures: BulletinFigures, head: BulletinHead): BulletinPage {
  const { block, period, asOf, directory } = head;
  const cite = citing();
  const below = block.level === "city" ? "各县（市、区）、街道、社区" : "各街道、社区";
  const sections: [string, BulletinPart[]][] = [
    ["总体情况", whole(figures, head, cite, below)],
    ["部门报到情况", departments(figures, head, cite)],
    ["需要改进的方面", amiss(figures, cite)],
    ["下一步工作", next(figures)],
  ];
  const centre = directory.children(block.id).find((one) => one.centre);
  return {
    mark: "草稿　未经审核，不得印发",
    title: [`${block.name}“街道吹哨、部门报到”`, `工作情况通报（${periodName(period).zh}）`],
    to: block.level === "city" ? "各县（市、区），市级各有关部门：" : "各街道，各有关部门：",
    parts: sections.flatMap(([title, parts], index) => [
      { kind: "heading" as const, text: `${numerals[index] ?? ""}、${title}` },
      ...parts,
    ]),
    signer: unitName(directory, centre?.id ?? block.id),
    date: longDay(asOf),
    notes: cite.notes(),
    howToRead:
      `数字后的〔〕为注号，本表按注号列出计入的全部哨编号；编号前段为日期，同一天的只写一次。带“${missedMark}”的计入分母、不计入分子；` +
      "同一件哨有多个任务的，按任务分别列出。可发送“/查 编号”查看办理过程，发送“/考核”逐级核对。",
  };
}

const text = (...said: (Piece | Noted)[]): BulletinPart => ({ kind: "text", text: said.flat() });
const table = (of: BulletinTable): BulletinPart => ({ kind: "table", table: of });

function whole(figures: BulletinFigures, head: BulletinHead, cite: Cite, below: string): BulletinPart[] {
  const { block, period, asOf, directory, policy } = head;
  const { blown, closed, open, withdrawn, leftOut, categories, matters, whistlers, rates } = figures;
  const order = Object.keys(policy.categories);
  const sorted = categories.toSorted((a, b) => order.indexOf(a.category) - order.indexOf(b.category));
  const name = (category: string) => categoryName(policy, category).zh;
  const kinds: [string, Figure][] = [
    ["已办结归档", closed],
    ["正在办理", open],
    ["撤回或被退回", withdrawn],
  ];
  return [
    text(
      `${periodName(period).zh}，${block.name}${below}共吹哨`,
      cite.count("吹哨", blown),
      `件。截至${longDay(asOf)}${isoMinute(asOf).slice(-5)}，`,
      listed(
        kinds.filter(([, figure]) => figure.length > 0),
        ([what, figure]) => [what, ...cite.count(what, figure), "件"],
      ),
      leftOut.length === 0 ? [] : ["；另有", ...cite.count("剔除，不计入考核", leftOut), "件按规定剔除，不计入考核"],
      "。",
    ),
    text(
      "各部门报到的三率为：",
      listed(rateKinds, ([id, what]) => [what, ...cite.share(`全部部门${what}`, rates[id])]),
      "。响应率指按时签收，解决率指应办结的任务已经验收，满意率指吹哨单位评价达到4分（满分5分）。",
    ),
    table({
      caption: "表1　各类哨办理情况（件）",
      head: ["类别", "吹哨", "已办结归档", "正在办理", "撤回或被退回"],
      widths: [24, 19, 19, 19, 19],
      rows: sorted.map((one) => [
        [name(one.category)],
        cite.count(`${name(one.category)}，吹哨`, one.blown),
        cite.count(`${name(one.category)}，已办结归档`, one.closed),
        cite.count(`${name(one.category)}，正在办理`, one.open),
        cite.count(`${name(one.category)}，撤回或被退回`, one.withdrawn),
      ]),
    }),
    text(
      "吹哨较多的事项为：",
      listed(matters, ({ matterCode, blown: own }) => {
        const matter = matterName(policy, { matterCode }).zh;
        return [matter, ...cite.count(`事项：${matter}`, own), "件"];
      }),
      "。",
    ),
    table({
      caption: "表2　各单位吹哨情况（按机构顺序排列）",
      head: ["单位", "吹哨（件）"],
      widths: [64, 36],
      rows: whistlers.map(({ unitId, blown: own }) => [
        [unitName(directory, unitId)],
        cite.count(`${unitShort(directory, unitId)}吹哨`, own),
      ]),
    }),
  ];
}

const rateKinds: readonly ["response" | "resolution" | "satisfaction", string][] = [
  ["response", rateNames.response.zh],
  ["resolution", rateNames.resolution.zh],
  ["satisfaction", rateNames.satisfaction.zh],
];

function departments({ departments: own }: BulletinFigures, { directory }: BulletinHead, cite: Cite): BulletinPart[] {
  if (own.length === 0) return [text("本期没有派发到部门的任务。")];
  return [
    text(
      "各部门（含派驻街道的队、所）报到情况见表3，按机构顺序排列，不作排名。比率后括号内为达到数和应计数；“无数据”指尚无到期或已办事项。",
    ),
    table({
      caption: "表3　各部门报到情况",
      head: ["部门", "哨数（件）", "响应率", "解决率", "满意率"],
      widths: [20, 14, 22, 22, 22],
      rows: own.map((one) => {
        const short = unitShort(directory, one.unitId);
        return [
          [short],
          cite.count(`${short}，哨数`, one.whistles),
          ...rateKinds.map(([id, what]) => cite.share(`${short}，${what}`, one[id])),
        ];
      }),
    }),
  ];
}

function amiss({ amiss: of, lateDuties, charges }: BulletinFigures, cite: Cite): BulletinPart[] {
  const failed: [string, Figure][] = [
    [failedNames.accept.zh, of.accept],
    [failedNames.arrive.zh, of.arrive],
    [failedNames.resolve.zh, of.resolve],
    [failedNames.firstTime.zh, of.firstTime],
    [failedNames.upheld.zh, of.upheld],
  ];
  const late: [string, Figure][] = [
    ["到场确认超时", lateDuties.confirmArrival],
    ["验收超时", lateDuties.verify],
    ["评价超时", lateDuties.rate],
  ];
  const proven: [string, Figure][] = [
    ["吹空哨", charges.empty],
    ["乱吹哨", charges.frivolous],
  ];
  const sentence = (start: string, kinds: readonly [string, Figure][], unit: string): BulletinPart[] => {
    const some = kinds.filter(([, figure]) => figure.length > 0);
    if (some.length === 0) return [];
    return [
      text(
        start,
        listed(some, ([what, figure]) => [what, ...cite.count(what, figure), unit]),
        "。",
      ),
    ];
  };
  const said = [
    ...sentence("部门报到方面：", failed, "件次"),
    ...sentence("吹哨单位履职方面：", late, "件次"),
    ...sentence("经核实认定：", proven, "件"),
  ];
  return said.length > 0 ? said : [text("本期未发现签收、报到、办结、验收、评价超时和退回重办的情况。")];
}

function next({ open, amiss: of, lateDuties }: BulletinFigures): BulletinPart[] {
  const some = (...figures: Figure[]) => figures.some((figure) => figure.length > 0);
  const asked = [
    ...(some(open) ? [`对正在办理的${open.length}件，请各承办单位按时限办结；确需延期的，在到期前申请。`] : []),
    ...(some(of.accept, of.arrive) ? ["对签收、报到超时的，请有关部门核对值班安排，做到有人接哨、按时到场。"] : []),
    ...(some(of.resolve, of.firstTime) ? ["对办结超时、退回重办的，请有关部门查明原因，限期办好。"] : []),
    ...(some(of.upheld) ? ["对退单后裁定维持的，请有关部门对照职责清单和判例，减少不当退单。"] : []),
    ...(some(...Object.values(lateDuties)) ? ["请吹哨单位及时确认到场、验收和评价。"] : []),
  ];
  return asked.length > 0
    ? asked.map((line, index) => text(`${asked.length > 1 ? `（${numerals[index] ?? ""}）` : ""}${line}`))
    : [text("请各单位继续按规则做好吹哨、报到工作。")];
}

/** 甲1件、乙2件. */
const listed = <T>(items: readonly T[], said: (item: T) => Noted): Noted =>
  items.flatMap((item, index) => [...(index === 0 ? [] : ["，"]), ...said(item)]);

/** 2026年2月1日. */
function longDay(at: Date): string {
  const day = isoDay(at);
  return `${day.slice(0, 4)}年${dayText(day).zh.replace(/\(.*$/u, "")}`;
}
