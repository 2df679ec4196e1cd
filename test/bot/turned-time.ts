import type { SendingLark } from "../../src/bot/sender/platform-call.js";
import type { Deliveries } from "../../src/models/deliveries.js";
import { type HandPace, handPace } from "./hand-pace.js";

export type TurnedTime = {
  pace: HandPace;
  /** The same database and the same platform, but time stands still while they work. */
  deliveries: Deliveries;
  lark: SendingLark;
  /** Other work during which time stands still. */
  still<T>(work: Promise<T>): Promise<T>;
  /** Lets time pass, as fast as the work allows, until `done`, or for `ms`. */
  pass(until: { done: () => boolean } | { ms: number }): Promise<void>;
};

/**
 * Real calls to a real server and a real database on a clock that only goes on when nothing is under way: what takes
 * minutes is seen in seconds, and a busy machine changes nothing.
 * @param wayMs how long a call is on its way to the platform, and its answer back
 */
export function turnTime(given: { deliveries: Deliveries; lark: SendingLark; wayMs?: () => number }): TurnedTime {
  const pace = handPace();
  pace.advance(1_000_000);
  const { wayMs = () => 0 } = given;
  let busy = 0;

  const still = async <T>(work: Promise<T>): Promise<T> => {
    busy += 1;
    try {
      return await work;
    } finally {
      // What waits for this result has its turn before time goes on.
      setImmediate(() => {
        busy -= 1;
      });
    }
  };
  const onItsWay = (): Promise<void> => {
    const ms = wayMs();
    return ms > 0 ? new Promise((resolve) => void pace.after(ms, resolve)) : Promise.resolve();
  };
  const call = async <T>(make: () => Promise<T>): Promise<T> => {
    await onItsWay();
    const answer = await still(make());
    await onItsWay();
    return answer;
  };

  return {
    pace,
    still,
    deliveries: {
      ...given.deliveries,
      claim: (...args) => still(given.deliveries.claim(...args)),
      complete: (...args) => still(given.deliveries.complete(...args)),
    },
    lark: {
      sendMessage: (message) => call(() => given.lark.sendMessage(message)),
      reply: (message) => call(() => given.lark.reply(message)),
      patchCard: (id, card) => call(() => given.lark.patchCard(id, card)),
      urgent: (id, openIds, channel) => call(() => given.lark.urgent(id, openIds, channel)),
    },
    async pass(until) {
      const end = "ms" in until ? pace.now() + until.ms : Number.POSITIVE_INFINITY;
      const isOver = () => ("done" in until ? until.done() : pace.now() >= end);
      while (!isOver()) {
        await new Promise((resolve) => setImmediate(resolve));
        if (busy === 0 && !isOver()) pace.advanceToNext(end);
      }
    },
  };
}
