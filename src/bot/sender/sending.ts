import type { Log } from "../../log.js";
import type { CardDelivery, Delivery } from "../../models/delivery-document.js";
import type { Outcome } from "../../models/delivery-updates.js";
import type { SentMessage } from "../lark/lark.js";
import { LarkError } from "../lark/lark-error.js";
import { afterFailure } from "./after-failure.js";
import type { Pacer } from "./pacer.js";
import { apiOf, call, keyOf, type Rendered, type SendingLark } from "./platform-call.js";
import type { SendOnce } from "./send-once.js";

export type SenderCounts = { sent: number; skipped: number; again: number; parked: number; limited: number };

type Options = {
  lark: SendingLark;
  render: (delivery: Extract<Delivery, { kind: "card" | "notice" | "urgent" }>) => Promise<Rendered | "skip">;
  /** Whether a card that the platform redraws no more is to stand in its chat once more. */
  goesOutAnew: (card: CardDelivery) => Promise<boolean>;
  sendOnce?: SendOnce;
  onPrivateChat?: (openId: string, chatId: string) => Promise<void>;
  onMade?: (messageId: string, whistleId: string | null) => void;
  pacer: Pacer;
  now: () => Date;
  log: Log;
};

const cardLifeMs = 14 * 24 * 60 * 60_000;
const tooOldToRedraw = 230031;
/** The platform names no moment for the limit of a chat; its window is a second. */
const chatPauseMs = 1_000;

/** Sends one delivery and says what became of it; never rejects. */
export function createSending(options: Options) {
  const { lark, render, goesOutAnew, onPrivateChat, onMade, pacer, now, log } = options;
  const sendOnce: SendOnce = options.sendOnce ?? (async (_delivery, _rendered, _now, send) => ({ made: await send() }));
  const counts: SenderCounts = { sent: 0, skipped: 0, again: 0, parked: 0, limited: 0 };

  async function attempt(delivery: Delivery): Promise<Outcome> {
    if (delivery.kind === "card" && isExpired(delivery, now())) return expired(delivery);
    const rendered = await contentOf(delivery);
    const version = versionOf(delivery, rendered);
    if (rendered === "skip") {
      counts.skipped += 1;
      return { kind: "sent", delivery, message: null, version, now: now() };
    }
    const once = await sendOnce(delivery, rendered, now(), () => make(delivery, rendered));
    if ("found" in once) {
      log.info(
        { delivery: delivery.id, message: once.found.id },
        "a delivery had been sent before; its message was found",
      );
      // A living card is drawn once more: what it showed then is not known.
      return { kind: "sent", delivery, message: once.found, version: 0, now: now() };
    }
    const { made } = once;
    const message = made === null ? null : { id: made.messageId, at: now() };
    return { kind: "sent", delivery, message, version, now: now() };
  }

  async function make(delivery: Delivery, rendered: Rendered): Promise<SentMessage | null> {
    const made = await call(lark, delivery, rendered);
    counts.sent += 1;
    log.info({ source: delivery.data.source, delivery: delivery.id, message: made?.messageId ?? null }, "sent");
    if (made === null) return null;
    onMade?.(made.messageId, delivery.whistleId);
    if ("type" in delivery.to && delivery.to.type === "open_id") await onPrivateChat?.(delivery.to.id, made.chatId);
    return made;
  }

  async function contentOf(delivery: Delivery): Promise<Rendered | "skip"> {
    switch (delivery.kind) {
      case "card":
      case "notice":
      case "urgent":
        return render(delivery);
      case "reply":
        return { msgType: delivery.msgType, content: delivery.content };
    }
  }

  async function expired(card: CardDelivery): Promise<Outcome> {
    if (await goesOutAnew(card)) return { kind: "anew", delivery: card, now: now() };
    counts.skipped += 1;
    return { kind: "sent", delivery: card, message: null, version: card.wanted, now: now() };
  }

  async function failed(delivery: Delivery, error: unknown): Promise<Outcome> {
    if (error instanceof LarkError) {
      if (delivery.kind === "card" && error.code === tooOldToRedraw) return expired(delivery);
      if (error.class === "wait") pause(delivery, error);
    }
    const outcome = afterFailure(delivery, error, now(), Math.random());
    const facts = { delivery: delivery.id, kind: delivery.kind, attempts: delivery.attempts, err: error };
    if (outcome.kind === "parked") {
      counts.parked += 1;
      log.warn(facts, "a delivery was parked");
    } else {
      counts.again += 1;
      log.info(facts, "a delivery will be tried again");
    }
    return outcome;
  }

  function pause(delivery: Delivery, error: LarkError): void {
    counts.limited += 1;
    if (error.status === 429) pacer.pauseApi(apiOf(delivery), error.retryAfterMs ?? chatPauseMs);
    else pacer.pauseKey(keyOf(delivery), chatPauseMs);
  }

  return {
    counts,
    send: (delivery: Delivery): Promise<Outcome> =>
      attempt(delivery)
        .catch((error: unknown) => failed(delivery, error))
        .catch((error: unknown) => afterFailure(delivery, error, now(), Math.random())),
  };
}

const isExpired = ({ messageId, sentAt }: CardDelivery, now: Date): boolean =>
  messageId !== null && sentAt !== null && now.getTime() - sentAt.getTime() >= cardLifeMs;

/** What a card shows at least is what was wanted when it was taken; drawn later it may show more. */
function versionOf(delivery: Delivery, rendered: Rendered | "skip"): number {
  if (delivery.kind !== "card") return 0;
  return Math.max(delivery.wanted, rendered === "skip" ? 0 : (rendered.version ?? 0));
}
