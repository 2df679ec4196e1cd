import type { Overridden } from "../triage/overridden.js";
import type { Charge, Exclusion, Fact, RatingAppeal, Supervision } from "./oversight.js";

/** How far a whistle as a whole has come (DOMAIN.md section 4). */
export type WhistleStatus =
  | "approval" // waits for the whistler's head (key)
  | "deliberation" // waits for the whistler's own party organisation (coordination)
  | "study" // raised; the parent studies it
  | "dispatching" // without hands: waits for the dispatcher to name a department
  | "dispatched" // departments are at work
  | "filing" // everything verified or released, the record is still owed (emergency)
  | "closed"
  | "withdrawn"
  | "rejected";

/** How far one department's part has come. */
export type AssignmentStatus =
  | "ordered"
  | "accepted"
  | "checkedIn"
  | "resolved"
  | "verified"
  | "rated"
  | "declined" // disputed, waits for the ruling; the clock runs on
  | "suspended"
  | "released";

export type AssignmentRole = "lead" | "co";

/** What has to be done next, by whom, until when; every open step is chased. */
export type StepKind =
  | "approval"
  | "deliberation"
  | "study"
  | "dispatch"
  | "accept"
  | "checkIn"
  | "confirmArrival"
  | "progress"
  | "resolve"
  | "verify"
  | "rate"
  | "ruling"
  | "extensionReply"
  | "suspensionReply"
  | "resume"
  | "filing"
  | "supervision"
  | "supervisionClose" // the supervising unit has an answer and closes
  | "appealReply" // a rating is appealed
  | "chargeReply" // the whistler may answer a charge
  | "chargeRuling"
  | "chargeFinal" // wakes the machine: nobody appealed, the charge counts
  | "chargeAppealRuling";

/** The rungs of the ladder, lowest first (DOMAIN.md section 5). */
export type RungId = "dueSoon" | "overdue" | "again" | "levelAbove" | "twoAbove";

/** Why a deadline is when it is: everything a person needs to check it, words are made by the card. */
export type Why = {
  /** The limit as policy.yaml or the whistle states it: `5m`, `4h`, `3wd`, or `stated` for a date in the whistle. */
  limit: string;
  /** Where the limit comes from. */
  from: "whistle" | "matter" | "category" | "extension" | "assessment" | "supervision";
  clock: "wall" | "working";
  /** The moment from which the clock runs. */
  startedAt: Date;
  /** First working moment at or after startedAt; equal to it on the wall clock. */
  countedFrom: Date;
  /** Days without work in between, as `YYYY-MM-DD`, and why. */
  skipped: { date: string; reason: "weekend" | "holiday"; name: string | null }[];
  /** Weekend days worked instead 调休. */
  makeUp: string[];
  /** The year has no State Council notice yet: 暂按法定节日推算. */
  provisional: boolean;
};

export type Step = {
  /** Unique in the whistle, `kind:n`. */
  id: string;
  kind: StepKind;
  assignmentId: string | null;
  /** The supervision or charge that it is about, by id; null: another kind of step. */
  about: string | null;
  /** The unit that owes the step. */
  ownerUnitId: string;
  startedAt: Date;
  dueAt: Date;
  /** The ladder with its instants, lowest rung first; stored when the step opens, never recomputed by a job. */
  ladder: { rung: RungId; at: Date }[];
  /** How many rungs of the ladder have been done; they are done in order. */
  rungsDone: number;
  why: Why;
};

/** Who comes, as the department names them on accepting 签收. */
export type Coming = {
  name: string;
  post: string;
  phone: string;
  /** Free text such as 「20 分钟后」 or a time. */
  arrivesAt: string;
  mayDecide: boolean;
};

export type Scores = { timeliness: number; result: number; conduct: number };

export type Assignment = {
  /** Unique in the whistle, `a1`, `a2`, … */
  id: string;
  unitId: string;
  role: AssignmentRole;
  status: AssignmentStatus;
  orderedAt: Date;
  /** From when its limits count: the order; after a suspension the agreed date on which it came back. */
  clockFrom: Date;
  accepted: { at: Date; by: string; coming: Coming } | null;
  checkedIn: { at: Date; by: string; note: string } | null;
  arrivalConfirmed: { at: Date; by: string } | null;
  progress: { at: Date; by: string; text: string; images: string[] }[];
  resolved: { at: Date; by: string; result: string; images: string[] } | null;
  verified: { at: Date; by: string } | null;
  sentBack: { at: Date; by: string; reason: string }[];
  /** As the whistler gave it; what counts after an appeal or an exclusion says `scoresThatCount`. */
  rating: { at: Date; by: string; scores: Scores; comment: string; appeal: RatingAppeal | null } | null;
  /** Left out of assessments 剔除. */
  excluded: Exclusion | null;
  declined: {
    at: Date;
    by: string;
    reason: DeclineReason;
    rule: string;
    insteadUnitId: string | null;
    text: string;
  } | null;
  /** The ruling on the decline; binding, and a department declines only once. */
  ruling: { at: Date; by: string; outcome: "maintained" | "reassigned"; reason: string } | null;
  extensions: { at: Date; by: string; days: number; reason: string; granted: boolean | null }[];
  suspended: {
    at: Date;
    by: string;
    ownerName: string;
    condition: string;
    nextDate: Date;
    agreed: boolean | null;
  } | null;
  /** The assignment that this one took over from (reassigned or transferred). */
  fromAssignmentId: string | null;
  /** Steps whose chasing rests while a decline waits for its ruling; a maintained ruling opens them again as they were. */
  parked: Step[];
};

