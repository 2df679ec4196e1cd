import type { LateStep, Notice } from "../../flows/whistle/notices.js";
import { type Assignment, findAssignment, type RungId, type Step, type Whistle } from "../../flows/whistle/state.js";
import { rulings, rungs as rungTerms, steps as stepTerms } from "../../terms.js";
import type { Template } from "../kit/card.js";
import { both, clipped, joined, listed, type Text } from "../kit/text.js";
import { dateTime, dayText } from "../kit/time.js";
import { showsExactPlace } from "./exact-place.js";
import { maskFor } from "./facts.js";
import { judging } from "./judging.js";
import { drillMark, matterName, signerName, unitShort, whistleTitle } from "./names.js";
import { answersTo } from "./notice-offers.js";
import type { CardContext, Offer } from "./offers.js";
import { oversightWords } from "./oversight-words.js";
import { reviewBrief } from "./review-brief.js";
import { whyTexts } from "./why.js";

export type NoticeContext = Pick<CardContext, "directory" | "policy" | "now">;

/** What a private notice says; notice-card.ts draws it. */
export type NoticeView = {
  title: Text;
  template: Template;
  /** What is asked of the reader, in one or two sentences. */
  ask: Text;
  /** Number, matter and place. */
  about: { title: Text; matter: Text; place: string };
  due: Text | null;
  /** 为什么是这个时间, of each deadline that is named and still stands. */
  why: Text[];
  /** Rungs that fell together. */
  together: Text | null;
  /** What somebody wrote: a reason, a nudge's words. */
  quote: string;
  offers: Offer[];
  whistleId: string;
  number: string;
};

export function noticeView(notice: Notice, whistle: Whistle, context: NoticeContext): NoticeView {
  const { policy } = context;
  const mask = maskFor({ exactPlace: showsExactPlace(whistle, { view: "department", policy }) });
  const { title, template, ask } = wordsFor(notice, whistle, context);
  const brief = reviewBrief(notice, whistle, { directory: context.directory, mask });
  return {
    title: whistle.drill ? joined([drillMark, title], "") : title,
    template,
    ask: brief === null ? ask : joined([ask, brief], both("", " ")),
    about: {
      title: whistleTitle(policy, whistle),
      matter: matterName(policy, whistle),
      place: clipped(mask(whistle.place), 100),
    },
    due: dueOf(notice),
    why: whyTexts(whistle.steps.filter((step) => lateSteps(notice).some((late) => isOf(late, step)))),
    together: togetherOf(notice),
    quote: clipped(mask(notice.text), 500),
    offers: judging(answersTo(notice, whistle, context), whistle),
    whistleId: whistle.id,
    number: whistle.number,
  };
}

type Words = Pick<NoticeView, "title" | "template" | "ask">;

