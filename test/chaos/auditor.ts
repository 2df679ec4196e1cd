import { createHash } from "node:crypto";
import mongoose from "mongoose";
import { z } from "zod";
import type { Town } from "../stories/control.js";
import { type Rung, whoHears } from "../stories/ladder.js";
import type { Sent, WireLog } from "./wire-log.js";

/**
 * An account of its own: it reads the database, the trace and the platform's wire, and shares no code with the program,
 * so that a fault of the program is not repeated here.
 */
export type Question = {
  uri: string;
  wire: WireLog;
  town: Town;
  /** What people said that is a whistle, by message id. */
  whistled: Set<string>;
  /** When the bot was dead, by the platform's clock. */
  away: { from: Date; to: Date }[];
  /** By how much the bot's clock was behind at most. */
  behindMs: number;
  endedAt: Date;
};
export type Audit = { findings: string[]; figures: Record<string, number> };

const Step = z.object({
  id: z.string(),
  kind: z.string(),
  assignmentId: z.string().nullable(),
  ownerUnitId: z.string(),
  dueAt: z.date(),
  startedAt: z.date(),
  ladder: z.array(z.object({ rung: z.string(), at: z.date() })),
  rungsDone: z.number(),
});
type Step = z.infer<typeof Step>;
const Event = z.looseObject({ type: z.string() });
const Entry = z.object({
  seq: z.number(),
  at: z.date(),
  by: z.looseObject({ kind: z.string(), memberId: z.string().optional() }),
  source: z.string(),
  change: z.object({ event: Event, opens: z.array(Step), closes: z.array(z.string()) }),
  prev: z.string(),
  hash: z.string(),
});
type Entry = z.infer<typeof Entry>;
const Assignment = z.looseObject({ id: z.string(), unitId: z.string(), status: z.string() });
const Row = z.object({
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
type Row = z.infer<typeof Row>;
const Rungs = z.looseObject({
  stepKind: z.string().nullable(),
  assignmentId: z.string().nullable(),
  rungs: z.array(z.string()),
});
const Delivery = z.looseObject({
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
type Delivery = z.infer<typeof Delivery>;

/** Buttons whose tap is a decision about a whistle; each must stand in the trace under its event's id. */
const deciding = new Set(
  "accept checkIn confirmArrival progress resolve verify sendBack rate decline maintain reassign transfer requestExtension grantExtension refuseExtension suspend agreeSuspend refuseSuspend nudge withdraw file dispatch approve returnApproval deliberate raise takeOn returnStudy".split(
    " ",
  ),
);

/** What may follow upon what; `null` stands before the first event of an assignment. */
const partAfter: Record<string, { from: string[]; to: string }> = {
  accepted: { from: ["ordered"], to: "accepted" },
  checkedIn: { from: ["ordered", "accepted"], to: "checkedIn" },
  resolved: { from: ["checkedIn"], to: "resolved" },
  verified: { from: ["resolved"], to: "verified" },
  sentBack: { from: ["resolved"], to: "checkedIn" },
  rated: { from: ["verified"], to: "rated" },
  declined: { from: ["ordered", "accepted"], to: "declined" },
  reassigned: { from: ["declined"], to: "released" },
  transferred: { from: ["ordered", "accepted"], to: "released" },
  suspended: { from: ["ordered", "accepted", "checkedIn"], to: "suspended" },
};
const departmentSteps = ["accept", "checkIn", "progress", "resolve"];
/** Real time in which a tap may come before the job that is due at the same moment. */
const raceMs = 2_000;

export async function audit(asked: Question): Promise<Audit> {
  const connection = await mongoose.createConnection(asked.uri).asPromise();
  try {
    const rows = await all(connection, "whistles", Row);
    const deliveries = await all(connection, "deliveries", Delivery);
    const inbox = await all(connection, "inbox", z.looseObject({ _id: z.string(), doneAt: z.date().optional() }));
    return new Auditor(asked, rows, deliveries).run(inbox);
  } finally {
    await connection.close();
  }
}

async function all<T>(connection: mongoose.Connection, name: string, schema: z.ZodType<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of connection.collection(name).find({})) found.push(schema.parse(row));
  return found;
}

class Auditor {
  readonly #asked: Question;
  readonly #rows: Row[];
  readonly #deliveries: Map<string, Delivery>;
  readonly #byReceiver = new Map<string, Delivery[]>();
  readonly #findings: string[] = [];
  readonly #figures: Record<string, number> = {};

  constructor(asked: Question, rows: Row[], deliveries: Delivery[]) {
    this.#asked = asked;
    this.#rows = rows;
    this.#deliveries = new Map(deliveries.map((one) => [one._id, one]));
    for (const one of deliveries) {
      const key = `${one.to.id} ${one.whistleId}`;
      this.#byReceiver.set(key, [...(this.#byReceiver.get(key) ?? []), one]);
    }
  }

  run(inbox: Record<string, unknown>[]): Audit {
    for (const row of this.#rows) {
      this.#chain(row);
      this.#states(row);
      this.#deadlines(row);
      this.#left(row);
    }
    this.#answered();
    this.#sends();
    for (const event of inbox) {
      if (event.doneAt === undefined) this.#find(`event ${event._id} was never finished`);
      if (event.gaveUp !== undefined) this.#find(`event ${event._id} was given up: ${event.gaveUp}`);
    }
    this.#figures.whistles = this.#rows.length;
    this.#figures.entries = this.#rows.reduce((sum, { trace }) => sum + trace.length, 0);
    this.#figures.deliveries = this.#deliveries.size;
    this.#figures.messages = this.#asked.wire.sent.size;
    this.#figures.calls = this.#asked.wire.calls;
    this.#figures.taps = this.#asked.wire.taps.length;
    return { findings: this.#findings, figures: this.#figures };
  }

  #find(what: string): void {
    this.#findings.push(what);
  }

  #count(what: string, by = 1): void {
    this.#figures[what] = (this.#figures[what] ?? 0) + by;
  }

  /** The record: numbered without a gap, each entry bound to the one before, none earlier than that. */
  #chain({ number, trace, version }: Row): void {
    let [prev, at] = ["0".repeat(64), 0];
    for (const [index, entry] of trace.entries()) {
      if (entry.seq !== index + 1) this.#find(`${number}: entry ${index + 1} has the number ${entry.seq}`);
      if (entry.prev !== prev) this.#find(`${number}: entry ${entry.seq} is not bound to the one before`);
      if (entry.at.getTime() < at) this.#find(`${number}: entry ${entry.seq} is earlier than the one before`);
      if (!/^[0-9a-f]{64}$/.test(entry.hash)) this.#find(`${number}: entry ${entry.seq} has no hash`);
      [prev, at] = [entry.hash, entry.at.getTime()];
    }
    const saves = new Set(trace.map(({ source }) => source)).size;
    if (saves !== version) this.#find(`${number}: ${version} saves, but entries of ${saves} sources`);
  }

  /** Every move of every department is one that the table allows, and the state is where the moves lead. */
  #states({ number, trace, whistle }: Row): void {
    const parts = new Map<string, string>();
    const Order = z.object({ id: z.string() });
    for (const { seq, change } of trace) {
      const { event } = change;
      const orders = z.array(Order).safeParse(event.orders);
      const order = Order.safeParse(event.order);
      for (const { id } of orders.success ? orders.data : []) parts.set(id, "ordered");
      const id = z.string().safeParse(event.assignmentId);
      const rule = partAfter[event.type];
      if (id.success && rule) {
        const from = parts.get(id.data) ?? "nothing";
        if (!rule.from.includes(from)) this.#find(`${number}: entry ${seq} ${event.type} upon ${from}`);
        parts.set(id.data, rule.to);
      }
      if (id.success && (event.type === "maintained" || event.type === "resumed"))
        parts.set(id.data, String(event.backTo));
      if (order.success) parts.set(order.data.id, "ordered");
    }
    for (const { id, status } of whistle.assignments)
      if (parts.get(id) !== status) this.#find(`${number}: ${id} is ${status}, the record leads to ${parts.get(id)}`);
    const open = whistle.assignments.filter(({ status }) => !["verified", "rated", "released"].includes(status));
    if (whistle.status === "closed" && open.length > 0) this.#find(`${number}: closed with ${open.length} parts open`);
    const stray = whistle.steps.filter(({ kind }) => kind !== "rate");
    if (["closed", "withdrawn", "rejected"].includes(whistle.status) && stray.length > 0)
      this.#find(`${number}: ${whistle.status} and still asks for ${stray.map(({ kind }) => kind).join(", ")}`);
    if (whistle.status === "dispatched" && whistle.steps.length === 0)
      this.#find(`${number}: nobody is asked for anything`);
  }

  /** Each rung once, in order, not before its moment and not later than the bot could; and everybody has heard of it. */
  #deadlines(row: Row): void {
    const { trace } = row;
    const open = new Map<string, Step>();
    const done = new Map<string, number>();
    for (const entry of trace) {
      const { event, opens, closes } = entry.change;
      if (event.type === "rungsReached") this.#rungs(row, entry, open, done);
      for (const id of closes) {
        this.#missed(row, open.get(id), done.get(id) ?? 0, entry.at);
        open.delete(id);
      }
      for (const step of opens) {
        open.set(step.id, step);
        // A step whose deadline is moved, or that comes back as it was, keeps the rungs that it has had.
        done.set(step.id, step.rungsDone);
      }
    }
    for (const step of open.values()) {
      if (!row.whistle.steps.some(({ id }) => id === step.id)) continue; // rests while a decline is ruled on, or went with its end
      this.#missed(row, step, done.get(step.id) ?? 0, this.#asked.endedAt);
    }
  }

  #rungs(row: Row, entry: Entry, open: Map<string, Step>, done: Map<string, number>): void {
    const { number } = row;
    const { event } = entry.change;
    const step = open.get(String(event.stepId));
    if (!step) {
      this.#find(`${number}: entry ${entry.seq} chases ${event.stepId}, which is not open`);
      return;
    }
    const rungs = z.array(z.string()).parse(event.rungs);
    for (const rung of rungs) {
      const place = done.get(step.id) ?? 0;
      const expected = step.ladder[place];
      done.set(step.id, place + 1);
      this.#count("rungs");
      if (expected?.rung !== rung) {
        this.#find(`${number}: entry ${entry.seq} does ${rung} of ${step.id}, due is ${expected?.rung ?? "nothing"}`);
        continue;
      }
      if (entry.at < expected.at) this.#find(`${number}: entry ${entry.seq} does ${rung} before its moment`);
      const from = this.#possible(this.#chasedFrom(row, step, expected.at));
      const late = entry.at.getTime() - from.getTime();
      if (late > 90_000 + this.#asked.behindMs)
        this.#find(
          `${number}: ${rung} of ${step.id}, due ${expected.at.toISOString()}, came ${Math.round(late / 60_000)} min late at ${entry.at.toISOString()}; it was opened at ${openedAt(row, step).toISOString()}`,
        );
      this.#heard(row, entry, step, rung);
    }
  }

  /**
   * The first moment from `at` on at which the bot was there to do something. `at` is of its own clock, which may be
   * behind, and when it went is of the platform's.
   */
  #possible(at: Date): Date {
    const { behindMs } = this.#asked;
    const away = this.#asked.away.find(({ from, to }) => at.getTime() + behindMs >= from.getTime() && at < to);
    return away ? this.#possible(away.to) : at;
  }

  #missed(row: Row, step: Step | undefined, done: number, until: Date): void {
    const next = step?.ladder[done];
    if (!step || !next || step.kind === "resume") return;
    const from = this.#chasedFrom(row, step, next.at);
    if (from.getTime() + raceMs + this.#asked.behindMs < until.getTime() && this.#possible(from) < until)
      this.#find(`${row.number}: ${next.rung} of ${step.id}, due ${next.at.toISOString()}, was never done`);
  }

  /** A step opened late, with rungs that have passed already, is chased as soon as the bot is there. */
  #chasedFrom(row: Row, step: Step, at: Date): Date {
    const opened = openedAt(row, step);
    return opened > at ? opened : at;
  }

  /** Everyone who is to hear of a department's missed deadline has a message that says so, or it became moot first. */
  #heard({ _id, number, whistle }: Row, { seq }: Entry, step: Step, rung: string): void {
    if (!departmentSteps.includes(step.kind) || whistle.round > 1) return;
    const late = { owing: step.ownerUnitId, whistler: whistle.whistlerUnitId, dispatcher: whistle.dispatcherUnitId };
    const known = ["dueSoon", "overdue", "again", "levelAbove", "twoAbove"] as const satisfies Rung[];
    const which = known.find((one) => one === rung);
    if (which === undefined) {
      this.#find(`${number}: no such rung ${rung}`);
      return;
    }
    for (const name of whoHears(which, late, this.#asked.town)) {
      const people = this.#asked.town.people.filter((one) => one.name === name);
      const told = people.some(({ openId }) =>
        (this.#byReceiver.get(`${openId} ${_id}`) ?? []).some((one) => {
          const main = Rungs.safeParse(one.data);
          const more = z.array(Rungs).safeParse(one.data.more);
          return [...(main.success ? [main.data] : []), ...(more.success ? more.data : [])].some(
            (part) =>
              part.stepKind === step.kind && part.assignmentId === step.assignmentId && part.rungs.includes(rung),
          );
        }),
      );
      if (!told) this.#find(`${number}: entry ${seq}: ${name} has not heard of ${rung} of ${step.id}`);
      this.#count("hearings");
    }
  }

  /** Nothing of a whistle lies undone. */
  #left({ number, notices, relayAt, claim, nextDueAt, whistle }: Row): void {
    if (notices.length > 0 || relayAt) this.#find(`${number}: ${notices.length} notices were never handed on`);
    if (claim) this.#find(`${number}: still in the hands of ${claim}`);
    const next = whistle.steps.flatMap((step) => step.ladder[step.rungsDone]?.at ?? []);
    if (next.length > 0 && nextDueAt === undefined) this.#find(`${number}: is no longer chased`);
  }

  /** Whoever was told that it is done finds it in the record, and the record holds nothing that nobody did. */
  #answered(): void {
    const { wire, whistled } = this.#asked;
    const sources = new Set(this.#rows.flatMap(({ trace }) => trace.map(({ source }) => source)));
    for (const { eventId, does, toast } of wire.taps) {
      if (toast !== "success" || does === null || !deciding.has(does)) continue;
      this.#count("answered");
      if (!sources.has(eventId)) this.#find(`tap ${eventId} (${does}) was answered as done and is not in the record`);
    }
    for (const messageId of whistled) {
      const born = this.#rows.filter(({ trace }) => trace[0]?.source === messageId);
      // The check before sending may ask first: then the answer stands below the message.
      const isAnswered = this.#deliveries.get(`reply:${messageId}`)?.messageId !== undefined;
      if (born.length === 0 && isAnswered) this.#count("askedFirst");
      else if (born.length !== 1) this.#find(`message ${messageId} became ${born.length} whistles`);
    }
    const taps = new Set(wire.taps.map(({ eventId }) => eventId));
    for (const { number, trace } of this.#rows)
      for (const { seq, by, source } of trace)
        if (by.kind === "person" && !taps.has(source) && !source.startsWith("om_"))
          this.#find(`${number}: entry ${seq} by a person has a source that was never on the wire: ${source}`);
    const repeated = new Set<string>();
    for (const { number, trace } of this.#rows)
      for (const source of new Set(trace.map((entry) => entry.source).filter((one) => taps.has(one)))) {
        if (repeated.has(source)) this.#find(`${number}: tap ${source} was done twice`);
        repeated.add(source);
      }
  }

  /** Cards that stand in their chats once more, by what marks the calls that made the earlier messages. */
  #reissued(): Map<string, Delivery> {
    const cards = [...this.#deliveries.values()].filter(({ kind, issue }) => kind === "card" && issue > 0);
    return new Map(
      cards.flatMap((card) =>
        Array.from({ length: card.issue }, (_, issue): [string, Delivery] => [
          createHash("sha256").update(`${card._id}#${issue}`).digest("base64url"),
          card,
        ]),
      ),
    );
  }

  /** Everything owed was sent, once. */
  #sends(): void {
    const { sent, moved, urgents } = this.#asked.wire;
    const carriers = new Map<string, string>();
    for (const one of this.#deliveries.values()) {
      const where = `delivery ${one._id}`;
      if (one.messageId !== undefined && one.kind !== "urgent") {
        if (!sent.has(one.messageId)) this.#find(`${where}: its message ${one.messageId} was never on the wire`);
        carriers.set(one.messageId, one._id);
      }
      if (one.parkedAt && isUnread(one)) this.#count("unread");
      else if (one.parkedAt) this.#find(`${where} was parked: ${one.parkedWhy}`);
      else if (one.claim) this.#find(`${where} is still in the hands of ${one.claim}`);
      else if (one.nextAt && one.nextAt <= this.#asked.endedAt) this.#find(`${where} is due and was not sent`);
      else if (one.heldAt && one.heldAt <= this.#asked.endedAt) this.#find(`${where} is due and waits for its budget`);
      if (one.toldIn !== undefined && !this.#deliveries.has(one.toldIn)) this.#find(`${where} was told in nothing`);
    }
    const firstTo = new Map<string, string>();
    for (const { messageId, to } of sent.values()) if (!firstTo.has(to)) firstTo.set(to, messageId);
    const said = new Map<string, Sent>();
    const excused = new Set<string>();
    const doubled: string[] = [];
    for (const one of sent.values()) {
      const before = said.get(`${one.uuid}`);
      said.set(`${one.uuid}`, one);
      if (!before) continue;
      if (firstTo.get(before.to) === before.messageId && isUnknowable(before, one)) excused.add(before.messageId);
      else
        doubled.push(
          `messages ${before.messageId} and ${one.messageId} to ${one.to} are the same delivery (${one.digest.slice(0, 8)})`,
        );
    }
    const reissued = this.#reissued();
    for (const { messageId, to, at, uuid } of sent.values()) {
      if (carriers.has(messageId) || moved.has(messageId) || excused.has(messageId)) continue;
      const card = reissued.get(uuid);
      const stoodFor = (card?.sentAt ?? this.#asked.endedAt).getTime() - Date.parse(at);
      if (!card) this.#find(`message ${messageId} to ${to} at ${at} belongs to no delivery: something went out twice`);
      else if (stoodFor < unchangedAfterMs)
        this.#find(`message ${messageId} of ${at} does not point to the newer card ${card._id}`);
    }
    for (const finding of doubled) this.#find(finding);
    this.#figures.firstToldTwice = excused.size;
    const urged = new Map<string, number>();
    for (const { messageId, channel } of urgents) {
      const key = `${messageId} ${channel}`;
      urged.set(key, (urged.get(key) ?? 0) + 1);
    }
    this.#figures.urgents = urged.size;
    this.#figures.urgentsRepeated = [...urged.values()].filter((times) => times > 1).length;
  }
}

/** After so long the platform may change the old card of one issued anew no more. */
const unchangedAfterMs = 13.8 * 24 * 60 * 60_000;

/**
 * The one repeat that nobody can avoid (CHAOS.md, "What is left"): the very first message to a person in private, sent
 * again more than fifty minutes later, so that neither the platform remembers it nor the bot knows a chat to look into.
 */
const isUnknowable = (first: Sent, again: Sent): boolean =>
  first.to.startsWith("ou_") && Date.parse(again.at) - Date.parse(first.at) >= 50 * 60_000;

/** A 加急 to somebody who has 200 unread: the message stands in the chat, and the platform rings no more. */
const isUnread = ({ kind, parkedWhy }: Delivery): boolean => kind === "urgent" && /\b230023\b/.test(parkedWhy ?? "");

/** When the step was opened, by the entry that did it. */
const openedAt = ({ trace: entries }: Row, { id }: Step): Date =>
  entries.findLast(({ change }) => change.opens.some((step) => step.id === id))?.at ?? new Date(0);
