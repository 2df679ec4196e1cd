import { createHash } from "node:crypto";
import type { Calendar } from "../../src/flows/calendar/calendar.js";
import type { Policy } from "../../src/flows/policy/policy.js";
import type { Actor, Command, CommandOf } from "../../src/flows/whistle/commands.js";
import type { Context } from "../../src/flows/whistle/decision.js";
import { type Entry, prepare, type Stored } from "../../src/flows/whistle/handle.js";
import type { Notice } from "../../src/flows/whistle/notices.js";
import type { Refusal } from "../../src/flows/whistle/refusals.js";
import type { Assignment, Step, StepKind, Whistle } from "../../src/flows/whistle/state.js";
import * as town from "./town.js";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

export const contextAt = (
  now: Date,
  actor: Actor,
  policy: Policy = town.policy,
  calendar: Calendar = town.calendar,
): Context => ({ now, actor, directory: town.directory, policy, calendar });

/** A whistle with everything left out that a test does not care about. */
export const blowing = (asked: Partial<CommandOf<"blow">>): CommandOf<"blow"> => ({
  type: "blow",
  id: "w1",
  number: "20260105-0001",
  drill: false,
  category: "routine",
  matterCode: null,
  text: "柳园社区三号楼前占道经营",
  place: "柳园社区三号楼",
  images: [],
  originChatId: null,
  unitIds: [],
  leadUnitId: null,
  copiedUnitIds: [],
  statedDueAt: null,
  again: null,
  overridden: [],
  ...asked,
});

/** One whistle with people at it and a clock that is set by hand. */
export class Scene {
  private stored: Stored | null = null;
  private runs = 0;
  now: Date;
  /** Another one once a year's holidays have become known. */
  calendar: Calendar = town.calendar;
  /** Everything that people were told, in order. */
  readonly told: Notice[] = [];

  constructor(
    start = "05 09:00",
    private readonly policy: Policy = town.policy,
  ) {
    this.now = town.at(start);
  }

  get whistle(): Whistle {
    if (this.stored === null) throw new Error("nobody has whistled yet");
    return this.stored.whistle;
  }

  get trace(): Entry[] {
    return this.stored?.trace ?? [];
  }

  at(moment: string): this {
    this.now = town.at(moment);
    return this;
  }

  /** Does it; a refusal fails the test. Answers what was told because of it. */
  does(who: string, command: Command): Notice[] {
    const result = this.tries(who, command);
    if ("code" in result) throw new Error(`${who} ${command.type}: refused, ${JSON.stringify(result)}`);
    return result.notices;
  }

  /** The refusal; a success fails the test. */
  refused(who: string, command: Command): Refusal {
    const result = this.tries(who, command);
    if ("code" in result) return result;
    throw new Error(`${who} ${command.type}: was not refused`);
  }

  blows(who: string, asked: Partial<CommandOf<"blow">>): Notice[] {
    return this.does(who, blowing(asked));
  }

  /** The machine looks at what is due; answers what was told, nothing if nothing was due. */
  chased(moment: string): Notice[] {
    const result = this.at(moment).tries("system", { type: "chase" });
    return "code" in result ? [] : result.notices;
  }

  /** Runs through everything that falls due until the moment, each at its own time. */
  passesTo(moment: string): Notice[] {
    const end = town.at(moment);
    const told: Notice[] = [];
    for (let due = this.nextDue(); due !== null && due <= end; due = this.nextDue()) {
      if (due > this.now) this.now = due;
      const result = this.tries("system", { type: "chase" });
      if ("code" in result) throw new Error(`nothing done at ${town.said(due)}: ${JSON.stringify(result)}`);
      told.push(...result.notices);
    }
    this.now = end;
    return told;
  }

  tries(who: string, command: Command): { notices: Notice[] } | Refusal {
    const actor = who === "system" ? town.system : town.person(who);
    this.runs += 1;
    const prepared = prepare(
      this.stored,
      command,
      contextAt(this.now, actor, this.policy, this.calendar),
      `run:${this.runs}`,
      sha256,
    );
    if (!prepared.ok) return prepared.refusal;
    const { whistle, version, entries, notices } = prepared.save;
    this.stored = { whistle, version: version + 1, trace: [...this.trace, ...entries] };
    this.told.push(...notices);
    return { notices };
  }

  part(unitId: string): Assignment {
    const part = this.whistle.assignments.findLast((one) => one.unitId === unitId);
    if (part === undefined) throw new Error(`${unitId} was never called`);
    return part;
  }

  /** Open steps, as `kind unit due`. */
  steps(...kinds: StepKind[]): string[] {
    return this.whistle.steps
      .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
      .map(({ kind, ownerUnitId, dueAt }) => `${kind} ${ownerUnitId} ${town.said(dueAt)}`);
  }

  step(kind: StepKind, unitId?: string): Step {
    const step = this.whistle.steps.find(
      (one) => one.kind === kind && (unitId === undefined || one.ownerUnitId === unitId),
    );
    if (step === undefined) throw new Error(`no open step ${kind}`);
    return step;
  }

  private nextDue(): Date | null {
    const times = this.whistle.steps.flatMap(({ ladder, rungsDone }) => ladder[rungsDone]?.at.getTime() ?? []);
    return times.length === 0 ? null : new Date(Math.min(...times));
  }
}

