import type { Chained } from "../trace/chain.js";
import type { Actor } from "../whistle/commands.js";
import type { Refusal } from "../whistle/refusals.js";

/**
 * What was done with the record of one whistle, apart from the whistle's own life: who saw the original, who took a copy,
 * who ordered it to be kept 保全. A chain of its own, so that nobody takes a line out unseen.
 */
export type Custody = {
  whistleId: string;
  number: string;
  /** The order to keep it beyond its time; null: none stands. */
  held: { at: Date; by: string; unitId: string; reason: string } | null;
};

export type CustodyCommand =
  | { type: "view"; reason: string }
  /** `digest` is that of the copy, `original` whether it shows what is hidden otherwise. */
  | { type: "export"; original: boolean; reason: string; digest: string }
  | { type: "hold"; reason: string }
  | { type: "release"; reason: string };

export type CustodyEvent =
  | { type: "viewed"; reason: string }
  | { type: "exported"; original: boolean; reason: string; digest: string }
  | { type: "held"; reason: string }
  | { type: "released"; reason: string };

export type CustodyLine = Chained<Actor, CustodyEvent>;

/** Why it was not done; words are made in src/cards/custody-words.ts. */
export type CustodyRefusal =
  | { code: "may-not-view" }
  | { code: "may-not-hold" }
  | { code: "held-already"; at: Date; by: string }
  | { code: "not-held" }
  | { code: "not-your-hold"; by: string; unitId: string }
  | Extract<Refusal, { code: "needs-text" | "text-too-long" | "secret-mark" }>;

/** Folds the lines of one whistle's custody. */
export function custodyOf(whistleId: string, number: string, lines: readonly CustodyLine[]): Custody {
  const last = lines.findLast(({ change }) => change.type === "held" || change.type === "released");
  const { change, by, at } = last ?? { change: null, by: null, at: null };
  const isHeld = change?.type === "held" && by?.kind === "person";
  return {
    ...{ whistleId, number },
    held: isHeld && at ? { at, by: by.memberId, unitId: by.unitId, reason: change.reason } : null,
  };
}
