import { audience, responders } from "./audience.js";
import { categoryIn } from "./deadlines.js";
import type { Context } from "./decision.js";
import type { Change, EventOf } from "./events.js";
import { isReviewStep } from "./oversight.js";
import { type OversightNotice, oversightNotices } from "./oversight-notices.js";
import { ladderOf } from "./oversight-steps.js";
import {
  type Assignment,
  assignmentOf,
  liveAssignments,
  type RungId,
  type Step,
  type StepKind,
  type Whistle,
} from "./state.js";

/** Who a notice is for: one person in private, by member id. Groups are told by the living cards, see placements.ts. */
export type NoticeKind =
  | "rungs" // the machine's reminder 催报: rungs of one step
  | "todo" // a step has opened that only this person's side can do (verify, ruling, extension, dispatch, approval …)
  | "nudged" // 催办
  | "sentBack" // 退回重办
  | "ruled" // 裁定
  | "extensionAnswered"
  | "suspensionAnswered"
  | "attendance" // 议事卡: an attendee of the deliberation is asked to confirm
  | "attendanceDenied" // to who recorded it: somebody named says that they were not there
  | "returned" // the head or the studying level returned the whistle, to the person who blew it
  | "withdrawn"
  | OversightNotice
  | "urgentOrder"; // emergency: the order itself reaches the person on duty as 加急

export type Notice = {
  /** Deterministic: whistle, trace entry, kind, person. The same decision made twice is one notice. */
  id: string;
  kind: NoticeKind;
  memberId: string;
  assignmentId: string | null;
  stepKind: StepKind | null;
  stepDueAt: Date | null;
  /** For `rungs`: all that fell together and concern this person, lowest first. */
  rungs: RungId[];
  /** For `rungs`: other steps of the whistle of which this person hears at the same moment. */
  more: LateStep[];
  /** A reason, a nudge's text. */
  text: string;
  /** Emergencies go at any hour and beyond the budget; anything else waits for working hours. */
  emergency: boolean;
  /** 加急 beyond the message itself. */
  urgent: "app" | "sms" | "phone" | null;
};

/** One step in a reminder. */
export type LateStep = Pick<Notice, "assignmentId" | "stepKind" | "stepDueAt" | "rungs">;

type Told = Omit<Notice, "id" | "emergency">;

/** Steps of which the side that owes them has to be told when they open; the others open under the eyes of that side. */
const announced: readonly StepKind[] = [
  "approval",
  "study",
  "dispatch",
  "ruling",
  "extensionReply",
  "suspensionReply",
  "verify",
  "filing",
];

/**
 * Who has to hear of a decision: one notice a person and trace entry, reminders of one decision in one; nobody of what
 * they did themselves. `seq` is the number of the first entry.
 */
export function noticesFor(
  before: Whistle | null,
  changes: readonly Change[],
  after: Whistle,
  context: Context,
  seq: number,
): Notice[] {
  const { emergency } = categoryIn(after, context.policy);
  const actorId = context.actor.kind === "person" ? context.actor.memberId : null;
  const steps = [...(before?.steps ?? []), ...changes.flatMap(({ opens }) => opens)];
  const notices = changes.flatMap((change, index) => {
    const told = new Map<string, Told>();
    for (const notice of [
      ...ofOversight(change, after, context),
      ...ofEvent(change, steps, before, after, context),
      ...ofSteps(change, after, context),
    ]) {
      // Who took part is asked in person; nobody can say it in another's place.
      const isPersonal = notice.kind === "attendance";
      const memberId = isPersonal ? notice.memberId : context.directory.standIn(notice.memberId, context.now);
      if (memberId !== actorId && !told.has(memberId)) told.set(memberId, { ...notice, memberId });
    }
    return [...told.values()].map((notice) => ({
      id: `${after.id}:${seq + index}:${notice.kind}:${notice.memberId}`,
      ...notice,
      emergency: emergency && !isReview(notice),
    }));
  });
  return withRemindersTogether(notices);
}

/** Appeals and charges wait for working hours, whatever the whistle was. */
const isReview = ({ kind, stepKind }: Told): boolean =>
  (stepKind !== null && isReviewStep(stepKind)) ||
  kind === "lowRated" ||
  kind === "appealRuled" ||
  kind === "chargeRuled";

/** Whoever would be reminded of several departments at once has one notice of them all, under the highest rung. */
function withRemindersTogether(notices: Notice[]): Notice[] {
  const reminders = notices.filter(({ kind }) => kind === "rungs");
  const together = [...new Set(reminders.map(({ memberId }) => memberId))].flatMap((memberId) => {
    const own = reminders.filter((notice) => notice.memberId === memberId);
    const [main, ...others] = [...own].sort((a, b) => heightOf(b) - heightOf(a));
    const urgent = urgencies.findLast((one) => own.some((notice) => notice.urgent === one)) ?? null;
    return main ? [{ ...main, urgent, more: others.map(lateStepOf) }] : [];
  });
  return [...notices.filter(({ kind }) => kind !== "rungs"), ...together];
}

const rungOrder: readonly RungId[] = ["dueSoon", "overdue", "again", "levelAbove", "twoAbove"];

const heightOf = ({ rungs }: LateStep): number => Math.max(...rungs.map((rung) => rungOrder.indexOf(rung)));

const lateStepOf = ({ assignmentId, stepKind, stepDueAt, rungs }: LateStep): LateStep => ({
  assignmentId,
  stepKind,
  stepDueAt,
  rungs,
});