/** Notices as `kind to rungs`, sorted: what matters in most expectations. */
export const heard = (notices: Notice[]): string[] =>
  notices.map(({ kind, memberId, rungs }) => [kind, memberId, ...rungs].join(" ")).sort();

/** Commands with everything left out that a test does not care about. */
export const say = {
  accept: { type: "accept", assignmentId: null, coming: {} },
  checkIn: { type: "checkIn", assignmentId: null, note: "" },
  progress: { type: "progress", assignmentId: null, text: "正在清理", images: [] },
  resolve: { type: "resolve", assignmentId: null, result: "已清理完毕", images: [] },
  confirmArrival: (assignmentId: string) => ({ type: "confirmArrival", assignmentId }),
  verify: (assignmentId: string) => ({ type: "verify", assignmentId }),
  sendBack: (assignmentId: string) => ({ type: "sendBack", assignmentId, reason: "现场仍有摊贩" }),
  rate: (assignmentId: string, score = 5) => ({
    type: "rate",
    assignmentId,
    scores: { timeliness: score, result: score, conduct: score },
    comment: "",
  }),
  decline: {
    type: "decline",
    assignmentId: null,
    reason: "notOurDuty",
    rule: "部门职责规定第三条",
    insteadUnitId: null,
    text: "",
  },
  maintain: (assignmentId: string) => ({ type: "maintain", assignmentId, reason: "属于贵单位职责" }),
  reassign: (assignmentId: string, unitId: string | null) => ({
    type: "reassign",
    assignmentId,
    unitId,
    reason: "改由相关单位办理",
  }),
  transfer: (unitId: string) => ({ type: "transfer", assignmentId: null, unitId, reason: "由下属中队办理" }),
  requestExtension: (days: number) => ({ type: "requestExtension", assignmentId: null, days, reason: "需要招标" }),
  grantExtension: (assignmentId: string) => ({ type: "grantExtension", assignmentId }),
  refuseExtension: (assignmentId: string) => ({ type: "refuseExtension", assignmentId, reason: "时间足够" }),
  suspend: (nextDate: string) => ({
    type: "suspend",
    assignmentId: null,
    ownerName: "李明",
    condition: "管网改造立项",
    nextDate: town.at(nextDate),
  }),
  agreeSuspend: (assignmentId: string) => ({ type: "agreeSuspend", assignmentId }),
  refuseSuspend: (assignmentId: string) => ({ type: "refuseSuspend", assignmentId, reason: "应当立即办理" }),
  nudge: { type: "nudge", text: "请尽快到场" },
  withdraw: { type: "withdraw", reason: "问题已自行解决" },
  file: { type: "file", text: "九点接报，十点处置完毕" },
  link: { type: "link", text: "同一处又有两户反映", place: "柳园社区三号楼", images: [] },
  consult: { type: "consult", chatId: "oc_consult" },
  recompute: { type: "recompute" },
  supervise: { type: "supervise", targetUnitId: null, question: "为什么至今无人到场", dueAt: null },
  answerSupervision: { type: "answerSupervision", supervisionId: null, text: "今日下午已派人到场" },
  closeSupervision: { type: "closeSupervision", supervisionId: null, text: "已到场，予以结项" },
  appealRating: (assignmentId: string) => ({ type: "appealRating", assignmentId, reason: "到场时间记录有误" }),
  ruleAppeal: (assignmentId: string, outcome: "corrected" | "struck" | "dismissed") => ({
    type: "ruleAppeal",
    assignmentId,
    outcome,
    scores: outcome === "corrected" ? { timeliness: 4, result: 4, conduct: 4 } : null,
    reason: "经核实",
  }),
  exclude: (part: string | null) => ({ type: "exclude", part, reason: "当日停电，系统无法使用" }),
  include: (part: string | null) => ({ type: "include", part, reason: "复核后认为应当计入" }),
  charge: { type: "charge", kind: "empty", text: "到场核实，没有占道经营" },
  replyCharge: { type: "replyCharge", text: "吹哨时摊贩在场，有照片" },
  ruleCharge: (outcome: "stands" | "falls") => ({ type: "ruleCharge", outcome, reason: "经核实" }),
  appealCharge: { type: "appealCharge", reason: "照片未被采纳" },
  ruleChargeAppeal: (outcome: "stands" | "falls") => ({ type: "ruleChargeAppeal", outcome, reason: "复核后认定" }),
  ruleFact: (factId: string) => ({ type: "ruleFact", factId, outcome: "confirmed", reason: "经查属实" }),
  dissolve: { type: "dissolve" },
  chase: { type: "chase" },
  approve: { type: "approve" },
  returnApproval: { type: "returnApproval", reason: "按常规哨办理" },
  deliberate: {
    type: "deliberate",
    heldOn: "2026-01-05",
    attendees: ["王书记", "李主任"],
    conclusion: "超出本级职责，上报",
  },
  confirmAttendance: { type: "confirmAttendance" },
  denyAttendance: { type: "denyAttendance" },
  raise: { type: "raise", text: "请予研究" },
  takeOn: (...unitIds: string[]) => ({ type: "takeOn", unitIds, text: "同意接办" }),
  returnStudy: { type: "returnStudy", reason: "属街道职责" },
  dispatch: (...unitIds: string[]) => ({ type: "dispatch", unitIds }),
} as const satisfies Record<string, Command | ((...args: never[]) => Command)>;
