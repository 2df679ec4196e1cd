import { type Item, indicators } from "../flows/assessment/evidence.js";
import type { Period } from "../flows/assessment/period.js";
import type { DepartmentScore, WhistlerScore } from "../flows/assessment/score.js";
import type { Component } from "../flows/assessment/weights.js";
import type { AssessAction } from "./action.js";
import {
  assessmentWords,
  failedNames,
  itemNames,
  periodName,
  rateNames,
  scoreText,
  shareText,
} from "./assessment-words.js";
import { type Card, card } from "./kit/card.js";
import { button } from "./kit/controls.js";
import { type Button, buttonRow, type Element, hr, markdown, note, panel, type Table } from "./kit/elements.js";
import { bold, lines, md } from "./kit/markup.js";
import { both, joined, type Text, verbatim } from "./kit/text.js";
import { dateTime } from "./kit/time.js";

/** What every card of one assessment says about it. */
export type AssessmentHead = {
  blockId: string;
  blockName: string;
  period: Period;
  asOf: Date;
  policyVersion: string;
  rulesVersion: number;
  components: readonly Component[];
  /** A share that is only tried 试算; null: the policy's. */
  tried: number | null;
  nameOf(unitId: string): string;
};

const departmentsAPage = 15;
const whistlesAPage = 8;
const inBoth = ({ zh, en }: Text): string => `${zh} ${en}`;

/** The same assessment, one step further down or up. */
function action(head: AssessmentHead, to: Partial<AssessAction> = {}): AssessAction {
  const { blockId, period, asOf, policyVersion, tried } = head;
  const common = { b: blockId, t: period.id, e: asOf.getTime(), v: policyVersion };
  return { do: "assess", ...common, ...(tried === null ? {} : { x: tried }), ...to };
}

function frame(head: AssessmentHead, about: Text, elements: Element[]): Card {
  const tried = head.tried === null ? [] : [{ text: both("试算", "Trial"), colour: "orange" as const }];
  const title = joined([assessmentWords.title, verbatim(head.blockName), periodName(head.period), about], " · ");
  return card({ title, template: head.tried === null ? "blue" : "orange", tags: tried, elements });
}

/** By which rules, as of when: whoever asks again with these gets the same figures. */
function basis({ asOf, policyVersion, rulesVersion, components }: AssessmentHead): Element {
  const weights = joined(
    components.map(({ label, weight }) => both(`${label.zh} ${short(weight)}%`, `${label.en} ${short(weight)}%`)),
    both("、", ", "),
  );
  const at = dateTime(asOf);
  return note(
    both(
      `规则 ${policyVersion}（算法第 ${rulesVersion} 版），数据截至 ${at.zh}。权重：${weights.zh}。按机构顺序排列，不作排名；请勿转发到群。`,
      `Rules ${policyVersion} (method ${rulesVersion}), as of ${at.en}. Weights: ${weights.en}. No ranking; not for groups.`,
    ),
  );
}

const short = (weight: number): string => String(Math.round(weight * 100) / 100);

const column = (name: string, label: Text, type: "text" | "number" = "text"): Table["columns"][number] => ({
  name,
  display_name: inBoth(label),
  data_type: type,
});

const table = (columns: Table["columns"], rows: Table["rows"]): Table => ({
  ...{ tag: "table", page_size: 10, row_height: "low" },
  ...{ columns, rows },
});