function ofEvent(
  { event, opens }: Change,
  steps: Step[],
  before: Whistle | null,
  after: Whistle,
  context: Context,
): Told[] {
  const { directory, now } = context;
  const onDuty = (unitId: string): string[] => directory.onDuty(unitId, now).map(({ id }) => id);
  switch (event.type) {
    case "rungsReached": {
      const step = steps.find(({ id }) => id === event.stepId);
      return step === undefined ? [] : ofRungs(event, step, after, context);
    }
    case "nudged":
      return event.unitIds.flatMap((unitId) => {
        const assignment = liveAssignments(after).find((one) => one.unitId === unitId);
        return tell("nudged", onDuty(unitId), { assignmentId: assignment?.id ?? null, text: event.text });
      });
    case "sentBack": {
      const { id, unitId } = assignmentOf(after, event.assignmentId);
      const resolver = before === null ? null : assignmentOf(before, id).resolved;
      const people = resolver === null ? onDuty(unitId) : [resolver.by, ...onDuty(unitId)];
      return tell("sentBack", people, { assignmentId: id, text: event.reason, step: opens[0] });
    }
    case "maintained":
    case "reassigned": {
      const { id, unitId, declined } = assignmentOf(after, event.assignmentId);
      const people = declined === null ? onDuty(unitId) : [declined.by, ...onDuty(unitId)];
      return tell("ruled", people, { assignmentId: id, text: event.reason });
    }
    case "extensionGranted":
    case "extensionRefused":
      return tell("extensionAnswered", askers(assignmentOf(after, event.assignmentId).extensions.at(-1)), {
        assignmentId: event.assignmentId,
        text: event.type === "extensionRefused" ? event.reason : "",
        step: opens[0],
      });
    case "suspended":
    case "suspensionRefused":
      return tell("suspensionAnswered", askers(assignmentOf(after, event.assignmentId).suspended), {
        assignmentId: event.assignmentId,
        text: event.type === "suspensionRefused" ? event.reason : "",
      });
    case "deliberated":
      return tell("attendance", event.askedIds, { text: event.conclusion });
    case "attended":
      return event.present || after.deliberation === null
        ? []
        : tell("attendanceDenied", [after.deliberation.by], { text: after.deliberation.conclusion });
    case "approvalReturned":
    case "studyReturned":
      return tell("returned", [after.whistlerId], { text: event.reason });
    case "withdrawn":
      return liveAssignments(after)
        .filter(({ status }) => status !== "verified" && status !== "rated")
        .flatMap(({ id, unitId }) => tell("withdrawn", onDuty(unitId), { assignmentId: id, text: event.reason }));
    default:
      return [];
  }
}

const ofOversight = (change: Change, after: Whistle, context: Context): Told[] =>
  oversightNotices(change, after, context).flatMap(({ kind, memberIds, ...about }) => tell(kind, memberIds, about));

/** Steps that open: an emergency's order itself, and what the other side now has to do. */
function ofSteps({ event, opens }: Change, after: Whistle, context: Context): Told[] {
  const category = categoryIn(after, context.policy);
  const isOrder = event.type === "dispatched" || event.type === "reassigned" || event.type === "transferred";
  // The same steps at another time: the cards show it, nobody is disturbed.
  if (event.type === "recomputed") return [];
  return opens.flatMap((step) => {
    const people = responders(step, after, context.directory, context.now).map(({ id }) => id);
    const about = { assignmentId: step.assignmentId, step };
    if (announced.includes(step.kind)) return tell("todo", people, about);
    if (event.type === "resumed" && step.kind !== "progress") return tell("todo", people, about);
    if (isOrder && category.emergency) return tell("urgentOrder", people, { ...about, urgent: category.urgentOrder });
    return [];
  });
}

/** All that fell together as one notice: each person with the rungs of which that person hears. */
function ofRungs(event: EventOf<"rungsReached">, step: Step, after: Whistle, context: Context): Told[] {
  const ladder = ladderOf(context.policy, after, event.stepKind);
  const { directory, now } = context;
  const rungsOf = new Map<string, RungId[]>();
  for (const rung of event.rungs)
    for (const memberId of audience(step, rung, after, { ladder, directory, now }))
      rungsOf.set(memberId, [...(rungsOf.get(memberId) ?? []), rung]);
  return [...rungsOf].flatMap(([memberId, rungs]) => {
    const urgent = urgencies.findLast((one) => ladder.some((rung) => rungs.includes(rung.id) && rung.urgent === one));
    return tell("rungs", [memberId], { assignmentId: step.assignmentId, step, urgent }).map((told) => ({
      ...told,
      rungs,
    }));
  });
}

/** Weakest first. */
const urgencies = ["app", "sms", "phone"] as const;

const askers = (request: Pick<Assignment["extensions"][number], "by"> | null | undefined): string[] =>
  request ? [request.by] : [];

const tell = (
  kind: NoticeKind,
  memberIds: string[],
  about: {
    assignmentId?: string | null;
    text?: string;
    step?: Step | undefined;
    urgent?: Notice["urgent"] | undefined;
  },
): Told[] =>
  memberIds.map((memberId) => ({
    kind,
    memberId,
    assignmentId: about.assignmentId ?? null,
    stepKind: about.step?.kind ?? null,
    stepDueAt: about.step?.dueAt ?? null,
    rungs: [],
    more: [],
    text: about.text ?? "",
    urgent: about.urgent ?? null,
  }));
