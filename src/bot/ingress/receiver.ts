import type { Log } from "../../log.js";
import type { Inbox } from "../../models/inbox.js";
import type { Afterwards, LateTap } from "./afterwards.js";
import { ChatQueues } from "./chat-queues.js";
import type { IngressCounts } from "./counts.js";
import { cardEvent, type Envelope, readInbound } from "./envelope.js";
import { type CardAction, type CardAnswer, type InboundEvent, keyOf } from "./inbound.js";

export type ReceiverOptions = {
  inbox: Inbox<InboundEvent>;
  /** Works on one event. Called again with the same one after a crash, or when it threw: it has to bear that. */
  onEvent: (event: InboundEvent) => Promise<void>;
  /** Answers a tap; by its event id it can tell one that came twice. */
  onCardAction: (action: CardAction) => Promise<CardAnswer>;
  /** What a person sees when the answer is not ready in time, and when working it out failed. */
  answers: { late: CardAnswer; fault: CardAnswer };
  /** Tells people later what they could not be told in time. */
  afterwards: Afterwards;
  botOpenId: () => string;
  clock: () => Date;
  counts: IngressCounts;
  log: Log;
  /** The platform waits 3 s for a tap's answer; milliseconds of real time. */
  answerWithinMs?: number;
  /** Chats whose messages are worked on at once. */
  chatsAtOnce?: number;
};

const mostUntold = 1_000;
const mostAttempts = 5;
const triedAgainAfterMs = 60_000;