/** The whole: a line for each department and for each whistler, a button for each department. */
export function assessmentCard(
  head: AssessmentHead,
  { departments, whistlers }: { departments: readonly DepartmentScore[]; whistlers: readonly WhistlerScore[] },
  page: number,
): Card {
  const pages = Math.max(1, Math.ceil(departments.length / departmentsAPage));
  const shown = Math.min(page, pages);
  const here = departments.slice((shown - 1) * departmentsAPage, shown * departmentsAPage);
  return frame(head, both("", ""), [
    basis(head),
    ...(departments.length === 0 ? [markdown(md`${assessmentWords.nothing}`)] : [departmentTable(head, here)]),
    ...(here.some(({ missing }) => missing.length > 0)
      ? [
          note(
            both(
              "带 * 的为暂计分：尚有项目未录入或无数据，按已有项目的权重折算。",
              "*: provisional; components are missing and the weights of the others were scaled up.",
            ),
          ),
        ]
      : []),
    ...(whistlers.length === 0
      ? []
      : [markdown(bold(both("吹哨单位（双考核）", "Whistlers"))), whistlerTable(head, whistlers)]),
    hr(),
    ...(here.length === 0
      ? []
      : [
          panel(
            both("逐个部门查看", "Department by department"),
            buttonRow(
              here.map(({ unitId }) => button(action(head, { u: unitId }), { label: verbatim(head.nameOf(unitId)) })),
            ),
            true,
          ),
        ]),
    ...buttonRow([...pageButtons(head, shown, pages, {}), ...trials(head), ...takeAlong(head)]),
  ]);
}

function departmentTable(head: AssessmentHead, departments: readonly DepartmentScore[]): Table {
  return table(
    [
      column("unit", both("部门", "Department")),
      column("total", both("得分", "Score")),
      ...head.components.map(({ id, label }) => column(id.replace(/\W/g, "_"), label)),
      column("whistles", both("哨数", "Whistles"), "number"),
      ...Object.entries(rateNames).map(([id, label]) => column(id, label)),
    ],
    departments.map(({ unitId, total, missing, values, rates, whistles }) => ({
      unit: head.nameOf(unitId),
      total: `${scoreText(total)}${total !== null && missing.length > 0 ? "*" : ""}`,
      ...Object.fromEntries(head.components.map(({ id }) => [id.replace(/\W/g, "_"), scoreText(values[id])])),
      whistles,
      response: shareText(rates.response),
      resolution: shareText(rates.resolution),
      satisfaction: shareText(rates.satisfaction),
    })),
  );
}

const whistlerTable = (head: AssessmentHead, whistlers: readonly WhistlerScore[]): Table =>
  table(
    [
      column("unit", both("吹哨单位", "Unit")),
      column("total", both("得分", "Score")),
      column("whistles", both("吹哨", "Whistles"), "number"),
      column("withdrawn", both("撤回退回", "Withdrawn"), "number"),
      column("empty", both("吹空哨", "Empty"), "number"),
      column("frivolous", both("乱吹哨", "Frivolous"), "number"),
      column("confirmArrival", both("到场确认及时", "Arrival in time")),
      column("verify", both("验收及时", "Verified in time")),
      column("rate", both("评价及时", "Rated in time")),
    ],
    whistlers.map(({ unitId, total, duties, whistles, withdrawn, empty, frivolous }) => ({
      ...{ unit: head.nameOf(unitId), total: scoreText(total), whistles, withdrawn, empty, frivolous },
      confirmArrival: shareText(duties.confirmArrival),
      verify: shareText(duties.verify),
      rate: shareText(duties.rate),
    })),
  );

/** Other shares of the whistlers, a tap each. */
const trials = (head: AssessmentHead): Button[] => [
  ...(head.tried === null ? [] : [button(withoutTrial(head), { label: both("按规则权重", "By the rules") })]),
  ...[30, 35, 50]
    .filter((share) => share !== head.tried && share !== head.components[0]?.weight)
    .map((share) => button(action(head, { x: share }), { label: both(`试算 吹哨方 ${share}%`, `Try ${share}%`) })),
];

const withoutTrial = (head: AssessmentHead): AssessAction => action({ ...head, tried: null });

const takeAlong = (head: AssessmentHead): Button[] => [
  button(action(head, { do: "assessSheet" }), { label: both("导出表格", "As a table") }),
];

function pageButtons(head: AssessmentHead, page: number, pages: number, at: Partial<AssessAction>): Button[] {
  const to = (p: number, label: Text) => button(action(head, { ...at, p }), { label });
  return [
    ...(page > 1 ? [to(page - 1, both("上一页", "Previous"))] : []),
    ...(page < pages ? [to(page + 1, both("下一页", "Next"))] : []),
  ];
}

