import type { LateStep, Notice } from "../../flows/whistle/notices.js";
import { type Assignment, findAssignment, type RungId, type Whistle } from "../../flows/whistle/state.js";
import { rungs as rungTerms, steps as stepTerms } from "../../terms.js";
import { both, joined, listed, type Text } from "../kit/text.js";
import { unitShort } from "./names.js";
import type { NoticeContext, NoticeWords } from "./notice-words.js";

/** The main step's title; a sentence for each kind of step and rung, naming all the units that are late with it. */
export function reminderWords(notice: Notice, whistle: Whistle, context: NoticeContext): NoticeWords {
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

/** The step that a notice is about, and those told with it. */
export const lateSteps = (notice: Notice): LateStep[] => [notice, ...notice.more];

const topRung = ({ rungs }: LateStep): RungId => rungs.at(-1) ?? "dueSoon";

/** Firmer from rung to rung, polite on each. `late` are steps of one kind at one rung. */
function rungWords(late: LateStep[], readerId: string, whistle: Whistle, { directory }: NoticeContext): NoticeWords {
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

/** The unit that owes the step of a reminder. */
function ownerOf(late: LateStep, whistle: Whistle): string {
  const { stepKind, assignmentId } = late;
  const step = whistle.steps.find((one) => one.kind === stepKind && one.assignmentId === assignmentId);
  return step?.ownerUnitId ?? assignmentIn(late, whistle)?.unitId ?? whistle.whistlerUnitId;
}

export const assignmentIn = ({ assignmentId }: Pick<LateStep, "assignmentId">, whistle: Whistle): Assignment | null =>
  assignmentId === null ? null : findAssignment(whistle, assignmentId);

/** Several rungs in one notice: the system was down, or the step began after its deadline. */
export function togetherOf(notice: Notice): Text | null {
  const most = lateSteps(notice).reduce((a, b) => (b.rungs.length > a.rungs.length ? b : a));
  if (most.rungs.length < 2) return null;
  const names = listed(most.rungs.map((rung) => rungTerms[rung]));
  return both(
    `以下提醒因系统停机或前一环节超时一并送达：${names.zh}。`,
    `Reminders that came due together (the system was down, or the step before was late): ${names.en}.`,
  );
}
