import type mongoose from "mongoose";
import { type Delivery, type NewDelivery, rankOf } from "./delivery-document.js";

/** A document of the collection as it is written; read back through `parseDelivery` only. */
export type DeliveryRow = {
  _id: string;
  kind: NewDelivery["kind"];
  rank: number;
  whistleId: string | null;
  data: Record<string, unknown>;
  to: NewDelivery["to"];
  attempts: number;
  issue: number;
  urgent?: { channel: "app" | "sms" | "phone"; openIds: string[] } | null;
  msgType?: string;
  content?: string;
  wanted?: number;
  sent?: number;
  nextAt?: Date;
  /** A notice that has to pass its person's budget first: from when on it may go. */
  heldAt?: Date;
  memberId?: string;
  /** It waits for the digest. */
  deferred?: boolean;
  /** The digest that told it. */
  toldIn?: string;
  claim?: string;
  /** Raised whenever it is claimed or issued anew: whoever has read it knows by this whether it is still as it was. */
  turn?: number;
  messageId?: string;
  sentAt?: Date;
  triedAt?: Date;
  /** When the platform was asked who has read it. */
  askedAt?: Date;
  parkedAt?: Date;
  parkedWhy?: string;
  doneAt?: Date;
};

type Update = mongoose.mongo.AnyBulkWriteOperation<DeliveryRow>;
type Filter = { _id: string; claim: string; issue: number };

/** What became of a delivery that was claimed. */
export type Outcome =
  /** `message` if a new one was made; `version`: the one that a card shows now. */
  | { kind: "sent"; delivery: Delivery; message: { id: string; at: Date } | null; version: number; now: Date }
  /**
   * To be tried again; `counts` against the number of attempts. `refused`: the platform said that it did not do it,
   * otherwise it may have.
   */
  | { kind: "again"; delivery: Delivery; at: Date; counts: boolean; refused: boolean }
  | { kind: "parked"; delivery: Delivery; why: string; now: Date }
  /** A card that the platform redraws no more: it goes out in a new message. */
  | { kind: "anew"; delivery: Delivery; now: Date };

const unsetParked = { parkedAt: "", parkedWhy: "" } as const;
/** Of a card that goes out anew: whatever is known of the message before. */
const unsetSent = { messageId: "", sentAt: "", triedAt: "", askedAt: "", ...unsetParked, claim: "" } as const;

/**
 * Something owed from `at` on. A card that stands in its chat already is redrawn from `redrawAt` on (`at` if left out):
 * that disturbs nobody, so that it need not wait for the morning. With `budgetOf` it is a notice that counts against
 * this member's budget: no sender sees it before it was released, see `held`.
 */
export type Wish = { delivery: NewDelivery; at: Date; redrawAt?: Date; budgetOf?: string };

/** Notes that something is owed; asked twice it changes nothing, but for a card that is to show more. */
export function upserts({ delivery, at, redrawAt = at, budgetOf }: Wish): Update[] {
  const { id, lane, ...rest } = delivery;
  const rank = rankOf(lane);
  const when = budgetOf === undefined ? { nextAt: at } : { heldAt: at, memberId: budgetOf };
  const start = { ...rest, rank, ...when, attempts: 0, issue: 0, ...(rest.kind === "card" ? { sent: 0 } : {}) };
  const insert = { updateOne: { filter: { _id: id }, update: { $setOnInsert: start }, upsert: true } };
  if (rest.kind !== "card") return [insert];
  const more = { _id: id, wanted: { $lt: rest.wanted } };
  const raise = { $set: { wanted: rest.wanted, data: rest.data, to: rest.to } };
  const free = { ...more, claim: { $exists: false } };
  // A sender has it in hand: its lease is left alone, and `settle` sees that more is wanted than it showed. Asked first
  // and last, since it may be taken in hand or settled between any two of these.
  const inHand = { updateOne: { filter: { ...more, claim: { $exists: true } }, update: raise } };
  return [
    insert,
    inHand,
    {
      updateOne: {
        filter: { ...free, messageId: { $exists: false } },
        update: { ...raise, $min: { nextAt: at, rank }, $unset: unsetParked },
      },
    },
    {
      updateOne: {
        filter: { ...free, messageId: { $exists: true } },
        update: { $set: { ...raise.$set, rank: rankOf("refresh") }, $min: { nextAt: redrawAt }, $unset: unsetParked },
      },
    },
    inHand,
  ];
}

/** A decision on notices that were held: they wait on, one is let go, or a digest tells them all. */
export type Release =
  | { kind: "wait"; ids: string[]; until: Date; deferred: boolean }
  | { kind: "tell"; ids: string[]; digest: NewDelivery | null; at: Date };

/** Carried out twice it is carried out once: only what is still held changes, and the digest has an id of its own. */
export function releases(release: Release): Update[] {
  const held = { _id: { $in: release.ids }, heldAt: { $exists: true } };
  if (release.kind === "wait") {
    const { until, deferred } = release;
    return [{ updateMany: { filter: held, update: { $set: { heldAt: until, deferred } } } }];
  }
  const { digest, at } = release;
  const free = { heldAt: "", deferred: "" } as const;
  if (digest === null) return [{ updateMany: { filter: held, update: { $set: { nextAt: at }, $unset: free } } }];
  return [
    ...upserts({ delivery: digest, at }),
    {
      updateMany: {
        filter: held,
        update: { $set: { toldIn: digest.id }, $unset: free, $currentDate: { doneAt: true } },
      },
    },
  ];
}