/** One department: what its figure is made of, and its whistles, those with something amiss first. */
export function departmentCard(head: AssessmentHead, score: DepartmentScore, page: number): Card {
  const { unitId, values, total, missing, shares, rates, hours } = score;
  const whistles = byWhistle(score.items);
  const pages = Math.max(1, Math.ceil(whistles.length / whistlesAPage));
  const shown = Math.min(page, pages);
  const known = head.components.filter(({ id }) => values[id] !== null && values[id] !== undefined);
  const sum = known.reduce((all, { weight }) => all + weight, 0);
  return frame(head, verbatim(head.nameOf(unitId)), [
    markdown(
      md`${both("得分", "Score")} ${bold(scoreText(total))}${missing.length > 0 ? both("（暂计）", " (provisional)") : both("", "")}`,
    ),
    table(
      [
        column("of", both("项目", "Component")),
        column("value", both("分数", "Score")),
        column("weight", both("权重", "Weight")),
        column("part", both("计入", "Counts")),
      ],
      head.components.map(({ id, label, weight }) => {
        const value = values[id] ?? null;
        return {
          of: inBoth(label),
          value: value === null ? "未录入或无数据 None" : scoreText(value),
          weight: `${short(weight)}%`,
          part: value === null ? "–" : scoreText((value * weight) / sum),
        };
      }),
    ),
    table(
      [column("of", both("系统实测", "Measured")), column("share", both("达到/计入", "Good of counted"))],
      indicators.map((one) => ({ of: inBoth(itemNames[one]), share: shareText(shares[one]) })),
    ),
    markdown(
      lines([
        md`${joined(
          Object.entries(rates).map(([id, share]) => {
            const name =
              id === "response" || id === "resolution" || id === "satisfaction" ? rateNames[id] : verbatim(id);
            return both(`${name.zh} ${shareText(share)}`, `${name.en} ${shareText(share)}`);
          }),
          both("，", ", "),
        )}`,
        md`${both(
          `平均用时：签收 ${hoursText(hours.accept)}，报到 ${hoursText(hours.checkIn)}，办结 ${hoursText(hours.resolve)}`,
          `Mean hours: accept ${hoursText(hours.accept)}, there ${hoursText(hours.checkIn)}, resolve ${hoursText(hours.resolve)}`,
        )}`,
      ]),
    ),
    note(
      both(
        "响应率看是否按时签收，解决率看应办结的是否已验收，满意率看评价是否达到 4 分。点“依据”逐件核对。",
        "Response: accepted in time. Resolution: verified of what was due. Satisfaction: rated 4 or better.",
      ),
    ),
    basis(head),
    note(
      both(
        `共 ${whistles.length} 件哨${pages > 1 ? `，第 ${shown}/${pages} 页` : ""}`,
        `${whistles.length} whistles${pages > 1 ? `, page ${shown}/${pages}` : ""}`,
      ),
    ),
    ...whistles
      .slice((shown - 1) * whistlesAPage, shown * whistlesAPage)
      .flatMap((items) => whistleLine(head, unitId, items)),
    ...buttonRow([
      ...pageButtons(head, shown, pages, { u: unitId }),
      button(action(head), { label: both("返回总表", "Back to the whole") }),
    ]),
  ]);
}

const hoursText = (hours: number | null): string => (hours === null ? "–" : `${Math.round(hours * 10) / 10} h`);

/** Items whistle by whistle, those with something amiss first, then by number. */
function byWhistle(items: readonly Item[]): [Item, ...Item[]][] {
  const found = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const before = found.get(item.whistleId);
    if (before) before.push(item);
    else found.set(item.whistleId, [item]);
  }
  const amiss = (own: readonly Item[]) => own.filter(isAmiss).length;
  return [...found.values()].sort((a, b) => amiss(b) - amiss(a) || a[0].number.localeCompare(b[0].number));
}

const isAmiss = ({ of, value }: Item): boolean => (of === "rating" ? value < 4 : value === 0);

