import { z } from "zod";

/** What the database holds, as the auditor reads it: nothing of the program is shared. */
export const Step = z.object({
  id: z.string(),
  kind: z.string(),
  assignmentId: z.string().nullable(),
  ownerUnitId: z.string(),
  dueAt: z.date(),
  startedAt: z.date(),
  ladder: z.array(z.object({ rung: z.string(), at: z.date() })),
  rungsDone: z.number(),
});
export type Step = z.infer<typeof Step>;
export const Event = z.looseObject({ type: z.string() });
export const Entry = z.object({
  seq: z.number(),
  at: z.date(),
  by: z.looseObject({ kind: z.string(), memberId: z.string().optional() }),
  source: z.string(),
  change: z.object({ event: Event, opens: z.array(Step), closes: z.array(z.string()) }),
  prev: z.string(),
  hash: z.string(),
});
export type Entry = z.infer<typeof Entry>;
const Assignment = z.looseObject({ id: z.string(), unitId: z.string(), status: z.string() });
export const Row = z.object({
  _id: z.string(),
  number: z.string(),
  version: z.number(),
  whistle: z.looseObject({
    status: z.string(),
    round: z.number(),
    whistlerUnitId: z.string(),
    dispatcherUnitId: z.string(),
    assignments: z.array(Assignment),
    steps: z.array(Step),
  }),
  trace: z.array(Entry),
  notices: z.array(z.unknown()),
  relayAt: z.date().optional(),
  nextDueAt: z.date().optional(),
  claim: z.string().optional(),
});
export type Row = z.infer<typeof Row>;
export const Rungs = z.looseObject({
  stepKind: z.string().nullable(),
  assignmentId: z.string().nullable(),
  rungs: z.array(z.string()),
});
export const Delivery = z.looseObject({
  _id: z.string(),
  kind: z.string(),
  whistleId: z.string().nullable(),
  to: z.object({ id: z.string() }),
  data: z.looseObject({}),
  messageId: z.string().optional(),
  sentAt: z.date().optional(),
  issue: z.number(),
  toldIn: z.string().optional(),
  doneAt: z.date().optional(),
  nextAt: z.date().optional(),
  heldAt: z.date().optional(),
  claim: z.string().optional(),
  parkedAt: z.date().optional(),
  parkedWhy: z.string().optional(),
});
export type Delivery = z.infer<typeof Delivery>;