export type DeclineReason = "notOurDuty" | "wrongPlace" | "needsOther" | "noAuthority" | "duplicate" | "notTrue";

export type Whistle = {
  id: string;
  /** What people type and read: `20260105-0012`. */
  number: string;
  /** Drill 演练: runs like a real one, never counts. */
  drill: boolean;
  category: string;
  matterCode: string | null;
  text: string;
  place: string;
  images: string[];
  /** The block unit that whistles 吹哨主体 and the person who did it for that unit 吹哨人. */
  whistlerUnitId: string;
  whistlerId: string;
  /** The block unit at whose level the departments are called: it dispatches, and rules unless it is the whistler itself. */
  dispatcherUnitId: string;
  /** The chat in which the whistle was blown; null: the private chat. */
  originChatId: string | null;
  policyVersion: string;
  status: WhistleStatus;
  blownAt: Date;
  dispatchedAt: Date | null;
  /** Stated date 要求时限 in the whistle itself; null: matter or category decides. */
  statedDueAt: Date | null;
  /** Departments that the whistler named, the lead first; they are ordered once approval or study has let it through. */
  namedUnitIds: string[];
  assignments: Assignment[];
  /** Units that need only know 知会. */
  copiedUnitIds: string[];
  /** Open steps only. */
  steps: Step[];
  /** The latest one: of the whistler's own party organisation, or of the parent that raises it further. */
  deliberation: {
    at: Date;
    by: string;
    unitId: string;
    heldOn: string;
    attendees: string[];
    conclusion: string;
    /** Attendees whom the directory knows, by member id: each confirms that they took part; null: not answered yet. */
    asked: { memberId: string; answer: { at: Date; present: boolean } | null }[];
  } | null;
  study: { unitId: string; at: Date; by: string; outcome: "takenOn" | "returned" | "raised"; text: string }[];
  filing: { at: Date; by: string; text: string } | null;
  nudges: { at: Date; by: string }[];
  /** The group made for this whistle alone 会商. */
  consultation: { at: Date; by: string; chatId: string; dissolvedAt: Date | null } | null;
  /** Why it ended early: withdrawn or rejected. */
  endReason: string | null;
  closedAt: Date | null;
  /** Earlier whistles on the same matter. */
  linkedTo: { whistleId: string; number: string; kind: "again" | "related" }[];
  /** What others added 关联 who would have whistled about the same thing. */
  additions: { at: Date; by: string; unitId: string; text: string; place: string; images: string[] }[];
  /** What the check before sending found and the whistler went ahead with 仍要吹哨. */
  overridden: Overridden[];
  /** How often the same matter has been whistled: 1, then 2 for 二次吹哨 … */
  round: number;
  /** Facts for the accountability register, never verdicts. */
  register: Fact[];
  supervisions: Supervision[];
  /** 乱吹哨, 吹空哨: for those concerned only, never shown in a group. */
  charges: Charge[];
  /** The whole case is left out of assessments 剔除. */
  excluded: Exclusion | null;
  /** Counts steps and assignments ever opened, for their ids, and the entries of the trace. */
  counters: { step: number; assignment: number; entry: number };
};

/** Nothing more may happen to such a whistle, but the rating that is still owed. */
export const isEnded = (whistle: Whistle): boolean =>
  whistle.status === "closed" || whistle.status === "withdrawn" || whistle.status === "rejected";

/** Assignments that still bind their department. */
export const liveAssignments = (whistle: Whistle): Assignment[] =>
  whistle.assignments.filter((assignment) => assignment.status !== "released");

/** The next moment at which a rung of any open step is due; null once nothing is left to chase. */
export function nextDueAt(whistle: Whistle): Date | null {
  const times = whistle.steps.flatMap((step) => step.ladder[step.rungsDone]?.at.getTime() ?? []);
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** The assignment with this id; throws when there is none: ids from people are looked up with `findAssignment`. */
export function assignmentOf(whistle: Whistle, id: string): Assignment {
  const assignment = findAssignment(whistle, id);
  if (assignment === null) throw new Error(`whistle ${whistle.id} has no assignment ${id}`);
  return assignment;
}

export const findAssignment = (whistle: Whistle, id: string): Assignment | null =>
  whistle.assignments.find((assignment) => assignment.id === id) ?? null;
