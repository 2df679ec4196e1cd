import { unanswered } from "../flows/whistle/attendance.js";
import type { Command } from "../flows/whistle/commands.js";
import type { Whistle } from "../flows/whistle/state.js";
import { steps as stepTerms } from "../terms.js";
import { both, joined, type Text } from "./kit/text.js";
import { dateTime } from "./kit/time.js";
import { earliest } from "./views/lateness.js";
import { drillMark } from "./views/names.js";

/** What is said to whoever has just done something, with what comes next where that is theirs. */
export function toastFor(command: Command, whistle: Whistle): Text {
  switch (command.type) {
    case "blow":
      return blownText(whistle);
    case "approve":
      return both("已同意，哨令已发出。", "Agreed; the orders are out.");
    case "returnApproval":
      return both("已退回吹哨人。", "Returned to the whistler.");
    case "deliberate":
      return deliberatedText(whistle);
    case "confirmAttendance":
      return both("已确认您参加了议事。", "Noted: you took part.");
    case "denyAttendance":
      return both("已记录您未参加，并告知记录人。", "Noted: you did not take part. Who recorded it is told.");
    case "raise":
      return both("已上报上级研究。", "Raised to the level above.");
    case "takeOn":
      return whistle.status === "dispatching"
        ? both("已接办，请派发承办部门。", "Taken on; please dispatch it.")
        : both("已接办，哨令已发出。", "Taken on; the orders are out.");
    case "returnStudy":
      return both("已退回，并告知吹哨人。", "Returned; the whistler is told.");
    case "dispatch":
      return both("已派发，哨令已发出。", "Dispatched; the orders are out.");
    case "accept":
      return withNext(both("已签收。", "Accepted."), whistle, command.assignmentId);
    case "checkIn":
      return withNext(
        both("已报到，请吹哨人确认到场。", "Checked in; the whistler will confirm."),
        whistle,
        command.assignmentId,
      );
    case "confirmArrival":
      return both("已确认到场。", "Arrival confirmed.");
    case "progress":
      return both("反馈已记录。", "Progress recorded.");
    case "resolve":
      return both("已办结，等待吹哨人验收。", "Resolved; the whistler will verify.");
    case "verify":
      return whistle.status === "closed"
        ? both(
            "验收通过，这张哨已办结归档。请再给部门评价。",
            "Verified; the whistle is closed. Please rate the departments.",
          )
        : both("验收通过，请给部门评价。", "Verified; please rate the department.");
    case "sendBack":
      return both("已退回重办，并告知部门。", "Sent back; the department is told.");
    case "rate":
      return both("评价已记录，谢谢。", "Rating recorded, thank you.");
    case "nudge":
      return both("已催办未到位的部门。", "Those who are missing have been nudged.");
    case "withdraw":
      return both("已撤回，并告知各部门。", "Withdrawn; the departments are told.");
    case "decline":
      return both("退单已提交，等待裁定。裁定前时限照常计算。", "Declined, awaiting the ruling. The clock runs on.");
    case "maintain":
      return both("已裁定维持，并告知部门。", "Ruled: the order stands. The department is told.");
    case "reassign":
      return command.unitId === null
        ? both("已裁定解除该部门任务。", "Ruled: the department is released.")
        : both("已改派，新的哨令已发出。", "Reassigned; the new order is out.");
    case "transfer":
      return both("已转派下属单位，时限不变。", "Transferred; the deadlines stay.");
    case "requestExtension":
      return both("延期申请已提交，等待吹哨人答复。", "Asked for more time; the whistler will answer.");
    case "grantExtension":
      return both("已同意延期。", "More time granted.");
    case "refuseExtension":
      return both("已答复不同意延期。", "More time refused.");
    case "suspend":
      return both(
        "挂账申请已提交，等待上级答复。答复前时限照常计算。",
        "Asked to park it; the clock runs on until answered.",
      );
    case "agreeSuspend":
      return both("已同意挂账，到期自动恢复办理。", "Parked; it comes back by itself.");
    case "refuseSuspend":
      return both("已答复不同意挂账。", "Parking refused.");
    case "file":
      return both("备案已完成。", "The record is in.");
    case "link":
      return both(
        `已关联到 ${whistle.number}，您反映的情况已补充进去，不再另行吹哨。`,
        `Added to ${whistle.number}; no further whistle is needed.`,
      );
    case "consult":
      return both(
        "会商群已建好，有关人员已入群，办结后自动解散。",
        "The group is there; it is dissolved after the whistle.",
      );
    case "supervise":
      return both("督办已发出，并告知被督办单位。", "The supervision is out; the unit is told.");
    case "answerSupervision":
      return both("督办答复已提交。", "The answer is in.");
    case "closeSupervision":
      return both("督办已结项。", "The supervision is closed.");
    case "appealRating":
      return both("申诉已提交，上一级将答复。", "The appeal is in; the level above will decide.");
    case "ruleAppeal":
      return both("申诉已答复，并告知双方。", "The appeal is decided; both sides are told.");
    case "exclude":
      return both("已剔除，不计入考核。原记录照常保留。", "Excluded from assessment. The record stays.");
    case "include":
      return both("已恢复计入考核。", "Included in assessment again.");
    case "charge":
      return both(
        "已提交，并请吹哨单位说明情况。认定生效前不计入台账。",
        "It is in; the whistler is asked to reply. It counts for nothing until it is decided.",
      );
    case "replyCharge":
      return both("情况说明已提交。", "Your reply is in.");
    case "ruleCharge":
      return both("认定已作出，并告知双方。", "Ruled; both sides are told.");
    case "appealCharge":
      return both("申诉已提交，将由上一级或督查复核。", "The appeal is in; it will be reviewed.");
    case "ruleChargeAppeal":
      return both("复核已作出，并告知双方。", "Reviewed; both sides are told.");
    case "ruleFact":
      return both("核实结论已记录。", "Your finding is recorded.");
    case "note":
      return both("事实已登记。", "Entered.");
    case "chase":
      return both("已催报。", "Chased.");
    case "recompute":
      return both("时限已重新核定。", "Deadlines counted anew.");
    case "dissolve":
      return both("会商群已解散。", "The group is dissolved.");
  }
}