function whistleLine(head: AssessmentHead, department: string, items: readonly [Item, ...Item[]]): Element[] {
  const [first] = items;
  const said = items.flatMap((item) => (item.of === "rating" || isAmiss(item) ? [itemText(item)] : []));
  const about = joined(said.length === 0 ? [both("均按时按质", "All in time")] : said, both("，", ", "));
  return [
    {
      tag: "column_set",
      flex_mode: "none",
      columns: [
        {
          ...{ tag: "column", width: "weighted", weight: 4 },
          elements: [markdown(lines([bold(first.number), md`${about}`]))],
        },
        {
          ...{ tag: "column", width: "auto" },
          elements: [button(action(head, { u: department, w: first.whistleId }), { label: both("依据", "Why") })],
        },
      ],
    },
  ];
}

const itemText = ({ of, value }: Item): Text => {
  if (of === "rating") return both(`评价均分 ${scoreText(value)}`, `rated ${scoreText(value)}`);
  return value === 1 ? itemNames[of] : failedNames[of];
};

/** One whistle: each thing that counts for the department, with the entry of the trace that says so. */
export function whistleEvidenceCard(head: AssessmentHead, department: string, items: readonly [Item, ...Item[]]): Card {
  const [first] = items;
  const to = (item: Item, label: Text) =>
    button(action(head, { u: department, w: item.whistleId, n: item.seq }), { label });
  return frame(head, verbatim(head.nameOf(department)), [
    markdown(bold(both(`哨 ${first.number}`, `Whistle ${first.number}`))),
    markdown(
      md`${both(`吹哨单位：${head.nameOf(first.whistlerUnitId)}`, `Whistler: ${head.nameOf(first.whistlerUnitId)}`)}`,
    ),
    table(
      [
        column("of", both("计入事项", "Counts")),
        column("unit", both("承办单位", "Unit")),
        column("due", both("时限", "Due")),
        column("at", both("实际", "Done")),
        column("seq", both("留痕", "Entry")),
      ],
      items.map((item) => ({
        of: inBoth(itemText(item)),
        unit: head.nameOf(item.unitId),
        due: item.dueAt === null ? "–" : dateTime(item.dueAt).zh,
        at: item.at === null ? "未办 Not done" : dateTime(item.at).zh,
        seq: `第 ${item.seq} 条`,
      })),
    ),
    ...buttonRow(
      [...new Map(items.map((item) => [item.seq, item])).values()].map((item) =>
        to(item, both(`看第 ${item.seq} 条留痕`, `Entry ${item.seq}`)),
      ),
    ),
    ...buttonRow([
      button({ do: "show", w: first.whistleId }, { label: both("打开这张哨", "Open the whistle") }),
      button(action(head, { u: department }), { label: both("返回部门", "Back") }),
    ]),
    basis(head),
  ]);
}

export type EntryView = {
  seq: number;
  at: Date;
  what: Text;
  /** Who did it, and for which unit. */
  by: Text;
  facts: readonly { name: Text; value: string }[];
  source: string;
  hash: string;
  prev: string;
  number: string;
  whistleId: string;
};

/** One tap: the entry of the trace as it was written, with the hash that binds it. */
export const entryCard = (head: AssessmentHead, department: string, entry: EntryView): Card =>
  frame(head, verbatim(head.nameOf(department)), [
    markdown(bold(both(`哨 ${entry.number} 留痕第 ${entry.seq} 条`, `Whistle ${entry.number}, entry ${entry.seq}`))),
    markdown(
      lines([
        md`${both("时间", "When")}：${dateTime(entry.at)}`,
        md`${both("操作", "What")}：${entry.what}`,
        md`${both("操作人", "Who")}：${entry.by}`,
        ...entry.facts.map(({ name, value }) => md`${name}：${value}`),
        md`${both("来源消息或按键", "Message or tap")}：${entry.source}`,
        md`${both("校验值", "Hash")}：${entry.hash}`,
        md`${both("上一条校验值", "Hash before")}：${entry.prev}`,
      ]),
    ),
    ...buttonRow([
      button(action(head, { u: department, w: entry.whistleId }), { label: both("返回依据", "Back") }),
      button(action(head), { label: both("返回总表", "Back to the whole") }),
    ]),
  ]);
