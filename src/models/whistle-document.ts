import { z } from "zod";
import type { FactEntry } from "../flows/assessment/whistle-facts.js";
import type { Emptied } from "../flows/trace/chain.js";
import { Overridden } from "../flows/triage/overridden.js";
import type { Actor } from "../flows/whistle/commands.js";
import type { Change, WhistleEvent } from "../flows/whistle/events.js";
import type { Entry, Stored } from "../flows/whistle/handle.js";
import type { LateStep, Notice, NoticeKind } from "../flows/whistle/notices.js";
import type { Fact } from "../flows/whistle/oversight.js";
import type { Assignment, Step, Whistle, Why } from "../flows/whistle/state.js";
import { charge, exclusion, factShape, ratingAppeal, scores, supervision } from "./oversight-document.js";

const at = z.date();
const done = z.object({ at, by: z.string() });
const texts = z.array(z.string());

export const why = z.object({
  limit: z.string(),
  from: z.enum(["whistle", "matter", "category", "extension", "assessment", "supervision"]),
  clock: z.enum(["wall", "working"]),
  startedAt: at,
  countedFrom: at,
  skipped: z.array(z.object({ date: z.string(), reason: z.enum(["weekend", "holiday"]), name: z.string().nullable() })),
  makeUp: texts,
  provisional: z.boolean(),
}) satisfies z.ZodType<Why>;

const stepKind = z.enum([
  "approval",
  "deliberation",
  "study",
  "dispatch",
  "accept",
  "checkIn",
  "confirmArrival",
  "progress",
  "resolve",
  "verify",
  "rate",
  "ruling",
  "extensionReply",
  "suspensionReply",
  "resume",
  "filing",
  "supervision",
  "supervisionClose",
  "appealReply",
  "chargeReply",
  "chargeRuling",
  "chargeFinal",
  "chargeAppealRuling",
]);
export const rung = z.enum(["dueSoon", "overdue", "again", "levelAbove", "twoAbove"]);

const step = z.object({
  id: z.string(),
  kind: stepKind,
  assignmentId: z.string().nullable(),
  about: z.string().nullable(),
  ownerUnitId: z.string(),
  startedAt: at,
  dueAt: at,
  ladder: z.array(z.object({ rung, at })),
  rungsDone: z.int(),
  why,
}) satisfies z.ZodType<Step>;

const assignment = z.object({
  id: z.string(),
  unitId: z.string(),
  role: z.enum(["lead", "co"]),
  status: z.enum([
    "ordered",
    "accepted",
    "checkedIn",
    "resolved",
    "verified",
    "rated",
    "declined",
    "suspended",
    "released",
  ]),
  orderedAt: at,
  clockFrom: at,
  accepted: done
    .extend({
      coming: z.object({
        name: z.string(),
        post: z.string(),
        phone: z.string(),
        arrivesAt: z.string(),
        mayDecide: z.boolean(),
      }),
    })
    .nullable(),
  checkedIn: done.extend({ note: z.string() }).nullable(),
  arrivalConfirmed: done.nullable(),
  progress: z.array(done.extend({ text: z.string(), images: texts })),
  resolved: done.extend({ result: z.string(), images: texts }).nullable(),
  verified: done.nullable(),
  sentBack: z.array(done.extend({ reason: z.string() })),
  rating: done
    .extend({
      scores,
      comment: z.string(),
      appeal: ratingAppeal.nullable(),
    })
    .nullable(),
  excluded: exclusion.nullable(),
  declined: done
    .extend({
      reason: z.enum(["notOurDuty", "wrongPlace", "needsOther", "noAuthority", "duplicate", "notTrue"]),
      rule: z.string(),
      insteadUnitId: z.string().nullable(),
      text: z.string(),
    })
    .nullable(),
  ruling: done.extend({ outcome: z.enum(["maintained", "reassigned"]), reason: z.string() }).nullable(),
  extensions: z.array(done.extend({ days: z.number(), reason: z.string(), granted: z.boolean().nullable() })),
  suspended: done
    .extend({ ownerName: z.string(), condition: z.string(), nextDate: at, agreed: z.boolean().nullable() })
    .nullable(),
  fromAssignmentId: z.string().nullable(),
  parked: z.array(step),
}) satisfies z.ZodType<Assignment>;

const fact = factShape.extend({ stepKind: stepKind.nullable() }) satisfies z.ZodType<Fact>;

