import { isoMinute } from "../cards/kit/time.js";
import type { WhistlerScore } from "../flows/assessment/score.js";
import type { DutyLine, WhistleLine } from "../flows/assessment/whistler-evidence.js";
import { type Cell, type Sheet, sheetNames, tolerance } from "./assessment-cells.js";

type NameOf = (unitId: string) => string;

const stateNames: Record<WhistleLine["state"], string> = {
  closed: "已办结归档",
  open: "正在办理",
  withdrawn: "撤回或被退回",
};
const dutyNames: Record<DutyLine["kind"], string> = { confirmArrival: "到场确认", verify: "验收", rate: "评价" };

/** The whistling side 双考核: every count and score a formula over the whistles and duties listed below. */
export function whistlersSheet(scores: readonly WhistlerScore[], nameOf: NameOf): Sheet {
  return {
    name: sheetNames.whistlers,
    rows: [
      [
        ...["吹哨单位", "吹哨数", "撤回退回", "吹空哨", "乱吹哨", "被认定的哨"],
        ...["到场确认应办", "及时", "验收应办", "及时", "评价应办", "及时"],
        ...["履职及时率", "吹哨属实率", "得分", "系统得分", "核对"],
      ],
      ...scores.map(({ unitId, total }, index): Cell[] => {
        const row = index + 2;
        const whistles = (more: string) => ({ formula: `COUNTIFS(哨!$A:$A,$A${row}${more})` });
        const charges = (column: string) => ({ formula: `SUMIFS(哨!$${column}:$${column},哨!$A:$A,$A${row})` });
        const duty = (kind: DutyLine["kind"], more: string) => ({
          formula: `COUNTIFS(履职!$A:$A,$A${row},履职!$C:$C,"${dutyNames[kind]}"${more})`,
        });
        return [
          nameOf(unitId),
          whistles(""),
          whistles(`,哨!$D:$D,"${stateNames.withdrawn}"`),
          charges("E"),
          charges("F"),
          whistles(`,哨!$G:$G,1`),
          ...(["confirmArrival", "verify", "rate"] as const).flatMap((kind) => [
            duty(kind, ""),
            duty(kind, ",履职!$D:$D,1"),
          ]),
          {
            formula: `IF(G${row}+I${row}+K${row}=0,"",(H${row}+J${row}+L${row})/(G${row}+I${row}+K${row}))`,
            format: "0.00%",
          },
          { formula: `IF(B${row}=0,"",1-F${row}/B${row})`, format: "0.00%" },
          { formula: `IF(COUNT(M${row}:N${row})=0,"",AVERAGE(M${row}:N${row})*100)`, format: "0.00" },
          total,
          {
            formula: `IF(O${row}="",IF(P${row}="","一致","不一致"),IF(ABS(O${row}-P${row})<${tolerance},"一致","不一致"))`,
          },
        ];
      }),
    ],
    widths: [20, ...Array.from({ length: 16 }, () => 12)],
    sticky: 1,
  };
}

export const whistlesSheet = (lines: readonly WhistleLine[], nameOf: NameOf): Sheet => ({
  name: sheetNames.whistles,
  rows: [
    ["吹哨单位", "哨编号", "吹哨时间", "状态", "认定吹空哨", "认定乱吹哨", "是否被认定"],
    ...lines.map(({ assessorId, number, at, state, empty, frivolous }): Cell[] => [
      ...[nameOf(assessorId), number, isoMinute(at), stateNames[state]],
      ...[empty, frivolous, empty + frivolous > 0 ? 1 : 0],
    ]),
  ],
  widths: [20, 16, 18, 14, 12, 12, 12],
  sticky: 1,
});

export const dutiesSheet = (lines: readonly DutyLine[], nameOf: NameOf): Sheet => ({
  name: sheetNames.duties,
  rows: [
    ["吹哨单位", "哨编号", "事项", "及时", "时限", "实际时间", "留痕序号"],
    ...lines.map(({ assessorId, number, kind, good, dueAt, at, seq }): Cell[] => [
      ...[nameOf(assessorId), number, dutyNames[kind], good ? 1 : 0],
      ...[isoMinute(dueAt), at === null ? "未办" : isoMinute(at), seq],
    ]),
  ],
  widths: [20, 16, 14, 8, 18, 18, 10],
  sticky: 1,
});