/** What webhook and long connection have in common: an authentic envelope goes in, the answer to the platform comes out. */
export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #queues: ChatQueues;
  readonly #inHand = new Set<string>();
  readonly #taps = new Set<Promise<unknown>>();
  readonly #telling = new Set<Promise<void>>();
  /** Taps that were answered as late and came to nothing, whose people could not be told yet. */
  readonly #untold: LateTap[] = [];
  #recording = 0;
  #stopping = false;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#queues = new ChatQueues(options.chatsAtOnce ?? 16);
  }

  /**
   * Takes in one envelope. An event is durable when this resolves, a tap is answered.
   * @throws when an event could not be recorded: the platform then repeats it
   */
  async accept(envelope: Envelope): Promise<CardAnswer> {
    const { counts, log, botOpenId, answers } = this.#options;
    let inbound: ReturnType<typeof readInbound>;
    try {
      inbound = readInbound(envelope, botOpenId());
    } catch (error) {
      // It is genuine, so that refusing it would only bring it back four times.
      counts.refused.unreadable += 1;
      const { event_id: eventId, event_type: type } = envelope.header;
      log.error({ err: error, eventId, type }, "an event of a known type does not look as it should");
      return type === cardEvent ? answers.fault : {};
    }
    if (inbound.kind === "cardAction") return this.#answer(inbound);
    if (inbound.kind === "other") {
      counts.refused.unknownType += 1;
      return {};
    }
    await this.#record(inbound);
    return {};
  }

  /**
   * Takes up what was recorded and never finished; at start (`afterStart`) what this instance had in hand, too.
   * @returns how many events
   */
  async catchUp(afterStart = false): Promise<number> {
    const { inbox, clock } = this.#options;
    await this.#tellUntold();
    if (afterStart) await inbox.releaseOwn(clock());
    for (let taken = 0; ; ) {
      const unfinished = await inbox.takeUnfinished(clock());
      taken += unfinished.length;
      for (const { key, event, attempts } of unfinished) this.#enqueue(key, event, attempts);
      if (unfinished.length === 0) return taken;
    }
  }

  /** Resolves when no event is being worked on and no tap waits for its answer. */
  async idle(): Promise<void> {
    do {
      await this.#queues.idle();
      await Promise.all([...this.#taps, ...this.#telling]);
      await this.#options.inbox.idle();
    } while (this.#inHand.size > 0 || this.#taps.size > 0 || this.#telling.size > 0 || this.#recording > 0);
  }

  /** Waits for what runs; what only waits is found again at the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.idle();
  }

  async #record(event: InboundEvent): Promise<void> {
    const { inbox, counts, clock } = this.#options;
    const key = keyOf(event);
    this.#recording += 1;
    try {
      if ((await inbox.record(key, event, clock())) === "repeat") {
        counts.repeats += 1;
        return;
      }
      counts.events += 1;
      this.#enqueue(key, event, 1);
    } catch (error) {
      counts.refused.notRecorded += 1;
      this.#tell(this.#options.afterwards.notRecorded(event), "that a message was not recorded");
      throw error;
    } finally {
      this.#recording -= 1;
    }
  }

  #enqueue(key: string, event: InboundEvent, attempts: number): void {
    if (this.#inHand.has(key)) return;
    this.#inHand.add(key);
    this.#queues.add(event.chatId, async () => {
      const done = !this.#stopping && (await this.#work(key, event, attempts));
      if (done) this.#finish(key);
      else this.#inHand.delete(key);
    });
  }

  /** True if it is done; a failure has been dealt with. */
  async #work(key: string, event: InboundEvent, attempts: number): Promise<boolean> {
    const { onEvent, counts, log } = this.#options;
    try {
      await onEvent(event);
      return true;
    } catch (error) {
      counts.failures += 1;
      log.error({ err: error, key, kind: event.kind, attempts }, "an event could not be worked on");
      await this.#afterFailure(key, event, attempts, error).catch((err: unknown) => {
        log.error({ err, key }, "the failed event comes up again when its lease ends");
      });
      return false;
    }
  }

  /** The chat's next message does not wait for this. */
  #finish(key: string): void {
    const { inbox, log } = this.#options;
    inbox
      .finish(key)
      .catch((err: unknown) => {
        log.error({ err, key }, "an event that is done could not be marked so; it comes up again when its lease ends");
      })
      .finally(() => this.#inHand.delete(key));
  }

  async #afterFailure(key: string, event: InboundEvent, attempts: number, error: unknown): Promise<void> {
    const { inbox, counts, clock, afterwards } = this.#options;
    if (attempts < mostAttempts) {
      await inbox.putBack(key, new Date(clock().getTime() + triedAgainAfterMs));
      return;
    }
    // Where this fails the event comes up once more: nobody is left to wait for what will not come.
    await afterwards.givenUp(event);
    counts.givenUp += 1;
    await inbox.giveUp(key, error instanceof Error ? error.message : String(error));
  }

  /**
   * The handler goes on when its answer comes too late. People then see on the card what came of it; what the card can't
   * show, a refusal or a failure, is told them.
   */
  #answer(action: CardAction): Promise<CardAnswer> {
    const { onCardAction, answers, counts, clock, log, answerWithinMs = 2_500 } = this.#options;
    counts.taps += 1;
    const at = clock();
    let isLate = false;
    const answer = onCardAction(action).then(
      (ready) => {
        if (isLate) this.#afterLate({ action, at, answer: ready });
        return ready;
      },
      (error: unknown) => {
        counts.failures += 1;
        log.error({ err: error, eventId: action.eventId }, "a tap could not be worked on");
        if (isLate) this.#afterLate({ action, at, answer: null });
        return answers.fault;
      },
    );
    this.#taps.add(answer);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        counts.lateTaps += 1;
        isLate = true;
        resolve(answers.late);
      }, answerWithinMs);
      void answer.then((ready) => {
        clearTimeout(timer);
        this.#taps.delete(answer);
        resolve(ready);
      });
    });
  }

  #afterLate(late: LateTap): void {
    if (this.#untold.length >= mostUntold) this.#untold.shift();
    this.#untold.push(late);
    this.#tell(this.#tellUntold(), "what came of a late tap");
  }

  /** Kept in memory alone: there is no database to keep it in. The words at the time of the tap promised nothing. */
  async #tellUntold(): Promise<void> {
    for (const late of this.#untold.splice(0)) {
      try {
        await this.#options.afterwards.lateTap(late);
      } catch (error) {
        this.#untold.push(late);
        this.#options.log.warn({ err: error, eventId: late.action.eventId }, "what came of a late tap is told later");
      }
    }
  }

  #tell(telling: Promise<void>, what: string): void {
    const told = telling
      .catch((err: unknown) => this.#options.log.warn({ err }, `${what} could not be told`))
      .finally(() => this.#telling.delete(told));
    this.#telling.add(told);
  }
}
