import type { Actor } from "../whistle/commands.js";
import type { Refusal } from "../whistle/refusals.js";
import type { RungId, Step } from "../whistle/state.js";

/** How far a grid source 哨源 has come; all but `open` end it. */
export type SourceStatus = "open" | "solved" | "converted" | "returned";

/** The one thing that is owed: the community's answer, chased as any step of a whistle. */
export type SourceStep = Pick<Step, "startedAt" | "dueAt" | "ladder" | "rungsDone" | "why">;

/** A problem found in a grid 网格 before anyone whistled. */
export type Source = {
  id: string;
  /** `Y20260105-0001`. */
  number: string;
  /** The community whose grid it is. */
  unitId: string;
  /** Who found it. */
  finderId: string;
  text: string;
  place: string;
  images: string[];
  policyVersion: string;
  status: SourceStatus;
  foundAt: Date;
  step: SourceStep | null;
  /** What became of it: a result, a reason, or the whistle that it became. */
  answer: { at: Date; by: string; text: string; whistle: { id: string; number: string } | null } | null;
  /** Facts for the accountability register. */
  register: { at: Date; kind: "escalated" }[];
};

export type SourceCommand =
  | { type: "handIn"; id: string; number: string; text: string; place: string; images: string[] }
  /** 自行解决. */
  | { type: "solve"; result: string }
  /** 转为吹哨; the whistle is blown already. */
  | { type: "convert"; whistleId: string; number: string }
  /** 退回. */
  | { type: "return"; reason: string }
  /** The machine. */
  | { type: "chase" };

/** What happened; holds all that `applySource` needs. */
export type SourceEvent =
  | ({ type: "handedIn"; step: SourceStep } & Pick<
      Source,
      "id" | "number" | "unitId" | "finderId" | "text" | "place" | "images" | "policyVersion"
    >)
  | { type: "solved"; result: string }
  | { type: "converted"; whistleId: string; number: string }
  | { type: "returned"; reason: string }
  | { type: "rungsReached"; rungs: RungId[]; registered: boolean }
  /** Its time is over: what was written is gone, and `kept` is what is left. */
  | { type: "removed"; kept: Source; months: number };

/** Why a command was not carried out; words are made in src/cards/source-words.ts. */
export type SourceRefusal =
  | { code: "unknown-source" }
  | { code: "may-not-hand-in"; unitId: string }
  | { code: "not-your-source"; unitId: string }
  | { code: "source-answered"; status: SourceStatus; by: string; at: Date }
  | Extract<Refusal, { code: "needs-text" | "text-too-long" | "secret-mark" | "too-many-images" | "nothing-due" }>;

export type SourceDecision = { ok: true; event: SourceEvent } | { ok: false; refusal: SourceRefusal };

/** Who may be told of it, and when it happened. */
export type SourceMeta = { at: Date; by: Actor };
