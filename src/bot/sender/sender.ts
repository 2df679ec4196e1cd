import { randomUUID } from "node:crypto";
import type { Log } from "../../log.js";
import type { Deliveries } from "../../models/deliveries.js";
import type { CardDelivery, Delivery, Lane } from "../../models/delivery-document.js";
import type { Outcome } from "../../models/delivery-updates.js";
import { LaneQueue } from "./lane-queue.js";
import { OutcomeBook } from "./outcome-book.js";
import { type Pace, realPace } from "./pace.js";
import { type Limits, Pacer } from "./pacer.js";
import { apiOf, keyOf, type Rendered, type SendingLark } from "./platform-call.js";
import type { SendOnce } from "./send-once.js";
import { createSending, type SenderCounts } from "./sending.js";

export type Rendering = Extract<Delivery, { kind: "card" | "notice" | "urgent" }>;

export type SenderOptions = {
  deliveries: Deliveries;
  lark: SendingLark;
  /** Draws what goes out from the newest state; `skip` when there is nothing to say any more. */
  render: (delivery: Rendering) => Promise<Rendered | "skip">;
  /** Hears of a card that the platform no longer redraws (14 days): the place to issue it anew. Else it is parked. */
  goesOutAnew: (card: CardDelivery) => Promise<boolean>;
  /** Finds what was sent longer ago than the platform remembers, and not noted; left out: it is sent again. */
  sendOnce?: SendOnce;
  /** Hears of the private chat to which something went. */
  onPrivateChat?: (openId: string, chatId: string) => Promise<void>;
  /** Hears of each message that was made, and for which whistle. */
  onMade?: (messageId: string, whistleId: string | null) => void;
  clock: () => Date;
  /** Names this bot among several; what it held when it was killed it finds by this name. */
  instance: string;
  limits: Limits;
  log: Log;
  pace?: Pace;
  /** Calls under way at once. */
  inFlight?: number;
};

const claimedAtOnce = 100;
const refilledBelow = 100;
/** More is only held when all chats in hand have to wait for their own limit. */
const mostHeld = 1000;
const chatBoundMs = 100;
const leaseMs = 10 * 60_000;
const lookAgainMs = 1_000;
const hurrying: Lane[] = ["interactive", "emergency"];

