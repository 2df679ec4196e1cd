import { itemNames, periodName } from "../cards/assessment-words.js";
import { isoMinute } from "../cards/kit/time.js";
import { indicators } from "../flows/assessment/evidence.js";
import type { DepartmentScore } from "../flows/assessment/score.js";
import { measuredId, whistlersId } from "../flows/assessment/weights.js";
import type { Assessed } from "./assessing.js";
import { type Cell, type Sheet, sheetNames, tolerance } from "./assessment-cells.js";
import { dutiesSheet, whistlersSheet, whistlesSheet } from "./whistler-sheets.js";

/** The rows of 考核总表 before the first department: headings, then the weights. */
export const firstDepartmentRow = 3;
/**
 * The sheets of an assessment, in which scores, counts and rates of both sides are formulas over the details: a doubter
 * opens it, changes nothing and sees the same figures, or leaves a line out and sees what becomes of them. Figures of ours
 * stand beside.
 */
export function assessmentSheets(assessed: Assessed, nameOf: (unitId: string) => string): Sheet[] {
  const { whistles, duties } = assessed.evidence();
  return [
    about(assessed),
    whole(assessed, nameOf),
    items(assessed.departments, nameOf),
    parts(assessed.departments, nameOf),
    whistlersSheet(assessed.whistlers, nameOf),
    whistlesSheet(whistles, nameOf),
    dutiesSheet(duties, nameOf),
    entered(assessed, nameOf),
  ];
}

function about({ block, period, asOf, policyVersion, rulesVersion, components, share }: Assessed): Sheet {
  const rows: [string, string][] = [
    ["考核单位", block.name],
    ["考核周期", periodName(period).zh],
    ["数据截至", isoMinute(asOf)],
    ["规则版本", `${policyVersion}（算法第 ${rulesVersion} 版）${share === null ? "" : "，试算，不作为结果"}`],
    ["权重", components.map(({ label, weight }) => `${label.zh} ${Math.round(weight * 100) / 100}%`).join("，")],
    ["吹哨方评价", "各次评价三项（1 至 5 分）均分的平均数，除以 5 乘以 100。"],
    ["系统实测", "按时签收、按时报到、按时办结、一次办结、无不当退单五项比率的平均数乘以 100；没有数据的不计。"],
    ["得分", "各项分数按权重相加；有未录入或无数据的，按已有各项的权重折算。"],
    ["不计入", "演练、撤回或退回的哨、剔除的事项、已解除的任务、申诉后撤销的评价、未经到场确认的报到。"],
    [
      "怎样核对",
      "“考核总表”的分数和件数都是对“明细”“任务”的公式，“吹哨单位”是对“哨”“履职”的公式。每一行明细写明哨编号和留痕序号，可用 /考核 逐级查到原始操作。",
    ],
  ];
  return { name: sheetNames.about, rows, widths: [14, 90], sticky: 0 };
}

/** The name of a column, A first. */
const letter = (index: number): string =>
  (index < 26 ? "" : letter(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));

