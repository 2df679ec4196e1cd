import type { Directory } from "../flows/org/directory.js";
import type { Policy } from "../flows/policy/policy.js";
import { attendeeMark } from "../flows/whistle/attendee-names.js";
import type { Refusal } from "../flows/whistle/refusals.js";
import { assignmentStatuses, commands, fields, whistleStatuses } from "../terms.js";
import { explainOversight } from "./explain-oversight.js";
import { both, listed, type Text, verbatim } from "./kit/text.js";
import { dateTime } from "./kit/time.js";
import { categoryName, signerName, unitName, unitShort } from "./views/names.js";

/** Why something was not done and what would be right, in words. */
export function explain(refusal: Refusal, directory: Directory, policy: Policy): Text {
  const names = (unitIds: readonly string[]): Text => listed(unitIds.map((id) => unitShort(directory, id)));
  const roles = (ids: readonly string[]): Text => listed(ids.map((id) => policy.roles[id]?.label ?? verbatim(id)));
  switch (refusal.code) {
    case "unknown-whistle":
      return both("没有找到这张哨，请核对编号。", "There is no such whistle. Please check the number.");
    case "ended": {
      const status = whistleStatuses[refusal.status];
      const at =
        refusal.at === null ? both("", "") : both(`（${dateTime(refusal.at).zh}）`, ` (${dateTime(refusal.at).en})`);
      return both(
        `这张哨${status.zh}${at.zh}，不再需要操作。问题仍在的，可以再次吹哨。`,
        `This whistle is over: ${status.en}${at.en}. If the problem persists, whistle again.`,
      );
    }
    case "wrong-status": {
      const status = whistleStatuses[refusal.status];
      const command = commands[refusal.command];
      return both(
        `这张哨目前“${status.zh}”，还不能${command.zh}。`,
        `The whistle is “${status.en}”; this is not the time for: ${command.en}.`,
      );
    }
    case "wrong-moment": {
      const status = assignmentStatuses[refusal.status];
      const command = commands[refusal.command];
      const unit = unitShort(directory, refusal.unitId);
      const hint = hintFor(refusal);
      return both(
        `${unit}目前“${status.zh}”，不能${command.zh}。${hint.zh}`,
        `${unit} is at “${status.en}”; this is not the time for: ${command.en}.${hint.en}`,
      );
    }
    case "outdated":
      return both(
        "这张卡片发出后情况有变化，请按更新后的内容再办。",
        "Things have changed since this card was made. Please decide again by what it shows now.",
      );
    case "already-done": {
      const who = signerName(directory, refusal.by);
      const at = dateTime(refusal.at);
      const command = commands[refusal.command];
      return both(
        `${who.zh}已于 ${at.zh} 办过“${command.zh}”，不必重复。`,
        `Already done by ${who.en}, ${at.en}: ${command.en}. No need to repeat it.`,
      );
    }
    case "not-yours": {
      const units = names(refusal.unitIds);
      const command = commands[refusal.command];
      return units.zh === ""
        ? both(`“${command.zh}”不由您所在单位办理。`, `Your unit is not the one for this: ${command.en}.`)
        : both(`“${command.zh}”由${units.zh}的同志办理。`, `This is for the people of ${units.en}: ${command.en}.`);
    }
    case "no-right": {
      const needed = roles(refusal.needs);
      const command = commands[refusal.command];
      return needed.zh === ""
        ? both(`“${command.zh}”由系统自动办理。`, `The system does this by itself: ${command.en}.`)
        : both(
            `“${command.zh}”须由本单位${needed.zh}办理，请转告他们。`,
            `This is for your unit's ${needed.en}: ${command.en}. Please tell them.`,
          );
    }
    case "not-called": {
      const unit = unitName(directory, refusal.unitId);
      return both(
        `${unit}不在这次吹哨的报到部门中，无须办理。`,
        `${unit} was not called by this whistle; nothing to do.`,
      );
    }
    case "which-assignment":
      return both(
        "本单位在这张哨上不止一项任务，请在对应任务的按钮上办理。",
        "Your unit has more than one part in this whistle. Please use the button of the part you mean.",
      );
    case "unknown-assignment":
      return both("这项任务已有变动，请以最新的卡片为准。", "This part has changed. Please go by the newest card.");
    case "unknown-category": {
      const known = listed(Object.values(policy.categories).map(({ label }) => label));
      return both(
        `没有“${refusal.category}”这个哨种。可选：${known.zh}。`,
        `There is no category “${refusal.category}”. There are: ${known.en}.`,
      );
    }
    case "category-not-started-here": {
      const category = categoryName(policy, refusal.category);
      return both(
        `本单位不能发起${category.zh}，请改选哨种，或由有权的单位吹哨。`,
        `Your unit can't start this category: ${category.en}. Choose another, or ask a unit that may.`,
      );
    }
    case "may-not-whistle": {
      const unit = unitName(directory, refusal.unitId);
      const category = categoryName(policy, refusal.category);
      return both(
        `您在${unit}的岗位不能吹${category.zh}。请由街道、社区的吹哨人或负责人吹哨。`,
        `Your post at ${unit} does not allow this: ${category.en}. A whistler or head of the street or community may.`,
      );
    }
    case "no-departments":
      return both(
        "还没有确定由哪个部门来，请写明部门，例如 @城管中队。",
        "No department is named yet. Please name one, for example @城管中队.",
      );
    case "beyond-own-level": {
      const units = names(refusal.unitIds);
      return both(
        `${units.zh}不属于本级，不能直接派单。需要上级部门的，请吹协调哨，议事后上报。`,
        `${units.en}: beyond your own level. For departments above, use a coordination whistle: deliberate and raise it.`,
      );
    }
    case "not-a-department": {
      const unit = unitName(directory, refusal.unitId);
      return both(`${unit}不是报到部门，请改选职能部门或派驻力量。`, `${unit} is not a department. Please choose one.`);
    }
    case "unknown-unit":
      return both(
        `没有找到单位“${refusal.unitId}”，请核对名称。`,
        `There is no unit “${refusal.unitId}”. Please check the name.`,
      );
    case "unknown-matter":
      return both(
        `事项清单中没有 ${refusal.matterCode}，请从清单中选择，或留空。`,
        `${refusal.matterCode} is not in the catalogue. Choose from it, or leave it empty.`,
      );
    case "no-level-above": {
      const unit = unitName(directory, refusal.unitId);
      return both(`${unit}没有上一级，请在本级研究解决。`, `${unit} has no level above; it has to be settled here.`);
    }
    case "already-called": {
      const unit = unitName(directory, refusal.unitId);
      return both(
        `${unit}已在这次吹哨的部门中，请另选单位。`,
        `${unit} has been called already. Please choose another.`,
      );
    }
    case "too-late": {
      const until = dateTime(refusal.until);
      const command = commands[refusal.command];
      return both(
        `${command.zh}须在 ${until.zh} 前提出，现已过时限。确有困难的，请与吹哨人联系。`,
        `${command.en}: this had to be done before ${until.en}. If there is a difficulty, please talk to the whistler.`,
      );
    }
    case "declined-before": {
      const at = dateTime(refusal.at);
      return both(
        `本单位已于 ${at.zh} 退过单。每张哨只能退单一次，请按裁定办理。`,
        `Your unit declined on ${at.en}. A whistle can be declined once only; please follow the ruling.`,
      );
    }
    case "extension-limit": {
      const { maxDays, usedDays } = refusal;
      if (maxDays === 0) return both("这类哨不能延期。", "There is no extension for this category.");
      const left = Math.max(0, maxDays - usedDays);
      return both(
        `延期累计不超过 ${maxDays} 个工作日，已用 ${usedDays} 个，最多还可申请 ${left} 个。`,
        `Extensions add up to ${maxDays} working days at most; ${usedDays} are used, ${left} are left.`,
      );
    }
    case "extension-pending":
      return both(
        "上一次延期申请还在等吹哨人答复，请稍候。",
        "The last request for more time is still being answered.",
      );
    case "suspension-pending":
      return both("挂账申请还在等上级答复，请稍候。", "The request to park this is still being answered.");
    case "emergency-not-suspended":
      return both(
        "应急哨须立即处置，不能挂账。遗留问题请在办结时写明，另行吹哨。",
        "An emergency is dealt with at once and can't be parked. Write what is left when you resolve it, and whistle for that.",
      );
    case "needs-text": {
      const field = fields[refusal.field];
      return both(`请填写${field.zh}。`, `Please fill in: ${field.en}.`);
    }
    case "text-too-long":
      return both(
        `文字最多 ${refusal.max} 字，现有 ${refusal.length} 字，请精简后再提交。`,
        `At most ${refusal.max} characters; there are ${refusal.length}. Please shorten it.`,
      );
    case "secret-mark":
      return both(
        `内容带有“${refusal.mark}”字样，涉密信息不得在此处理，请按保密规定办理。本次未保存。`,
        `The text bears the mark “${refusal.mark}”. Secrets must not be handled here; nothing was saved.`,
      );
    case "bad-scores":
      return both("三项评分都须选择，1 至 5 分。", "All three scores are needed, 1 to 5.");
    case "bad-date":
      return both("日期或天数不对，请核对后再提交。", "The date or number of days is not right. Please check it.");
    case "too-soon": {
      const until = dateTime(refusal.until);
      return both(`刚刚催过，请在 ${until.zh} 之后再催。`, `Nudged a moment ago. Please wait until ${until.en}.`);
    }
    case "too-many-images":
      return both(`照片最多 ${refusal.max} 张。`, `At most ${refusal.max} photos.`);
    case "not-deliberated":
      return both(
        "上报前须先由本级党组织议事，并记录日期、参加人员和结论。",
        "Before it goes up your own party organisation deliberates: date, who took part, conclusion.",
      );
    case "which-attendee": {
      const { zh, en } = listed(refusal.memberIds.map((id) => attendeeName(directory, id)));
      return both(
        `叫“${refusal.name}”的不止一位：${zh}。请照此写法注明是哪一位，再提交。`,
        `More than one person is called “${refusal.name}”: ${en}. Please write which one you mean, as it stands here.`,
      );
    }
    case "not-an-attendee":
      return both("登记的参加人员中没有您，无须确认。", "You are not named as an attendee; nothing to confirm.");
    case "attendance-open": {
      const { confirmed, needed } = refusal;
      const open = listed(refusal.memberIds.map((id) => signerName(directory, id)));
      return open.zh === ""
        ? both(
            `确认参加议事的只有 ${confirmed} 人，上报须有 ${needed} 人确认，请核对后重新记录议事。`,
            `Only ${confirmed} confirmed that they took part, ${needed} have to. Please check and record it anew.`,
          )
        : both(
            `上报须有 ${needed} 名参加人员确认，现已确认 ${confirmed} 人，请提醒${open.zh}确认。`,
            `${needed} attendees have to confirm before it goes up, ${confirmed} have. Please remind ${open.en}.`,
          );
    }
    case "nobody-missing":
      return both("各部门都已到位，没有需要催的。", "Nobody is missing; there is nobody to nudge.");
    case "not-resolved-yet": {
      const units = names(refusal.unitIds);
      return both(
        `${units.zh}还没有办结，请在全部办结后再备案。`,
        `Not resolved yet: ${units.en}. Record it once all are done.`,
      );
    }
    case "no-supervision":
    case "not-rated":
    case "not-appealed":
    case "not-excluded":
    case "own-whistle":
    case "is-party":
    case "own-ruling":
    case "charge-pending":
    case "no-charge":
    case "no-ruling":
    case "reply-first":
    case "no-fact":
      return explainOversight(refusal);
    case "nothing-due":
      return both("目前没有到期事项。", "Nothing is due now.");
  }
}

/** 王伟（城管中队队长）. */
const attendeeName = (directory: Directory, id: string): string => {
  const member = directory.member(id);
  return member === null ? id : `${member.name}（${attendeeMark(member, directory)}）`;
};

/** What comes first where the order of steps was missed. */
function hintFor({ command, status }: Extract<Refusal, { code: "wrong-moment" }>): Text {
  if (status === "ordered" || status === "accepted") {
    if (command === "resolve" || command === "progress" || command === "confirmArrival")
      return both("请先报到。", " Please check in first.");
    if (command === "verify" || command === "sendBack")
      return both("请等部门办结。", " The department resolves it first.");
  }
  if (status === "checkedIn" && command === "decline")
    return both(
      "报到后不再退单，有困难请与吹哨人联系。",
      " After checking in it can't be declined; please talk to the whistler.",
    );
  if (status === "checkedIn" && (command === "verify" || command === "sendBack"))
    return both("请等部门办结。", " The department resolves it first.");
  if (status === "resolved" && command === "rate") return both("请先验收。", " Please verify it first.");
  return both("", "");
}
