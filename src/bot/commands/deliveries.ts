import { botWords } from "../../cards/bot-words.js";
import { type NoticeLine, parkedCard, whistleDeliveriesCard } from "../../cards/deliveries-card.js";
import {
  deliveryKinds,
  deliveryWords,
  noticeKinds,
  states,
  whyParked,
  whyUnheard,
} from "../../cards/delivery-words.js";
import type { Text } from "../../cards/kit/text.js";
import { shortTime } from "../../cards/kit/time.js";
import { answerCard } from "../../cards/plain-cards.js";
import type { Delivery } from "../../models/delivery-document.js";
import type { ParkedHook } from "../../models/webhooks.js";
import { toast } from "../answers.js";
import type { CardAnswer } from "../ingress/inbound.js";
import { maySee } from "../view.js";
import type { Asked, CommandDeps, Reply } from "./deps.js";
import { findWhistle } from "./one-whistle.js";
import { findNumber } from "./parse/number.js";

/** More than this held up at once is an outage, and one try again frees them all. */
const mostParked = 500;
/** Each question whether somebody has read costs a call; older ones are known for 7 days only. */
const mostAsked = 10;
const readKnownMs = 7 * 24 * 60 * 60_000;

/** `/投递`: what is held up; `/投递 编号`: the notices of one whistle; `/投递 重试`: tries again. */
export async function deliveriesCommand(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  if (!mayLook(asked)) return said(deliveryWords.mayNot);
  if (/^(重试|重新投递|retry)$/i.test(args.trim())) return said(deliveryWords.retried(await retry(asked, deps)));
  if (args.trim() === "") return { card: await parkedList(asked, deps), private: true };
  const number = findNumber(args);
  if (!number) return said(botWords.needsNumber);
  return ofWhistle(number.query, asked, deps);
}

/** The button on the list. */
export async function retryByTap(asked: Asked, deps: CommandDeps): Promise<CardAnswer> {
  if (!mayLook(asked)) return toast("error", deliveryWords.mayNot);
  const count = await retry(asked, deps);
  return toast(count > 0 ? "success" : "info", deliveryWords.retried(count));
}

async function retry(asked: Asked, deps: CommandDeps): Promise<number> {
  const ids = (await parkedFor(asked, deps)).map(({ id }) => id);
  const hookIds = (await hooksFor(asked, deps)).map(({ id }) => id);
  if (ids.length + hookIds.length === 0) return 0;
  const now = deps.clock();
  const count = (await deps.deliveries.retryParked(now, ids)) + (await deps.hooks.retryParked(now, hookIds));
  deps.nudge();
  return count;
}

async function parkedList(asked: Asked, deps: CommandDeps) {
  const now = deps.clock();
  const lines = await Promise.all(
    (await parkedFor(asked, deps)).map(async (delivery) => ({
      to: receiverOf(delivery, deps),
      what: kindOf(delivery),
      number: delivery.whistleId && ((await deps.whistles.load(delivery.whistleId))?.whistle.number ?? null),
      since: delivery.parkedAt ?? now,
      why: whyParked(delivery.parkedWhy ?? "", delivery.to.id),
    })),
  );
  const hooks = (await hooksFor(asked, deps)).map(({ keyId, number, parkedAt, parkedWhy }) => ({
    ...{ to: deps.hooks.nameOf(keyId), what: deliveryKinds.webhook, number, since: parkedAt },
    why: whyUnheard(parkedWhy),
  }));
  return parkedCard([...lines, ...hooks], now);
}

