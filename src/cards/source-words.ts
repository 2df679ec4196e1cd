import type { Directory } from "../flows/org/directory.js";
import type { Policy } from "../flows/policy/policy.js";
import type { Source, SourceRefusal, SourceStatus } from "../flows/source/source.js";
import { explain } from "./explain.js";
import { both, type Text } from "./kit/text.js";
import { dateTime } from "./kit/time.js";
import { signerName, unitName, unitShort } from "./views/names.js";

export const sourceStatuses = {
  open: both("待处理", "To be answered"),
  solved: both("已自行解决", "Solved"),
  converted: both("已转为吹哨", "Whistled"),
  returned: both("已退回", "Returned"),
} as const satisfies Record<SourceStatus, Text>;

export const sourceButtons = {
  solveSource: both("自行解决", "Solve it"),
  convertSource: both("转为吹哨", "Whistle"),
  returnSource: both("退回", "Return"),
  sourceForm: both("交哨源", "Hand in"),
} as const satisfies Record<string, Text>;

export const sourceWords = {
  notVisible: both(
    "没有找到这个编号的哨源，或者它不在您单位的范围内。请核对编号。",
    "There is no source with this number, or it is outside your unit's area. Please check the number.",
  ),
  solved: both("已记录办理结果，并告知发现人。", "The result is recorded; whoever found it is told."),
  returned: both("已退回，并告知发现人。", "Returned; whoever found it is told."),
  noneOpen: both("没有待处理的哨源。", "No source is waiting."),
} as const satisfies Record<string, Text>;

export const handedInWords = ({ number, unitId, step }: Source, directory: Directory): Text => {
  const unit = unitShort(directory, unitId);
  const due = step === null ? both("", "") : dateTime(step.dueAt);
  return both(
    `哨源 ${number} 已交${unit}处理，答复截止 ${due.zh}。紧急情况请直接吹应急哨。`,
    `Source ${number} lies with ${unit}, to be answered by ${due.en}. If it is urgent, whistle an emergency.`,
  );
};

export function explainSource(refusal: SourceRefusal, directory: Directory, policy: Policy): Text {
  switch (refusal.code) {
    case "unknown-source":
      return sourceWords.notVisible;
    case "may-not-hand-in": {
      const unit = unitName(directory, refusal.unitId);
      return both(
        `哨源由社区网格员提交，${unit}请直接吹哨。`,
        `Sources come from grid staff of communities; ${unit} can whistle directly.`,
      );
    }
    case "not-your-source": {
      const unit = unitShort(directory, refusal.unitId);
      return both(`这条哨源由${unit}的吹哨人或负责人处理。`, `This source is for the whistlers and heads of ${unit}.`);
    }
    case "source-answered": {
      const status = sourceStatuses[refusal.status];
      const who = signerName(directory, refusal.by);
      const at = dateTime(refusal.at);
      return both(
        `这条哨源${status.zh}（${who.zh}，${at.zh}），不必重复处理。`,
        `Already answered (${status.en}) by ${who.en}, ${at.en}. No need to do it again.`,
      );
    }
    default:
      return explain(refusal, directory, policy);
  }
}
/** A source that has had its time. */
export const removedSourceWords = (number: string): Text =>
  both(
    `哨源 ${number} 已答复并超过保存期限，内容已清除；办理时间和校验码仍在。`,
    `Source ${number} was answered and is past its time: its contents are removed. Times and hashes remain.`,
  );
