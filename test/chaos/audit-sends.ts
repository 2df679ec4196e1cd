import { createHash } from "node:crypto";
import type { Account, Question } from "./audit-account.js";
import type { Delivery } from "./audit-rows.js";
import type { Sent } from "./wire-log.js";

/** Everything owed was sent, once. */
export function auditSends(deliveries: Map<string, Delivery>, asked: Question, account: Account): void {
  for (const one of deliveries.values()) auditDelivery(one, deliveries, asked, account);
  auditMessages(deliveries, asked, account);
  const urged = new Map<string, number>();
  for (const { messageId, channel } of asked.wire.urgents) {
    const key = `${messageId} ${channel}`;
    urged.set(key, (urged.get(key) ?? 0) + 1);
  }
  account.count("urgents", urged.size);
  account.count("urgentsRepeated", [...urged.values()].filter((times) => times > 1).length);
}

function auditDelivery(
  one: Delivery,
  deliveries: Map<string, Delivery>,
  { wire, endedAt }: Question,
  account: Account,
): void {
  const where = `delivery ${one._id}`;
  if (one.messageId !== undefined && one.kind !== "urgent" && !wire.sent.has(one.messageId))
    account.find(`${where}: its message ${one.messageId} was never on the wire`);
  if (one.parkedAt && isUnread(one)) account.count("unread");
  else if (one.parkedAt) account.find(`${where} was parked: ${one.parkedWhy}`);
  else if (one.claim) account.find(`${where} is still in the hands of ${one.claim}`);
  else if (one.nextAt && one.nextAt <= endedAt) account.find(`${where} is due and was not sent`);
  else if (one.heldAt && one.heldAt <= endedAt) account.find(`${where} is due and waits for its budget`);
  if (one.toldIn !== undefined && !deliveries.has(one.toldIn)) account.find(`${where} was told in nothing`);
}

/** No delivery made two messages, and each message is that of a delivery. */
function auditMessages(deliveries: Map<string, Delivery>, { wire, endedAt }: Question, account: Account): void {
  const { sent, moved } = wire;
  const carried = new Map<string, string>();
  for (const { _id, kind, messageId } of deliveries.values()) {
    if (messageId === undefined || kind === "urgent") continue;
    const other = carried.get(messageId);
    if (other !== undefined) account.find(`deliveries ${other} and ${_id} are told in the same message ${messageId}`);
    carried.set(messageId, _id);
  }
  const excused = auditRepeats(sent, account);
  const made = madeBy(deliveries);
  for (const { messageId, to, at, uuid } of sent.values()) {
    if (carried.has(messageId) || moved.has(messageId) || excused.has(messageId)) continue;
    const { delivery, issue } = made.get(uuid) ?? {};
    const what = `message ${messageId} to ${to} at ${at}`;
    if (!delivery) account.find(`${what} belongs to no delivery: something went out twice`);
    else if (issue === delivery.issue) account.find(`${what} is not noted in ${standing(delivery)}`);
    else if ((delivery.sentAt ?? endedAt).getTime() - Date.parse(at) < unchangedAfterMs)
      account.find(`${what} does not point to the newer card ${delivery._id}`);
  }
}

/** The messages that were sent once more, where nobody could know. */
function auditRepeats(sent: Map<string, Sent>, account: Account): Set<string> {
  const firstTo = new Map<string, string>();
  for (const { messageId, to } of sent.values()) if (!firstTo.has(to)) firstTo.set(to, messageId);
  const said = new Map<string, Sent>();
  const excused = new Set<string>();
  for (const one of sent.values()) {
    const before = said.get(one.uuid);
    said.set(one.uuid, one);
    if (!before) continue;
    if (firstTo.get(before.to) === before.messageId && isUnknowable(before, one)) excused.add(before.messageId);
    else
      account.find(
        `messages ${before.messageId} of ${before.at} and ${one.messageId} of ${one.at} to ${one.to} are the same delivery`,
      );
  }
  account.count("firstToldTwice", excused.size);
  return excused;
}

/** Which delivery, and for the how manieth time it stands in its chat, by what marks the call that made a message. */
function madeBy(deliveries: Map<string, Delivery>): Map<string, { delivery: Delivery; issue: number }> {
  return new Map(
    [...deliveries.values()].flatMap((delivery) =>
      Array.from({ length: delivery.issue + 1 }, (_, issue): [string, { delivery: Delivery; issue: number }] => [
        createHash("sha256").update(`${delivery._id}#${issue}`).digest("base64url"),
        { delivery, issue },
      ]),
    ),
  );
}

/** What the database says of a delivery, without its text. */
function standing({ _id, kind, messageId, sentAt, doneAt, parkedAt, toldIn }: Delivery): string {
  return JSON.stringify({ _id, kind, messageId, sentAt, doneAt, parkedAt, toldIn });
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