async function ofWhistle(query: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const stored = await findWhistle(query, asked, deps);
  if (!stored) return said(botWords.notVisible);
  const now = deps.clock();
  const notices = (await deps.deliveries.ofWhistle(stored.whistle.id)).filter(({ kind }) => kind === "notice");
  notices.sort((a, b) => (a.sentAt?.getTime() ?? now.getTime()) - (b.sentAt?.getTime() ?? now.getTime()));
  const asksRead = new Set(
    notices
      .flatMap(({ id, sentAt }) => (sentAt && now.getTime() - sentAt.getTime() < readKnownMs ? [id] : []))
      .slice(-mostAsked),
  );
  const lines: NoticeLine[] = [];
  for (const notice of notices) {
    const read = asksRead.has(notice.id) ? await isRead(notice, deps) : null;
    lines.push({ to: receiverOf(notice, deps), what: kindOf(notice), state: stateOf(notice, read, now) });
  }
  const card = whistleDeliveriesCard(
    stored.whistle.number,
    lines,
    notices.some(({ parkedAt }) => parkedAt !== null),
  );
  return { card, private: true };
}

function stateOf(
  { parkedAt, parkedWhy, sentAt, nextAt, heldAt, toldIn, to }: Delivery,
  read: boolean | null,
  now: Date,
): Text {
  if (parkedAt !== null) return states.parked(whyParked(parkedWhy ?? "", to.id));
  if (sentAt !== null) return states.sent(shortTime(sentAt, now), read);
  if (toldIn !== null) return states.digested;
  const waits = nextAt ?? heldAt;
  return waits === null ? states.moot : states.waiting(shortTime(waits, now));
}

/** Null: the platform does not say. */
async function isRead({ messageId, to }: Delivery, { lark }: CommandDeps): Promise<boolean | null> {
  if (messageId === null) return null;
  return lark.readersOf(messageId).then(
    (readers) => readers.some(({ openId }) => openId === to.id),
    () => null,
  );
}

/** Administrators see all of it, dispatchers what goes to or concerns units that they may see. */
async function parkedFor(asked: Asked, { deliveries, whistles, town }: CommandDeps): Promise<Delivery[]> {
  const parked = await deliveries.parked(mostParked);
  if (rolesOf(asked).includes("admin")) return parked;
  const directory = town.directory();
  const mine: Delivery[] = [];
  for (const delivery of parked) {
    const stored = delivery.whistleId === null ? null : await whistles.load(delivery.whistleId);
    const unitId = directory.unitByChat(delivery.to.id)?.id ?? directory.memberByOpenId(delivery.to.id)?.unitId;
    const concerns = stored !== null && maySee(asked.member, stored.whistle, directory);
    if (concerns || (unitId !== undefined && directory.maySee(asked.member, unitId, []))) mine.push(delivery);
  }
  return mine;
}

/** Changes that another platform did not take: administrators see all, dispatchers those of whistles that they may see. */
async function hooksFor(
  asked: Asked,
  { hooks, whistles, town }: CommandDeps,
): Promise<(ParkedHook & { number: string | null })[]> {
  const isAdmin = rolesOf(asked).includes("admin");
  const mine: (ParkedHook & { number: string | null })[] = [];
  for (const hook of await hooks.parked(mostParked)) {
    const whistle = (await whistles.load(hook.whistleId))?.whistle ?? null;
    const isSeen = whistle !== null && maySee(asked.member, whistle, town.directory());
    if (isAdmin || isSeen) mine.push({ ...hook, number: whistle?.number ?? null });
  }
  return mine;
}

const rolesOf = ({ member }: Asked): string[] => member.posts.flatMap(({ roles }) => roles);

const mayLook = (asked: Asked): boolean => rolesOf(asked).some((role) => role === "admin" || role === "dispatcher");

function receiverOf({ to }: Delivery, { town }: CommandDeps): string {
  const directory = town.directory();
  const id = "chatId" in to ? to.chatId : to.id;
  const unknown = id.startsWith("unknown-") ? directory.member(id.slice("unknown-".length)) : null;
  const member = unknown ?? directory.memberByOpenId(id);
  if (member) return `${member.name}（${directory.unit(member.unitId)?.short ?? member.unitId}）`;
  return directory.unitByChat(id)?.name ?? id;
}

function kindOf({ kind, data }: Delivery): Text {
  const notice = typeof data.kind === "string" ? noticeKinds[data.kind] : undefined;
  return notice ?? deliveryKinds[kind];
}

const said = (text: Text): Reply => ({ card: answerCard(text), private: false });
