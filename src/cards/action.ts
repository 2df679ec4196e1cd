import { z } from "zod";

/** Buttons about one department's part. The names are those of the domain's commands. */
export const AssignmentDo = z.enum([
  "accept",
  "checkIn",
  "confirmArrival",
  "progress",
  "resolve",
  "verify",
  "sendBack",
  "rate",
  "decline",
  "maintain",
  "reassign",
  "transfer",
  "requestExtension",
  "grantExtension",
  "refuseExtension",
  "suspend",
  "agreeSuspend",
  "refuseSuspend",
  "appealRating",
  "ruleAppeal",
]);
export type AssignmentDo = z.infer<typeof AssignmentDo>;

/** Buttons about a whistle as a whole. */
export const WhistleDo = z.enum([
  "nudge",
  "withdraw",
  "file",
  "dispatch",
  "approve",
  "returnApproval",
  "deliberate",
  "confirmAttendance",
  "denyAttendance",
  "raise",
  "takeOn",
  "returnStudy",
  "supervise",
  "replyCharge",
  "ruleCharge",
  "appealCharge",
  "ruleChargeAppeal",
]);
export type WhistleDo = z.infer<typeof WhistleDo>;

/** Buttons about one supervision. */
export const SupervisionDo = z.enum(["answerSupervision", "closeSupervision"]);
const SupervisionId = z.string().regex(/^s\d{1,4}$/);
const FactId = z.string().regex(/^f\d{1,6}$/);

const Id = z.string().min(1).max(64);
/** The step that a button judges, by its id: so that it says nothing about what came later. */
const StepId = z.string().regex(/^[a-zA-Z]{1,30}:\d{1,6}$/);
const AssignmentId = z.string().regex(/^a\d{1,4}$/);

/** Buttons of a grid source. */
export const SourceDo = z.enum(["solveSource", "convertSource", "returnSource"]);
export type SourceDo = z.infer<typeof SourceDo>;

export const ListKind = z.enum(["mine", "board"]);
export const ListFilter = z.enum(["todo", "overdue", "today", "unlisted"]);
export type ListFilter = z.infer<typeof ListFilter>;
/** What an inspector has said about a fact of the register; open: nothing yet. */
export const RegisterFilter = z.enum(["open", "confirmed", "dismissed"]);
export type RegisterFilter = z.infer<typeof RegisterFilter>;
export const listDays = [7, 30, 90] as const;
export const ListDays = z.literal(listDays);
export type ListDays = z.infer<typeof ListDays>;

/** Looking at an assessment, taking it along as a table. */
export const AssessDo = z.enum(["assess", "assessSheet"]);
const assessed = {
  b: Id,
  t: z.string().min(4).max(10),
  e: z.int(),
  v: z.string().min(1).max(20).optional(),
  x: z.int().min(0).max(100).optional(),
  /** Page of a list, from 1. */
  p: z.int().min(1).max(10_000).optional(),
};

/**
 * What a button says when it is tapped: the one codec of all cards. What a card writes is what a callback parses.
 * `w` is the whistle's id, `a` the assignment's, `n` that of the step which is judged.
 */
export const CardAction = z.discriminatedUnion("do", [
  z.strictObject({ do: AssignmentDo, w: Id, a: AssignmentId, n: StepId.optional() }),
  z.strictObject({ do: WhistleDo, w: Id, n: StepId.optional() }),
  z.strictObject({ do: SupervisionDo, w: Id, s: SupervisionId }),
  /** An inspector's word on a fact of the register. */
  z.strictObject({ do: z.literal("ruleFact"), w: Id, f: FactId }),
  /** A page of the register 问责台账; `u`: of one unit. */
  z.strictObject({ do: z.literal("register"), f: RegisterFilter, page: z.int().min(1).max(10_000), u: Id.optional() }),
  /** The whistle form's submit; with `d`, the key under which the bot keeps what was typed before. */
  z.strictObject({ do: z.literal("blowForm"), d: Id.optional() }),
  /** The whistle form: empty, or with what the bot keeps under `d`. */
  z.strictObject({ do: z.literal("openForm"), d: Id.optional() }),
  /** A page of a list; `u`, the unit whose list it is where it is not the reader's own. */
  z.strictObject({
    do: z.literal("list"),
    of: ListKind,
    page: z.int().min(1).max(10_000),
    f: ListFilter.optional(),
    u: Id.optional(),
    /** Of one category, and blown within so many days. */
    c: z.string().min(1).max(40).optional(),
    p: ListDays.optional(),
  }),
  /**
   * An assessment 考核 of block unit `b` over period `t`, as it stood at `e` (ms): the whole, a department `u`, one of its
   * whistles `w`, the entry `n` of its trace. `v`: a version of the policy; `x`: another share of the whistlers, to try.
   */
  z.strictObject({ do: AssessDo, ...assessed, u: Id.optional(), w: Id.optional(), n: z.int().min(1).optional() }),
  /** A whistle's card in private. */
  z.strictObject({ do: z.literal("show"), w: Id }),
  /** 回单: the answer for the platform from which the order came. */
  z.strictObject({ do: z.literal("closing"), w: Id }),
  /** One of several things that may have been meant; `d` is the bot's key to the question. */
  z.strictObject({ do: z.literal("pick"), d: Id, v: z.string().min(1).max(200) }),
  /** Going ahead although the check before sending found something. */
  z.strictObject({ do: z.literal("blowAnyway"), d: Id }),
  /** Adding what was typed to a whistle that is open already. */
  z.strictObject({ do: z.literal("link"), d: Id, w: Id }),
  /** Answering a grid source 哨源; `s` is its id. */
  z.strictObject({ do: SourceDo, s: Id }),
  /** 查看原文: what is hidden here, for the one who taps, in private; then the form that asks why. */
  z.strictObject({ do: z.enum(["original", "originalForm"]), w: Id }),
  /** Sends again what is held up and the reader may see. */
  z.strictObject({ do: z.literal("retryDeliveries") }),
  /** The form of /哨源. */
  z.strictObject({ do: z.literal("sourceForm") }),
  /** Whistling again 再次吹哨; with `d`, in the words that were typed. */
  z.strictObject({ do: z.literal("again"), w: Id, d: Id.optional() }),
]);
export type CardAction = z.infer<typeof CardAction>;
export type AssignmentAction = Extract<CardAction, { do: AssignmentDo }>;
export type OversightAction = Extract<CardAction, { do: z.infer<typeof SupervisionDo> | "ruleFact" }>;
export type WhistleAction = Extract<CardAction, { do: WhistleDo }>;
export type AssessAction = Extract<CardAction, { do: z.infer<typeof AssessDo> }>;
export type SourceAction = Extract<CardAction, { do: SourceDo | "sourceForm" }>;
/** Actions that become commands of the domain. */
export type CommandAction = AssignmentAction | WhistleAction | OversightAction;

