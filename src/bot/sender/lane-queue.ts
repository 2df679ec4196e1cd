import { type Delivery, type Lane, lanes } from "../../models/delivery-document.js";

/** Deliveries in hand: higher lanes first, and within a lane the chats in turn. */
export class LaneQueue {
  readonly #lanes = new Map<Lane, Map<string, Delivery[]>>(lanes.map((lane) => [lane, new Map()]));
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(delivery: Delivery, key: string): void {
    const chats = this.#lanes.get(delivery.lane);
    const waiting = chats?.get(key);
    if (waiting) waiting.push(delivery);
    else chats?.set(key, [delivery]);
    this.#size += 1;
  }

  /**
   * Takes the first delivery that may go at `now`; if none may, answers with the moment from which one may, and which
   * that is. A chat that had its turn goes to the end of its lane.
   */
  take(
    now: number,
    readyAt: (delivery: Delivery, key: string) => number,
  ): Delivery | { at: number; first: Delivery | null } {
    let earliest: { at: number; first: Delivery | null } = { at: Number.POSITIVE_INFINITY, first: null };
    for (const chats of this.#lanes.values()) {
      for (const [key, waiting] of chats) {
        const [head] = waiting;
        if (!head) continue;
        const at = readyAt(head, key);
        if (at <= now) {
          this.#remove(chats, key, waiting);
          return head;
        }
        if (at < earliest.at) earliest = { at, first: head };
      }
    }
    return earliest;
  }

  /** Everything that waits, which is then no longer in hand. */
  clear(): Delivery[] {
    const all = [...this.#lanes.values()].flatMap((chats) => [...chats.values()].flat());
    for (const chats of this.#lanes.values()) chats.clear();
    this.#size = 0;
    return all;
  }

  #remove(chats: Map<string, Delivery[]>, key: string, waiting: Delivery[]): void {
    waiting.shift();
    chats.delete(key);
    if (waiting.length > 0) chats.set(key, waiting);
    this.#size -= 1;
  }
}
