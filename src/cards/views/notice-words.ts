import type { Notice } from "../../flows/whistle/notices.js";
import type { Assignment, Whistle } from "../../flows/whistle/state.js";
import { rulings, steps as stepTerms } from "../../terms.js";
import type { Template } from "../kit/card.js";
import { both, clipped, listed, type Text } from "../kit/text.js";
import { dateTime, dayText } from "../kit/time.js";
import { signerName, unitShort } from "./names.js";
import type { CardContext } from "./offers.js";
import { oversightWords } from "./oversight-words.js";
import { assignmentIn, reminderWords } from "./reminder-words.js";

export type NoticeContext = Pick<CardContext, "directory" | "policy" | "now">;

/** The head of a private notice, and what is asked of its reader in one or two sentences. */
export type NoticeWords = { title: Text; template: Template; ask: Text };

export function noticeWords(notice: Notice, whistle: Whistle, context: NoticeContext): NoticeWords {
  const assignment = assignmentIn(notice, whistle);
  const { directory } = context;
  const unit = assignment === null ? "" : unitShort(directory, assignment.unitId);
  switch (notice.kind) {
    case "rungs":
      return reminderWords(notice, whistle, context);
    case "todo":
      return todoWords(notice, unit);
    case "nudged":
      return {
        title: both(`催办 · ${unit}`, `Nudge · ${unit}`),
        template: "orange",
        ask: both("吹哨方在等贵单位，请尽快办理。", "They are waiting for your unit. Please see to it soon."),
      };
    case "sentBack":
      return {
        title: both("退回重办", "Sent back"),
        template: "orange",
        ask: both(
          "吹哨人验收未通过，请按以下意见重新办理。",
          "It was not verified. Please do it again as written below.",
        ),
      };
    case "ruled":
      return ruledWords(assignment, directory);
    case "extensionAnswered": {
      const granted = assignment?.extensions.at(-1)?.granted ?? false;
      return granted
        ? {
            title: both("延期已同意", "More time granted"),
            template: "green",
            ask: both("请在新的时限前办结。", "Please resolve it by the new deadline."),
          }
        : {
            title: both("延期未同意", "More time refused"),
            template: "orange",
            ask: both("请按原时限办理。", "The deadline stays as it was."),
          };
    }
    case "suspensionAnswered":
      return assignment?.status === "suspended"
        ? {
            title: both("挂账已同意", "Parked"),
            template: "green",
            ask: both("到约定日期自动恢复办理。", "It comes back by itself on the date agreed."),
          }
        : {
            title: both("挂账未同意", "Parking refused"),
            template: "orange",
            ask: both("请按原时限继续办理。", "Please go on; the deadline stays."),
          };
    case "attendance":
    case "attendanceDenied":
      return attendanceWords(notice, whistle, directory);
    case "returned":
      return {
        title: both("吹哨被退回", "Your whistle was returned"),
        template: "grey",
        ask: both("原因如下。补充情况后可以再次吹哨。", "The reason is below. With more facts you can whistle again."),
      };
    case "withdrawn":
      return {
        title: both("哨已撤回", "Whistle withdrawn"),
        template: "grey",
        ask: both(
          "吹哨人已撤回，贵单位不必再办。感谢配合。",
          "The whistler withdrew it; nothing more to do. Thank you.",
        ),
      };
    case "supervised":
    case "supervisionAnswered":
    case "supervisionClosed":
    case "lowRated":
    case "appealRuled":
    case "charged":
    case "chargeRuled": {
      const about = whistle.steps.find(
        ({ kind, dueAt }) => kind === notice.stepKind && sameTime(dueAt, notice.stepDueAt),
      );
      return oversightWords(notice.kind, whistle, { assignment, about: about?.about ?? null, directory });
    }
    case "urgentOrder":
      return {
        title: both("应急哨令 · 请立即签收", "Emergency order · accept now"),
        template: "red",
        ask: both(
          "请立即签收，组织力量赶赴现场，有关情况途中续报。",
          "Please accept at once and go with your people; the rest can be told on the way.",
        ),
      };
  }
}

const sameTime = (one: Date, other: Date | null): boolean => other !== null && one.getTime() === other.getTime();

function todoWords({ stepKind, stepDueAt }: Notice, unit: string): NoticeWords {
  const step = stepKind === null ? both("办理", "Action") : stepTerms[stepKind];
  const about = unit === "" ? both("", "") : both(`（${unit}）`, ` (${unit})`);
  const due =
    stepDueAt === null ? both("", "") : both(`在 ${dateTime(stepDueAt).zh} 前`, ` by ${dateTime(stepDueAt).en}`);
  return {
    title: both(`待办 · ${step.zh}`, `To do · ${step.en}`),
    template: "blue",
    ask: both(`请您${due.zh}完成${step.zh}${about.zh}。`, `Please see to it${due.en}: ${step.en}${about.en}.`),
  };
}

/** 议事卡: when and where it was, who is named; its conclusion stands below as it was written. */
function attendanceWords(
  { kind }: Notice,
  { deliberation }: Whistle,
  directory: NoticeContext["directory"],
): NoticeWords {
  const unit = deliberation === null ? "" : unitShort(directory, deliberation.unitId);
  const day = deliberation === null ? both("", "") : dayText(deliberation.heldOn);
  if (kind === "attendance") {
    const names = (deliberation?.attendees ?? []).map((name) => clipped(name, 20)).join("、");
    return {
      title: both("议事卡 · 请确认参加", "Deliberation · please confirm"),
      template: "blue",
      ask: both(
        `${unit} ${day.zh}议事，登记参加人员：${names}。请核对下面的结论，确认您是否参加。`,
        `Deliberation of ${unit}, ${day.en}, attended by ${names}. Please check the conclusion below and say whether you took part.`,
      ),
    };
  }
  const absent = listed(
    (deliberation?.asked ?? []).flatMap(({ memberId, answer }) =>
      answer?.present === false ? [signerName(directory, memberId)] : [],
    ),
  );
  return {
    title: both("议事卡 · 有人表示未参加", "Deliberation · somebody was not there"),
    template: "orange",
    ask: both(
      `${absent.zh}表示未参加 ${day.zh}的议事，请核对参加人员，需要时重新记录。`,
      `${absent.en} did not take part in the deliberation of ${day.en}. Please check who did and record it anew if needed.`,
    ),
  };
}

function ruledWords(assignment: Assignment | null, directory: NoticeContext["directory"]): NoticeWords {
  const outcome = assignment?.ruling?.outcome ?? "maintained";
  const { zh, en } = rulings[outcome];
  const unit = assignment === null ? "" : unitShort(directory, assignment.unitId);
  return {
    title: both(`裁定 · ${zh}`, `Ruling · ${en}`),
    template: outcome === "maintained" ? "orange" : "blue",
    ask:
      outcome === "maintained"
        ? both(`退单未获支持，请${unit}按原时限继续办理。`, `The order stands. Please go on; the deadlines stay.`)
        : both(`退单成立，${unit}不必再办。`, `Your unit is released; nothing more to do.`),
  };
}
