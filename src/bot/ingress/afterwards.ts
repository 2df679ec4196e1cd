import type { CardAction, CardAnswer, InboundEvent } from "./inbound.js";

/** A tap whose person was answered that it takes longer. `answer` null: working it out failed. */
export type LateTap = { action: CardAction; at: Date; answer: CardAnswer | null };

/** Tells people what they could not be told in time, so that nobody takes for done what was not. */
export type Afterwards = {
  /** A refusal or a failure that nobody saw goes to the private chat. @throws while there is no database */
  lateTap(late: LateTap): Promise<void>;
  /** A command that could not be recorded is answered past the database: the platform brings it again, once it is back. */
  notRecorded(event: InboundEvent): Promise<void>;
  /** A command that failed too often is answered. @throws while there is no database */
  givenUp(event: InboundEvent): Promise<void>;
};