export const encodeAction = (action: CardAction): CardAction => action;

/** The action of a button's value; null for whatever no card of ours has written. */
export function parseAction(value: unknown): CardAction | null {
  const parsed = CardAction.safeParse(value);
  return parsed.success ? parsed.data : null;
}

export const isCommandAction = (action: CardAction): action is CommandAction =>
  AssignmentDo.safeParse(action.do).success ||
  WhistleDo.safeParse(action.do).success ||
  SupervisionDo.safeParse(action.do).success ||
  action.do === "ruleFact";

/**
 * The name of an action's button: unique in a card, and enough to find the action where a client sends no value with a
 * form. The whistle is not in it: it is the one of the message.
 */
export function nameOfAction(action: CardAction): string {
  switch (action.do) {
    case "register":
      return ["register", action.f, action.page, action.u ?? ""].join("__");
    case "list":
      return ["list", action.of, action.page, action.f ?? "", action.u ?? "", action.c ?? "", action.p ?? ""].join(
        "__",
      );
    case "show":
    case "closing":
      return `${action.do}__${action.w}`;
    case "original":
    case "originalForm":
      return `${action.do}__${action.w}`;
    case "assess":
    case "assessSheet":
      return [action.do, action.b, action.t, action.u, action.w, action.n, action.x, action.p].join("__");
    case "pick":
      return `pick__${action.d}__${action.v}`;
    case "link":
      return `link__${action.d}__${action.w}`;
    case "answerSupervision":
    case "closeSupervision":
      return `${action.do}__${action.s}`;
    case "ruleFact":
      return `ruleFact__${action.w}__${action.f}`;
    case "solveSource":
    case "convertSource":
    case "returnSource":
      return `${action.do}__${action.s}`;
    case "sourceForm":
      return "sourceForm";
    case "again":
      return action.d === undefined ? `again__${action.w}` : `again__${action.d}__${action.w}`;
    case "blowAnyway":
      return `blowAnyway__${action.d}`;
    case "blowForm":
      return action.d === undefined ? "blowForm" : `blowForm__${action.d}`;
    case "openForm":
      return action.d === undefined ? "openForm" : `openForm__${action.d}`;
    default:
      return [
        action.do,
        ...("a" in action ? [action.a] : []),
        ...("n" in action && action.n !== undefined ? [action.n] : []),
      ].join("__");
  }
}

/**
 * The action of a button that arrived without a value. Only buttons in forms may: those of whistles and the whistle
 * form.
 * @param whistleId the whistle of the message on which the button stands; null: it has none
 */
export function actionFromName(name: string, whistleId: string | null): CardAction | null {
  const [what = "", part] = name.split("__");
  if (what === "blowForm") return parseAction(part === undefined ? { do: what } : { do: what, d: part });
  if (what === "sourceForm") return { do: what };
  if (what === "originalForm") return parseAction({ do: what, w: part });
  const ofSource = SourceDo.safeParse(what);
  if (ofSource.success) return parseAction({ do: ofSource.data, s: part });
  // Facts of several whistles stand on one card: the whistle is in the name.
  if (what === "ruleFact") return parseAction({ do: what, w: part, f: name.split("__")[2] });
  if (whistleId === null) return null;
  if (SupervisionDo.safeParse(what).success) return parseAction({ do: what, w: whistleId, s: part });
  const parts = name.split("__").slice(1);
  const n = parts.find((one) => one.includes(":"));
  const a = parts.find((one) => one !== n);
  return parseAction({ do: what, w: whistleId, ...(a === undefined ? {} : { a }), ...(n === undefined ? {} : { n }) });
}