function whole({ departments, components }: Assessed, nameOf: (unitId: string) => string): Sheet {
  const from = 1 + indicators.length;
  const first = letter(from);
  const last = letter(from + components.length - 1);
  const head: Cell[] = [
    "部门",
    ...indicators.map((one) => itemNames[one].zh),
    ...components.map(({ label }) => label.zh),
    ...["得分", "系统得分", "核对", "哨数", "响应率", "应办结", "已验收", "解决率", "评价数", "满意数", "满意率"],
  ];
  const weights: Cell[] = ["权重（%）", ...indicators.map(() => null), ...components.map(({ weight }) => weight)];
  return {
    name: sheetNames.whole,
    rows: [
      head,
      weights,
      ...departments.map((score, index) => {
        const row = firstDepartmentRow + index;
        const mean = (of: string) => `AVERAGEIFS(明细!$F:$F,明细!$A:$A,$A${row},明细!$E:$E,${of})`;
        const count = (more: string) => `COUNTIFS(明细!$A:$A,$A${row},明细!$E:$E,"吹哨方评价"${more})`;
        const at = (offset: number) => `${letter(from + components.length + offset)}${row}`;
        const values = `${first}${row}:${last}${row}`;
        const { total, values: known } = score;
        const solved = (more: string) => `COUNTIFS(明细!$A:$A,$A${row},明细!$E:$E,"${itemNames.solved.zh}"${more})`;
        return [
          nameOf(score.unitId),
          ...indicators.map(
            (_, n): Cell => ({ formula: `IFERROR(${mean(`${letter(1 + n)}$1`)},"")`, format: "0.00%" }),
          ),
          ...components.map(({ id }): Cell => {
            if (id === whistlersId) return { formula: `IFERROR(${mean(`"吹哨方评价"`)}/5*100,"")`, format: "0.00" };
            if (id !== measuredId) return known[id] ?? null;
            const shares = `B${row}:${letter(indicators.length)}${row}`;
            return { formula: `IF(COUNT(${shares})=0,"",AVERAGE(${shares})*100)`, format: "0.00" };
          }),
          {
            formula: `IFERROR(SUMPRODUCT(${first}$2:${last}$2,${values})/SUMPRODUCT(${first}$2:${last}$2*ISNUMBER(${values})),"")`,
            format: "0.00",
          },
          total,
          {
            formula: `IF(${at(0)}="",IF(${at(1)}="","一致","不一致"),IF(ABS(${at(0)}-${at(1)})<${tolerance},"一致","不一致"))`,
          },
          { formula: `COUNTIFS(任务!$A:$A,$A${row})` },
          { formula: `B${row}`, format: "0.00%" },
          { formula: solved("") },
          { formula: solved(",明细!$F:$F,1") },
          { formula: `IF(${at(5)}=0,"",${at(6)}/${at(5)})`, format: "0.00%" },
          { formula: count("") },
          { formula: count(`,明细!$F:$F,">=4"`) },
          { formula: `IF(${at(8)}=0,"",${at(9)}/${at(8)})`, format: "0.00%" },
        ];
      }),
    ],
    widths: [28, ...head.slice(1).map(() => 12)],
    sticky: 2,
  };
}

function items(departments: readonly DepartmentScore[], nameOf: (unitId: string) => string): Sheet {
  return {
    name: sheetNames.items,
    rows: [
      ["部门", "承办单位", "吹哨单位", "哨编号", "计入事项", "值", "时限", "实际时间", "留痕序号"],
      ...departments.flatMap(({ unitId, items: own }) =>
        own.map((item): Cell[] => [
          nameOf(unitId),
          nameOf(item.unitId),
          nameOf(item.whistlerUnitId),
          item.number,
          itemNames[item.of].zh,
          item.value,
          item.dueAt === null ? null : isoMinute(item.dueAt),
          item.at === null ? "未办" : isoMinute(item.at),
          item.seq,
        ]),
      ),
    ],
    widths: [28, 28, 16, 16, 14, 8, 18, 18, 10],
    sticky: 1,
  };
}

/** Each department's whistles, once each. */
const parts = (departments: readonly DepartmentScore[], nameOf: (unitId: string) => string): Sheet => ({
  name: sheetNames.parts,
  rows: [
    ["部门", "哨编号"],
    ...departments.flatMap(({ unitId, numbers }) => numbers.map((number): Cell[] => [nameOf(unitId), number])),
  ],
  widths: [28, 16],
  sticky: 1,
});

function entered({ entered: scores, components }: Assessed, nameOf: (unitId: string) => string): Sheet {
  const label = (id: string) => components.find((one) => one.id === id)?.label.zh ?? id;
  return {
    name: sheetNames.entered,
    rows: [
      ["部门", "项目", "分数", "录入时间"],
      ...scores.map(({ unitId, componentId, value, at }): Cell[] => [
        nameOf(unitId),
        label(componentId),
        value,
        isoMinute(at),
      ]),
    ],
    widths: [28, 18, 10, 18],
    sticky: 1,
  };
}