/** Who was asked to confirm is told by how many: whoever typed a name wrong sees that it reached nobody. */
function deliberatedText({ deliberation }: Whistle): Text {
  const named = deliberation?.attendees.length ?? 0;
  const asked = deliberation === null ? 0 : unanswered(deliberation).length;
  const known = deliberation?.asked.length ?? 0;
  const strangers = named - known;
  const unknown =
    strangers > 0 && known > 0
      ? both(`另有 ${strangers} 人不在本系统，只作记录。`, ` ${strangers} of those named are not known here.`)
      : both("", "");
  if (asked === 0) return both("议事决定已记录，请上报。", "Deliberation recorded; please raise it now.");
  return both(
    `议事决定已记录，已请 ${asked} 名参加人员确认，确认后请上报。${unknown.zh}`,
    `Deliberation recorded; ${asked} attendees are asked to confirm, then please raise it.${unknown.en}`,
  );
}

export function blownText({ number, status, drill }: Pick<Whistle, "number" | "status" | "drill">): Text {
  const said = blownWords(number, status);
  return drill ? joined([drillMark, said], "") : said;
}

function blownWords(number: string, status: Whistle["status"]): Text {
  switch (status) {
    case "approval":
      return both(`${number} 已提交，等待负责人同意。`, `${number} is in; your head has to agree.`);
    case "deliberation":
      return both(
        `${number} 已登记，请记录议事决定后上报。`,
        `${number} is in; record the deliberation, then raise it.`,
      );
    case "dispatching":
      return both(`${number} 已登记，等待指挥中心派发。`, `${number} is in; the command centre will dispatch it.`);
    default:
      return both(`${number} 已吹哨，哨令已发出。`, `${number}: whistled, the orders are out.`);
  }
}

/** The next deadline of the same part, so that nobody has to look for it. */
function withNext(done: Text, { steps, assignments }: Whistle, assignmentId: string | null): Text {
  const unitId = assignments.find(({ id }) => id === assignmentId)?.unitId;
  const next = earliest(steps.filter((step) => step.assignmentId === assignmentId && step.ownerUnitId === unitId));
  if (next === null) return done;
  const at = dateTime(next.dueAt);
  const name = stepTerms[next.kind];
  return both(`${done.zh}下一步${name.zh}，截止 ${at.zh}。`, `${done.en} Next: ${name.en}, due ${at.en}.`);
}