/**
 * Sends what is owed: claims it in batches, paces it within the platform's limits, the highest lane first and the chats
 * of a lane in turn, repeats what may succeed later and parks the rest where it can be seen.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #pace: Pace;
  readonly #pacer: Pacer;
  readonly #queue = new LaneQueue();
  readonly #book: OutcomeBook;
  readonly #sending: ReturnType<typeof createSending>;
  readonly #claim: string;
  /** In hand: waiting, under way, or done and not yet written down. */
  readonly #held = new Set<string>();
  #through = new Date(0);
  #underWay = 0;
  #claiming = false;
  /** There may be more to claim in any lane; in the hurrying ones. */
  #more = false;
  #moreHurrying = false;
  #repeatsUntil = 0;
  #cancelLook: (() => void) | null = null;
  #stopping = false;
  #failure: { error: unknown } | null = null;
  #run: Promise<void> | null = null;
  #wake: () => void = () => {};

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#pace = options.pace ?? realPace;
    this.#pacer = new Pacer(options.limits, this.#pace);
    this.#claim = `${options.instance}:${randomUUID()}`;
    this.#sending = createSending({ ...options, pacer: this.#pacer, now: () => this.#now() });
    this.#book = new OutcomeBook(
      (outcomes) => options.deliveries.complete(this.#claim, outcomes),
      (outcomes, error) => this.#written(outcomes, error),
      this.#pace,
    );
  }

  /** At start: what this instance had in hand when it ended is due again. */
  async recover(): Promise<void> {
    await this.#options.deliveries.releaseClaims(this.#options.instance, this.#options.clock());
  }

  /** Something may be due: begins to send, or looks again if it is sending already. */
  nudge(): void {
    this.#begin().catch((error: unknown) => {
      this.#options.log.error({ err: error }, "sending broke off; it goes on when it is next asked to");
    });
  }

  /**
   * Sends everything that is due by `now`, and resolves when nothing of it is left.
   * @throws what the database threw
   */
  async drain(now: Date): Promise<void> {
    if (now > this.#through) this.#through = now;
    await this.#begin();
  }

  /** Resolves when nothing is in hand. */
  async idle(): Promise<void> {
    while (this.#run) await this.#run.catch(() => {}); // whoever began that run hears of its failure
  }

  /** Ends after what is under way; what only waited is given back. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#cancelLook?.();
    this.#wake();
    await this.idle();
  }

  /** So many instances of the bot share the platform's limits. */
  shareAmong(instances: number): void {
    this.#pacer.shareAmong(instances);
  }

  counts(): Readonly<SenderCounts> {
    return this.#sending.counts;
  }

  #begin(): Promise<void> {
    if (this.#stopping) return this.idle();
    this.#more = true;
    this.#moreHurrying = true;
    if (!this.#run) this.#failure = null;
    this.#run ??= this.#sendAll();
    this.#wake();
    return this.#run;
  }

  #now(): Date {
    const now = this.#options.clock();
    return new Date(Math.max(now.getTime(), this.#through.getTime()));
  }

  async #sendAll(): Promise<void> {
    let chatBound = false;
    for (;;) {
      if (this.#stopping || this.#failure) this.#giveBack();
      else this.#refill(chatBound);
      const next = this.#dispatch();
      chatBound = next.chatBound;
      if (this.#underWay === 0 && this.#queue.size === 0) this.#book.flush();
      if (this.#isDone()) break;
      await this.#until(next.at);
    }
    this.#run = null; // in the same turn as the last look, so that no nudge falls between
    if (this.#failure) throw this.#failure.error;
  }

  #isDone(): boolean {
    if (this.#underWay > 0 || this.#claiming || !this.#book.isEmpty || this.#queue.size > 0) return false;
    return this.#stopping || this.#failure !== null || !this.#more;
  }

  #refill(chatBound: boolean): void {
    if (this.#claiming) return;
    const roomy = this.#queue.size < refilledBelow || (chatBound && this.#held.size < mostHeld);
    if (this.#more && roomy) this.#take();
    else if (this.#moreHurrying) this.#take(hurrying);
  }

  #take(lanes?: Lane[]): void {
    this.#claiming = true;
    this.#moreHurrying = false;
    if (!lanes) this.#more = false;
    const now = this.#now();
    const leaseUntil = new Date(now.getTime() + leaseMs);
    const options = { limit: claimedAtOnce, leaseUntil, claim: this.#claim, ...(lanes ? { lanes } : {}) };
    this.#options.deliveries
      .claim(now, options)
      .then((claimed) => {
        if (claimed.length === claimedAtOnce) {
          if (lanes) this.#moreHurrying = true;
          else this.#more = true;
        }
        for (const delivery of claimed) this.#hold(delivery);
      })
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#claiming = false;
        this.#wake();
      });
  }

  #hold(delivery: Delivery): void {
    if (this.#held.has(delivery.id)) return; // the clock was moved past its lease while it waited here
    this.#held.add(delivery.id);
    this.#queue.add(delivery, keyOf(delivery));
  }

  /**
   * Begins every call that may go now; answers with the moment at which the next one may, and whether it is only the
   * chats in hand that have to wait. Where the whole interface has to, more in hand would be kept from other instances.
   */
  #dispatch(): { at: number; chatBound: boolean } {
    const most = this.#options.inFlight ?? 32;
    while (this.#underWay < most) {
      const now = this.#pace.now();
      const next = this.#queue.take(now, (delivery, key) =>
        this.#pacer.readyAt(apiOf(delivery), key, hurrying.includes(delivery.lane)),
      );
      if ("at" in next) {
        const { at, first } = next;
        const free = first ? this.#pacer.apiReadyAt(apiOf(first), hurrying.includes(first.lane)) : at;
        return { at, chatBound: at - Math.max(now, free) > chatBoundMs };
      }
      this.#pacer.take(apiOf(next), keyOf(next));
      this.#send(next);
    }
    return { at: Number.POSITIVE_INFINITY, chatBound: false }; // the next call that ends wakes us
  }

  #send(delivery: Delivery): void {
    this.#underWay += 1;
    this.#sending
      .send(delivery)
      .then((outcome) => {
        if (outcome.kind === "again") this.#lookAgain(outcome.at);
        this.#book.add([outcome], hurrying.includes(delivery.lane));
      })
      .finally(() => {
        this.#underWay -= 1;
        this.#wake();
      });
  }

  #giveBack(): void {
    const at = this.#now();
    const waiting = this.#queue.clear();
    this.#book.add(
      waiting.map((delivery) => ({ kind: "again", delivery, at, counts: false, refused: false })),
      true,
    );
  }

  #written(outcomes: Outcome[], error: unknown): void {
    // Not written: their leases run out, and the same uuid keeps a second sending from being seen.
    if (error !== null) this.#failure ??= { error };
    for (const { delivery } of outcomes) this.#held.delete(delivery.id);
    this.#more = true; // a card may have changed while it was drawn, urgents follow what was sent
    this.#wake();
  }

  /** Looks again once a second until the last repeat is due; with a bot's clock that stands still it finds nothing. */
  #lookAgain(at: Date): void {
    this.#repeatsUntil = Math.max(this.#repeatsUntil, this.#pace.now() + at.getTime() - this.#now().getTime());
    if (this.#stopping || this.#cancelLook) return;
    this.#cancelLook = this.#pace.after(lookAgainMs, () => {
      this.#cancelLook = null;
      this.nudge();
      if (this.#pace.now() < this.#repeatsUntil) this.#lookAgain(this.#now());
    });
  }

  #until(at: number): Promise<void> {
    return new Promise((resolve) => {
      let cancel = () => {};
      this.#wake = () => {
        cancel();
        resolve();
      };
      if (Number.isFinite(at)) cancel = this.#pace.after(Math.ceil(Math.max(0, at - this.#pace.now())), this.#wake);
    });
  }
}
