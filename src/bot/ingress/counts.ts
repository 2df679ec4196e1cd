/** Why a request or an event went no further. */
export type Refusal =
  | "unsigned"
  | "signature"
  | "stale"
  | "token"
  | "app"
  | "malformed"
  | "tooLarge"
  | "tooSlow"
  | "notRecorded"
  | "unknownType"
  | "unreadable";

export type IngressCounts = {
  /** Events taken on; those that had come before; taps answered; taps whose answer was not ready in time. */
  events: number;
  repeats: number;
  taps: number;
  lateTaps: number;
  /** Events whose handling threw, and those given up after several tries. */
  failures: number;
  givenUp: number;
  refused: Record<Refusal, number>;
};

export const noCounts = (): IngressCounts => ({
  events: 0,
  repeats: 0,
  taps: 0,
  lateTaps: 0,
  failures: 0,
  givenUp: 0,
  refused: {
    unsigned: 0,
    signature: 0,
    stale: 0,
    token: 0,
    app: 0,
    malformed: 0,
    tooLarge: 0,
    tooSlow: 0,
    notRecorded: 0,
    unknownType: 0,
    unreadable: 0,
  },
});