/** The state of a whistle as the database holds it. */
export const WhistleDocument = z.object({
  id: z.string(),
  number: z.string(),
  drill: z.boolean(),
  category: z.string(),
  matterCode: z.string().nullable(),
  text: z.string(),
  place: z.string(),
  images: texts,
  whistlerUnitId: z.string(),
  whistlerId: z.string(),
  dispatcherUnitId: z.string(),
  originChatId: z.string().nullable(),
  policyVersion: z.string(),
  status: z.enum([
    "approval",
    "deliberation",
    "study",
    "dispatching",
    "dispatched",
    "filing",
    "closed",
    "withdrawn",
    "rejected",
  ]),
  blownAt: at,
  dispatchedAt: at.nullable(),
  statedDueAt: at.nullable(),
  namedUnitIds: texts,
  assignments: z.array(assignment),
  copiedUnitIds: texts,
  steps: z.array(step),
  deliberation: done
    .extend({
      unitId: z.string(),
      heldOn: z.string(),
      attendees: texts,
      conclusion: z.string(),
      asked: z
        .array(z.object({ memberId: z.string(), answer: z.object({ at, present: z.boolean() }).nullable() }))
        .default([]),
    })
    .nullable(),
  study: z.array(
    done.extend({ unitId: z.string(), outcome: z.enum(["takenOn", "returned", "raised"]), text: z.string() }),
  ),
  filing: done.extend({ text: z.string() }).nullable(),
  nudges: z.array(done),
  consultation: done.extend({ chatId: z.string(), dissolvedAt: at.nullable() }).nullable().default(null),
  endReason: z.string().nullable(),
  closedAt: at.nullable(),
  linkedTo: z.array(z.object({ whistleId: z.string(), number: z.string(), kind: z.enum(["again", "related"]) })),
  additions: z.array(done.extend({ unitId: z.string(), text: z.string(), place: z.string(), images: texts })),
  overridden: z.array(Overridden),
  round: z.int(),
  register: z.array(fact),
  supervisions: z.array(supervision),
  charges: z.array(charge),
  excluded: exclusion.nullable(),
  counters: z.object({ step: z.int(), assignment: z.int(), entry: z.int() }),
}) satisfies z.ZodType<Whistle>;

export const actor = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("person"),
    memberId: z.string(),
    name: z.string(),
    unitId: z.string(),
    roles: texts,
  }),
  z.object({ kind: z.literal("system") }),
]) satisfies z.ZodType<Actor>;

/**
 * Events are written by `decide` alone and guarded by the hash over each entry, so that only their outline is parsed:
 * a full twin of the union would have to be kept for every event that was ever written.
 */
const event = z.custom<WhistleEvent>(
  (value) => typeof value === "object" && value !== null && "type" in value && typeof value.type === "string",
  { error: "is not an event" },
);

const change = z.object({ event, opens: z.array(step), closes: texts }) satisfies z.ZodType<Change>;

const entry = z.object({
  seq: z.int(),
  at,
  by: actor,
  source: z.string(),
  change,
  shown: z.unknown().optional(),
  prev: z.string(),
  hash: z.string(),
}) satisfies z.ZodType<Entry>;

/** An entry whose content was removed. */
export const EmptiedEntry = z.strictObject({
  ...{ seq: z.int(), at, prev: z.string(), hash: z.string() },
  ...{ full: z.string(), shown: z.string().nullable() },
}) satisfies z.ZodType<Emptied>;

/** Each kind by its name, so that the compiler misses one that is not here. */
const noticeKinds = {
  rungs: "rungs",
  todo: "todo",
  nudged: "nudged",
  sentBack: "sentBack",
  ruled: "ruled",
  extensionAnswered: "extensionAnswered",
  suspensionAnswered: "suspensionAnswered",
  attendance: "attendance",
  attendanceDenied: "attendanceDenied",
  returned: "returned",
  withdrawn: "withdrawn",
  urgentOrder: "urgentOrder",
  supervised: "supervised",
  supervisionAnswered: "supervisionAnswered",
  supervisionClosed: "supervisionClosed",
  lowRated: "lowRated",
  appealRuled: "appealRuled",
  charged: "charged",
  chargeRuled: "chargeRuled",
} as const satisfies { [Kind in NoticeKind]: Kind };

const lateStep = z.object({
  assignmentId: z.string().nullable(),
  stepKind: stepKind.nullable(),
  stepDueAt: at.nullable(),
  rungs: z.array(rung),
}) satisfies z.ZodType<LateStep>;

export const NoticeDocument = lateStep.extend({
  id: z.string(),
  kind: z.enum(noticeKinds),
  memberId: z.string(),
  more: z.array(lateStep),
  text: z.string(),
  emergency: z.boolean(),
  urgent: z.enum(["app", "sms", "phone"]).nullable(),
}) satisfies z.ZodType<Notice>;

const Document = z.object({
  version: z.int(),
  whistle: WhistleDocument,
  trace: z.array(entry),
  notices: z.array(NoticeDocument),
});

/**
 * Reads a document back.
 * @throws ZodError when the database holds something that this program never wrote
 */
export function parseStored(document: unknown): Stored & { notices: Notice[] } {
  return Document.parse(document);
}

/** The trace alone. */
export const parseTrace = (trace: unknown): Entry[] => z.array(entry).parse(trace);

/** Of each entry of a trace what an assessment takes its facts from. */
export const factFields = {
  ...{ "trace.seq": 1, "trace.at": 1, "trace.change.event": 1, "trace.change.closes": 1 },
  ...{ "trace.change.opens.id": 1, "trace.change.opens.kind": 1, "trace.change.opens.assignmentId": 1 },
  ...{ "trace.change.opens.ownerUnitId": 1, "trace.change.opens.dueAt": 1 },
  ...{ "trace.change.opens.why.clock": 1, "trace.change.opens.why.countedFrom": 1 },
} as const;

const factStep = step
  .pick({ id: true, kind: true, assignmentId: true, ownerUnitId: true, dueAt: true })
  .extend({ why: why.pick({ clock: true, countedFrom: true }) });

const factEntry = entry
  .pick({ seq: true, at: true })
  .extend({ change: change.extend({ opens: z.array(factStep) }) }) satisfies z.ZodType<FactEntry>;

/** A trace that was read with `factFields` alone. */
export const parseFactTrace = (trace: unknown): FactEntry[] => z.array(factEntry).parse(trace);
