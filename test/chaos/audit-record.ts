import { z } from "zod";
import type { Account, Question } from "./audit-account.js";
import type { Delivery, Row } from "./audit-rows.js";

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

/** The record: numbered without a gap, each entry bound to the one before, none earlier than that. */
export function auditChain({ number, trace, version }: Row, account: Account): void {
  let [prev, at] = ["0".repeat(64), 0];
  for (const [index, entry] of trace.entries()) {
    if (entry.seq !== index + 1) account.find(`${number}: entry ${index + 1} has the number ${entry.seq}`);
    if (entry.prev !== prev) account.find(`${number}: entry ${entry.seq} is not bound to the one before`);
    if (entry.at.getTime() < at) account.find(`${number}: entry ${entry.seq} is earlier than the one before`);
    if (!/^[0-9a-f]{64}$/.test(entry.hash)) account.find(`${number}: entry ${entry.seq} has no hash`);
    [prev, at] = [entry.hash, entry.at.getTime()];
  }
  const saves = new Set(trace.map(({ source }) => source)).size;
  if (saves !== version) account.find(`${number}: ${version} saves, but entries of ${saves} sources`);
}

/** Every move of every department is one that the table allows, and the state is where the moves lead. */
export function auditStates({ number, trace, whistle }: Row, account: Account): void {
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
      if (!rule.from.includes(from)) account.find(`${number}: entry ${seq} ${event.type} upon ${from}`);
      parts.set(id.data, rule.to);
    }
    if (id.success && (event.type === "maintained" || event.type === "resumed"))
      parts.set(id.data, String(event.backTo));
    if (order.success) parts.set(order.data.id, "ordered");
  }
  for (const { id, status } of whistle.assignments)
    if (parts.get(id) !== status) account.find(`${number}: ${id} is ${status}, the record leads to ${parts.get(id)}`);
  const open = whistle.assignments.filter(({ status }) => !["verified", "rated", "released"].includes(status));
  if (whistle.status === "closed" && open.length > 0) account.find(`${number}: closed with ${open.length} parts open`);
  const stray = whistle.steps.filter(({ kind }) => kind !== "rate");
  if (["closed", "withdrawn", "rejected"].includes(whistle.status) && stray.length > 0)
    account.find(`${number}: ${whistle.status} and still asks for ${stray.map(({ kind }) => kind).join(", ")}`);
  if (whistle.status === "dispatched" && whistle.steps.length === 0)
    account.find(`${number}: nobody is asked for anything`);
}

/** Nothing of a whistle lies undone. */
export function auditLeft({ number, notices, relayAt, claim, nextDueAt, whistle }: Row, account: Account): void {
  if (notices.length > 0 || relayAt) account.find(`${number}: ${notices.length} notices were never handed on`);
  if (claim) account.find(`${number}: still in the hands of ${claim}`);
  const next = whistle.steps.flatMap((step) => step.ladder[step.rungsDone]?.at ?? []);
  if (next.length > 0 && nextDueAt === undefined) account.find(`${number}: is no longer chased`);
}

/** Whoever was told that it is done finds it in the record, and the record holds nothing that nobody did. */
export function auditAnswers(
  rows: Row[],
  deliveries: Map<string, Delivery>,
  { wire, whistled }: Question,
  account: Account,
): void {
  const sources = new Set(rows.flatMap(({ trace }) => trace.map(({ source }) => source)));
  for (const { eventId, does, toast } of wire.taps) {
    if (toast !== "success" || does === null || !deciding.has(does)) continue;
    account.count("answered");
    if (!sources.has(eventId)) account.find(`tap ${eventId} (${does}) was answered as done and is not in the record`);
  }
  for (const messageId of whistled) {
    const born = rows.filter(({ trace }) => trace[0]?.source === messageId);
    // The check before sending may ask first: then the answer stands below the message.
    const isAnswered = deliveries.get(`reply:${messageId}`)?.messageId !== undefined;
    if (born.length === 0 && isAnswered) account.count("askedFirst");
    else if (born.length !== 1) account.find(`message ${messageId} became ${born.length} whistles`);
  }
  const taps = new Set(wire.taps.map(({ eventId }) => eventId));
  for (const { number, trace } of rows)
    for (const { seq, by, source } of trace)
      if (by.kind === "person" && !taps.has(source) && !source.startsWith("om_"))
        account.find(`${number}: entry ${seq} by a person has a source that was never on the wire: ${source}`);
  const repeated = new Set<string>();
  for (const { number, trace } of rows)
    for (const source of new Set(trace.map((entry) => entry.source).filter((one) => taps.has(one)))) {
      if (repeated.has(source)) account.find(`${number}: tap ${source} was done twice`);
      repeated.add(source);
    }
}