type Lease = { now: Date; leaseUntil: Date; claim: string };

/**
 * Takes what was read and is due still as one's own, all in one round trip. Of two senders that saw the same delivery
 * only one gets it, and none gets one that was sent or issued anew since it was read.
 */
export function claims(found: DeliveryRow[], { now, leaseUntil, claim }: Lease): Update[] {
  const byTurn = new Map<number | undefined, string[]>();
  for (const { _id, turn } of found) {
    const ids = byTurn.get(turn);
    if (ids) ids.push(_id);
    else byTurn.set(turn, [_id]);
  }
  return [...byTurn].map(([turn, ids]) => ({
    updateMany: {
      filter: { _id: { $in: ids }, turn: turn ?? { $exists: false }, nextAt: { $lte: now } },
      update: { $set: { claim, nextAt: leaseUntil }, $inc: { turn: 1 }, $min: { triedAt: now } },
    },
  }));
}

/** What `claims` has made of a row. */
export const claimed = (row: DeliveryRow, { now, leaseUntil }: Omit<Lease, "claim">): DeliveryRow => ({
  ...row,
  nextAt: leaseUntil,
  triedAt: row.triedAt && row.triedAt < now ? row.triedAt : now,
});

/** A card goes out in a new message; it lives again if it was retired. */
export const anew = (now: Date) => ({
  $set: { nextAt: now, sent: 0, attempts: 0 },
  $inc: { issue: 1, turn: 1 },
  $unset: { ...unsetSent, doneAt: "" as const },
});

/**
 * Notes what became of a delivery, if `claim` still holds it. A sender has one claim for all that it does: what was
 * issued anew meanwhile may be in its hands again, and is another message.
 */
export function settle(claim: string, outcome: Outcome): Update[] {
  const { delivery } = outcome;
  const filter = { _id: delivery.id, claim, issue: delivery.issue };
  switch (outcome.kind) {
    case "again":
      return [
        {
          updateOne: {
            filter,
            update: {
              $set: { nextAt: outcome.at },
              ...(outcome.counts ? { $inc: { attempts: 1 } } : {}),
              $unset: { claim: "" as const, ...(outcome.refused ? { triedAt: "" as const } : {}) },
            },
          },
        },
      ];
    case "parked":
      return [
        {
          updateOne: {
            filter,
            update: {
              $set: { parkedAt: outcome.now, parkedWhy: outcome.why },
              $unset: { claim: "" as const, nextAt: "" as const },
            },
          },
        },
      ];
    case "anew":
      return [{ updateOne: { filter, update: anew(outcome.now) } }];
    case "sent":
      return [
        ...afterwards(outcome),
        ...(delivery.kind === "card" ? cardSent(filter, outcome) : sent(filter, outcome)),
      ];
  }
}

type Sent = Extract<Outcome, { kind: "sent" }>;

const messageOf = ({ message }: Sent) => (message ? { messageId: message.id, sentAt: message.at } : {});

const sent = (filter: Filter, outcome: Sent): Update[] => [
  {
    updateOne: {
      filter,
      update: {
        $set: { ...messageOf(outcome), attempts: 0 },
        $unset: { claim: "" as const, nextAt: "" as const, triedAt: "" as const, ...unsetParked },
        $currentDate: { doneAt: true },
      },
    },
  },
];

/** Of the two only one finds its document: the card shows all that is wanted, or goes out once more. */
const cardSent = (filter: Filter, outcome: Sent): Update[] => {
  const shows = { ...messageOf(outcome), sent: outcome.version, attempts: 0, rank: rankOf("refresh") };
  return [
    {
      updateOne: {
        filter: { ...filter, wanted: { $lte: outcome.version } },
        update: {
          $set: { ...shows, wanted: outcome.version },
          $unset: { claim: "" as const, nextAt: "" as const, triedAt: "" as const, ...unsetParked },
        },
      },
    },
    {
      updateOne: {
        filter,
        update: {
          $set: { ...shows, nextAt: outcome.now },
          $unset: { claim: "" as const, triedAt: "" as const, ...unsetParked },
        },
      },
    },
  ];
};

/** 加急 follows the message that it is for; it comes into being with it, so that no crash can part them. */
function afterwards({ delivery, message, now }: Sent): Update[] {
  if (!message || (delivery.kind !== "card" && delivery.kind !== "notice") || !delivery.urgent) return [];
  const { id, lane, whistleId, data, urgent, issue } = delivery;
  return upserts({
    delivery: {
      kind: "urgent",
      id: `${id}:urgent:${urgent.channel}:${issue}`,
      lane,
      whistleId,
      data,
      to: { type: "message_id", id: message.id },
      urgent,
    },
    at: now,
  });
}
