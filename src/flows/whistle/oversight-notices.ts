import { responders } from "./audience.js";
import type { Context } from "./decision.js";
import type { Change } from "./events.js";
import { assignmentOf, type Step, type Whistle } from "./state.js";

/** What somebody hears of supervision, appeals and charges: in private, each person by member id. */
export type OversightNotice =
  | "supervised" // 督办, to the unit that is asked
  | "supervisionAnswered"
  | "supervisionClosed"
  | "lowRated" // to the department's heads, who may appeal
  | "appealRuled"
  | "charged" // to the whistler, who may reply
  | "chargeRuled";

type Heard = {
  kind: OversightNotice | "todo";
  memberIds: string[];
  assignmentId?: string;
  text: string;
  step?: Step | undefined;
};

/** Who hears of an event of oversight; empty for any other event. */
export function oversightNotices({ event, opens }: Change, after: Whistle, { directory, now }: Context): Heard[] {
  const [step] = opens;
  const ids = (people: { id: string }[]): string[] => people.map(({ id }) => id);
  const owed = (): string[] => (step === undefined ? [] : ids(responders(step, after, directory, now)));
  const ofUnit = (unitId: string): string[] => [
    ...ids(directory.onDuty(unitId, now)),
    ...ids(directory.heads(unitId, now)),
  ];
  const whistlers = (): string[] => [after.whistlerId, ...ids(directory.heads(after.whistlerUnitId, now))];
  const charge = after.charges.at(-1);
  switch (event.type) {
    case "supervised":
      return [{ kind: "supervised", memberIds: ofUnit(event.targetUnitId), text: event.question, step }];
    case "supervisionAnswered":
      return [{ kind: "supervisionAnswered", memberIds: owed(), text: event.text, step }];
    case "supervisionClosed": {
      const closed = after.supervisions.find(({ id }) => id === event.supervisionId);
      const memberIds = closed === undefined ? [] : closed.answer ? [closed.answer.by] : ofUnit(closed.targetUnitId);
      return [{ kind: "supervisionClosed", memberIds, text: event.text }];
    }
    case "rated": {
      if (!event.low) return [];
      const { id, unitId } = assignmentOf(after, event.assignmentId);
      const heads = ids(directory.heads(unitId, now));
      return [{ kind: "lowRated", memberIds: heads, assignmentId: id, text: event.comment }];
    }
    case "ratingAppealed":
      return [{ kind: "todo", memberIds: owed(), assignmentId: event.assignmentId, text: event.reason, step }];
    case "appealRuled": {
      const { id, rating } = assignmentOf(after, event.assignmentId);
      const memberIds = rating === null ? [] : [...(rating.appeal ? [rating.appeal.by] : []), rating.by];
      return [{ kind: "appealRuled", memberIds, assignmentId: id, text: event.reason }];
    }
    case "charged":
      return [{ kind: "charged", memberIds: whistlers(), text: event.text, step }];
    case "chargeReplied":
    case "chargeAppealed":
      return [
        { kind: "todo", memberIds: owed(), text: event.type === "chargeReplied" ? event.text : event.reason, step },
      ];
    case "rungsReached":
      // The time for a reply is over; the ruling begins.
      return step?.kind === "chargeRuling" ? [{ kind: "todo", memberIds: owed(), text: charge?.text ?? "", step }] : [];
    case "chargeRuled":
    case "chargeAppealRuled": {
      const first = charge?.ruling && event.type === "chargeAppealRuled" ? [charge.ruling.by] : [];
      const memberIds = [...whistlers(), ...(charge ? [charge.by] : []), ...first];
      return [{ kind: "chargeRuled", memberIds, text: event.reason }];
    }
    default:
      return [];
  }
}
