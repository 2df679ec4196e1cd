import type { LateStep, Notice } from "../../flows/whistle/notices.js";
import type { Step, Whistle } from "../../flows/whistle/state.js";
import { steps as stepTerms } from "../../terms.js";
import { both, clipped, joined, type Text } from "../kit/text.js";
import { dateTime } from "../kit/time.js";
import { showsExactPlace } from "./exact-place.js";
import { maskFor } from "./facts.js";
import { judging } from "./judging.js";
import { drillMark, matterName, whistleTitle } from "./names.js";
import { answersTo } from "./notice-offers.js";
import { type NoticeContext, type NoticeWords, noticeWords } from "./notice-words.js";
import type { Offer } from "./offers.js";
import { lateSteps, togetherOf } from "./reminder-words.js";
import { reviewBrief } from "./review-brief.js";
import { whyTexts } from "./why.js";

/** What a private notice says; notice-card.ts draws it. */
export type NoticeView = NoticeWords & {
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
  const { title, template, ask } = noticeWords(notice, whistle, context);
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

/** Every deadline that the notice is about, each once. */
const isOf = (late: LateStep, { kind, assignmentId, dueAt }: Step): boolean =>
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