function wordsFor(notice: Notice, whistle: Whistle, context: NoticeContext): Words {
  const assignment = assignmentIn(notice, whistle);
  const { directory } = context;
  const unit = assignment === null ? "" : unitShort(directory, assignment.unitId);
  switch (notice.kind) {
    case "rungs":
      return remindedOf(notice, whistle, context);
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

/** The main step's title; a sentence for each kind of step and rung, naming all the units that are late with it. */
function remindedOf(notice: Notice, whistle: Whistle, context: NoticeContext): Words {
  const alike = new Map<string, LateStep[]>();
  for (const step of lateSteps(notice)) {
    const key = `${step.stepKind} ${topRung(step)}`;
    alike.set(key, [...(alike.get(key) ?? []), step]);
  }
  const said = [...alike.values()].map((steps) => rungWords(steps, notice.memberId, whistle, context));
  const [first = rungWords([notice], notice.memberId, whistle, context)] = said;
  return {
    ...first,
    ask: joined(
      said.map(({ ask }) => ask),
      both("", " "),
    ),
  };
}

const lateSteps = (notice: Notice): LateStep[] => [notice, ...notice.more];

const topRung = ({ rungs }: LateStep): RungId => rungs.at(-1) ?? "dueSoon";

/** Firmer from rung to rung, polite on each. `late` are steps of one kind at one rung. */
function rungWords(late: LateStep[], readerId: string, whistle: Whistle, { directory }: NoticeContext): Words {
  const [main] = late;
  const rung = main === undefined ? "dueSoon" : topRung(main);
  const stepKind = main?.stepKind ?? null;
  const step = stepKind === null ? both("办理", "Action") : stepTerms[stepKind];
  const card = rungTerms[rung];
  const owners = [...new Set(late.map((one) => ownerOf(one, whistle)))];
  const posts = directory.member(readerId)?.posts ?? [];
  const isOwn = posts.some(({ unitId }) => owners.includes(unitId));
  const who = listed(owners.map((unitId) => unitShort(directory, unitId)));
  const titled = (zh: string, en: string): Text =>
    both(`${card.zh} · ${step.zh}${zh}`, `${card.en} · ${step.en} ${en}`);
  switch (rung) {
    case "dueSoon":
      return {
        title: titled("将到期", "due soon"),
        template: "yellow",
        ask: both(
          `${who.zh}的${step.zh}时限将到，请抓紧办理。`,
          `${step.en} by ${who.en} is due soon. Please see to it.`,
        ),
      };
    case "overdue":
      return {
        title: titled("已逾期", "overdue"),
        template: "red",
        ask: both(
          `${who.zh}的${step.zh}已逾期，请立即办理；确有困难的，请及时说明情况。`,
          `${step.en} by ${who.en} is overdue. Please act now; if there is a difficulty, please say so in time.`,
        ),
      };
    case "again":
      return {
        title: titled("仍未完成", "still not done"),
        template: "red",
        ask: isOwn
          ? both(
              `${who.zh}的${step.zh}逾期已久，请负责人亲自过问。`,
              `${step.en} by ${who.en} is long overdue. Please take it in hand yourself.`,
            )
          : both(
              `${who.zh}的${step.zh}逾期已久，请协调催促。`,
              `${step.en} by ${who.en} is long overdue. Please help to move it.`,
            ),
      };
    case "levelAbove":
      return {
        title: titled("逾期，已报上一级", "overdue, one level up"),
        template: "red",
        ask: both(
          `${who.zh}的${step.zh}逾期未完成，现报上一级，已记入问责台账。请督促解决。`,
          `${step.en} by ${who.en} is overdue and reported one level up; it stands in the register. Please see that it is done.`,
        ),
      };
    case "twoAbove":
      return {
        title: titled("严重逾期，已报上两级", "badly overdue, two levels up"),
        template: "red",
        ask: both(
          `${who.zh}的${step.zh}严重逾期，现报上两级和督查部门，已记入问责台账。请督促解决。`,
          `${step.en} by ${who.en} is badly overdue and reported two levels up and to the inspectors. Please see that it is done.`,
        ),
      };
  }
}

function todoWords({ stepKind, stepDueAt }: Notice, unit: string): Words {
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
function attendanceWords({ kind }: Notice, { deliberation }: Whistle, directory: NoticeContext["directory"]): Words {
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

function ruledWords(assignment: Assignment | null, directory: NoticeContext["directory"]): Words {
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

/** The unit that owes the step of a reminder. */
function ownerOf(late: LateStep, whistle: Whistle): string {
  const { stepKind, assignmentId } = late;
  const step = whistle.steps.find((one) => one.kind === stepKind && one.assignmentId === assignmentId);
  return step?.ownerUnitId ?? assignmentIn(late, whistle)?.unitId ?? whistle.whistlerUnitId;
}

const assignmentIn = ({ assignmentId }: Pick<LateStep, "assignmentId">, whistle: Whistle): Assignment | null =>
  assignmentId === null ? null : findAssignment(whistle, assignmentId);

/** Every deadline that the notice is about, each once. */
const isOf = (late: ReturnType<typeof lateSteps>[number], { kind, assignmentId, dueAt }: Step): boolean =>
  late.stepKind === kind && late.assignmentId === assignmentId && late.stepDueAt?.getTime() === dueAt.getTime();

function dueOf(notice: Notice): Text | null {
  const due = lateSteps(notice).flatMap(({ stepKind, stepDueAt }) => {
    if (stepKind === null || stepDueAt === null) return [];
    const name = stepTerms[stepKind];
    const at = dateTime(stepDueAt);
    return [both(`${name.zh}截止 ${at.zh}`, `${name.en} due ${at.en}`)];
  });
  const each = [...new Map(due.map((text) => [text.zh, text])).values()];
  return each.length === 0 ? null : joined(each, both("；", "; "));
}

/** Several rungs in one notice: the system was down, or the step began after its deadline. */
function togetherOf(notice: Notice): Text | null {
  const most = lateSteps(notice).reduce((a, b) => (b.rungs.length > a.rungs.length ? b : a));
  if (most.rungs.length < 2) return null;
  const names = listed(most.rungs.map((rung) => rungTerms[rung]));
  return both(
    `以下提醒因系统停机或前一环节超时一并送达：${names.zh}。`,
    `Reminders that came due together (the system was down, or the step before was late): ${names.en}.`,
  );
}
