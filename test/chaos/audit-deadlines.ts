import { z } from "zod";
import { type Rung, whoHears } from "../stories/ladder.js";
import type { Account, Question } from "./audit-account.js";
import { type Delivery, type Entry, type Row, Rungs, type Step } from "./audit-rows.js";

const departmentSteps = ["accept", "checkIn", "progress", "resolve"];
/** Real time in which a tap may come before the job that is due at the same moment. */
const raceMs = 2_000;

/** Whether each deadline was chased and heard of. */
export class DeadlineAudit {
  readonly #asked: Question;
  readonly #account: Account;
  readonly #deliveries: ReadonlyMap<string, Delivery>;
  readonly #byReceiver = new Map<string, Delivery[]>();

  constructor(asked: Question, deliveries: ReadonlyMap<string, Delivery>, account: Account) {
    this.#asked = asked;
    this.#account = account;
    this.#deliveries = deliveries;
    for (const one of deliveries.values()) {
      const key = `${one.to.id} ${one.whistleId}`;
      this.#byReceiver.set(key, [...(this.#byReceiver.get(key) ?? []), one]);
    }
  }

  /** Each rung once, in order, not before its moment and not later than the bot could; and everybody has heard of it. */
  look(row: Row): void {
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
      this.#account.find(`${number}: entry ${entry.seq} chases ${event.stepId}, which is not open`);
      return;
    }
    const rungs = z.array(z.string()).parse(event.rungs);
    for (const rung of rungs) {
      const place = done.get(step.id) ?? 0;
      const expected = step.ladder[place];
      done.set(step.id, place + 1);
      this.#account.count("rungs");
      if (expected?.rung !== rung) {
        this.#account.find(
          `${number}: entry ${entry.seq} does ${rung} of ${step.id}, due is ${expected?.rung ?? "nothing"}`,
        );
        continue;
      }
      if (entry.at < expected.at) this.#account.find(`${number}: entry ${entry.seq} does ${rung} before its moment`);
      const from = this.#possible(this.#chasedFrom(row, step, expected.at));
      const late = entry.at.getTime() - from.getTime();
      if (late > 90_000 + this.#asked.behindMs)
        this.#account.find(
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
      this.#account.find(`${row.number}: ${next.rung} of ${step.id}, due ${next.at.toISOString()}, was never done`);
  }

  /** A step opened late, with rungs that have passed already, is chased as soon as the bot is there. */
  #chasedFrom(row: Row, step: Step, at: Date): Date {
    const opened = openedAt(row, step);
    return opened > at ? opened : at;
  }

  /** Everyone who is to hear of a department's missed deadline has a message that says so, or it became moot first. */
  #heard(row: Row, entry: Entry, step: Step, rung: string): void {
    const { number, whistle } = row;
    if (!departmentSteps.includes(step.kind) || whistle.round > 1) return;
    const late = { owing: step.ownerUnitId, whistler: whistle.whistlerUnitId, dispatcher: whistle.dispatcherUnitId };
    const known = ["dueSoon", "overdue", "again", "levelAbove", "twoAbove"] as const satisfies Rung[];
    const which = known.find((one) => one === rung);
    if (which === undefined) {
      this.#account.find(`${number}: no such rung ${rung}`);
      return;
    }
    for (const name of whoHears(which, late, this.#asked.town)) {
      const people = this.#asked.town.people.filter((one) => one.name === name);
      const notices = people.flatMap(({ openId }) => this.#noticesOf(row, openId, step, rung));
      const what = `${number}: entry ${entry.seq}: ${name}`;
      if (notices.length === 0) this.#account.find(`${what} has not heard of ${rung} of ${step.id}`);
      else if (!notices.some((one) => this.#isTold(one)) && !wasActedOn(row, entry, step))
        this.#account.find(`${what} was told nothing of ${rung} of ${step.id}, for which nothing was done`);
      this.#account.count("hearings");
    }
  }

  #noticesOf({ _id }: Row, openId: string, step: Step, rung: string): Delivery[] {
    return (this.#byReceiver.get(`${openId} ${_id}`) ?? []).filter(({ data }) => {
      const main = Rungs.safeParse(data);
      const more = z.array(Rungs).safeParse(data.more);
      return [...(main.success ? [main.data] : []), ...(more.success ? more.data : [])].some(
        (part) => part.stepKind === step.kind && part.assignmentId === step.assignmentId && part.rungs.includes(rung),
      );
    });
  }

  /** It has a message of its own or that of a digest, or waits still. */
  #isTold({ messageId, toldIn, doneAt }: Delivery): boolean {
    const digest = toldIn === undefined ? undefined : this.#deliveries.get(toldIn);
    return messageId !== undefined || doneAt === undefined || (digest !== undefined && this.#isTold(digest));
  }
}

/** Whether the department did something later, or the whistle ended: then a reminder that had to wait is not sent. */
function wasActedOn({ trace, whistle }: Row, { seq }: Entry, { assignmentId }: Step): boolean {
  const later = trace.slice(seq).some(({ change: { event } }) => event.assignmentId === assignmentId);
  return later || whistle.status !== "dispatched";
}

/** When the step was opened, by the entry that did it. */
const openedAt = ({ trace: entries }: Row, { id }: Step): Date =>
  entries.findLast(({ change }) => change.opens.some((step) => step.id === id))?.at ?? new Date(0);
