import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { verifyChain } from "../../src/flows/trace/chain.js";
import { rebuild } from "../../src/flows/whistle/apply.js";
import { audience } from "../../src/flows/whistle/audience.js";
import type { Command, CommandType } from "../../src/flows/whistle/commands.js";
import { outlivesWhistle, scoresThatCount, stageOf } from "../../src/flows/whistle/oversight.js";
import { ladderOf } from "../../src/flows/whistle/oversight-steps.js";
import {
  type Assignment,
  type AssignmentStatus,
  liveAssignments,
  nextDueAt,
  type StepKind,
  type Whistle,
  type WhistleStatus,
} from "../../src/flows/whistle/state.js";
import { assignmentTransitions, whistleTransitions } from "../../src/flows/whistle/transitions.js";
import { known2027 } from "./known-2027.js";
import { Scene, say, sha256 } from "./scene.js";
import * as town from "./town.js";

/** A deed picked by number: who, what, about which part, and the minutes that pass before. */
type Deed = { who: number; what: number; part: number; minutes: number; steer: number };

const people = town.org.people.map(({ id }) => id);
const units = ["lake-market", "lake-enforcement", "county-water", "county-housing", "lake-urban-team"];
const unit = (n: number): string => units[n % units.length] ?? "lake-market";

/** The hands most likely to have the right, so that lives get far; anybody at all comes besides. */
const own = (command: Command, whistle: Whistle, n: number): string => {
  const part = whistle.assignments[n % Math.max(1, whistle.assignments.length)];
  const department = `${part?.unitId ?? "lake-urban"}-head`;
  const owner = (kind: StepKind) => whistle.steps.find((step) => step.kind === kind)?.ownerUnitId;
  switch (command.type) {
    case "accept":
    case "checkIn":
    case "progress":
    case "resolve":
    case "decline":
    case "transfer":
    case "requestExtension":
    case "suspend":
      return department;
    case "maintain":
    case "reassign":
      return `${owner("ruling") ?? "county"}-head`;
    case "agreeSuspend":
    case "refuseSuspend":
      return `${owner("suspensionReply") ?? "county"}-head`;
    case "deliberate":
    case "raise":
    case "takeOn":
    case "returnStudy":
      return `${owner("study") ?? whistle.whistlerUnitId}-head`;
    case "confirmAttendance":
    case "denyAttendance":
      return whistle.deliberation?.asked.at(n % 2 === 0 ? 0 : -1)?.memberId ?? "lake-head";
    case "dispatch":
      return `${whistle.dispatcherUnitId}-head`;
    case "link":
      return "lake-head";
    case "supervise":
    case "closeSupervision":
    case "exclude":
    case "include":
    case "ruleFact":
    case "ruleChargeAppeal":
      return "city-inspector";
    case "answerSupervision":
      return `${whistle.supervisions.find(({ answer, closed }) => answer === null && closed === null)?.targetUnitId ?? "lake"}-head`;
    case "appealRating":
    case "charge":
      return department;
    case "ruleAppeal":
    case "ruleCharge":
      return n % 3 === 2
        ? "city-inspector"
        : `${town.directory.parentBlock(whistle.whistlerUnitId)?.id ?? "city"}-head`;
    case "chase":
    case "recompute":
    case "dissolve":
      return "system";
    default:
      return `${whistle.whistlerUnitId}-head`;
  }
};

/** Nobody whom the directory knows, or people of the unit that deliberates and of its command centre. */
const attendeesFor = (whistle: Whistle, n: number): string[] => {
  const unitId = whistle.steps.find(({ kind }) => kind === "study")?.ownerUnitId ?? whistle.whistlerUnitId;
  return ["外请专家", ...(n % 3 === 0 ? [] : [`${unitId}-whistler`, `${unitId}-centre-dispatcher`].map(town.nameOf))];
};

/** Supervision, appeals, charges and the register; what follows on the rare is likelier than it. */
const overseeing = (id: string, n: number, { whistle, now }: Scene): Command[] => {
  const stands = n % 2 === 0 ? "stands" : "falls";
  const part = n % 2 === 0 ? id : null;
  const latest = whistle.charges.at(-1);
  const another = { ...say.charge, kind: n % 2 === 0 ? ("empty" as const) : ("frivolous" as const) };
  const onCharge = {
    ...{ none: another, counted: another, fallen: another },
    ...{ reply: say.replyCharge, ruling: say.ruleCharge(stands) },
    ...{ appealable: say.appealCharge, appeal: say.ruleChargeAppeal(stands) },
  };
  return [
    ...(n % 2 === 0 ? [say.supervise] : [{ ...say.supervise, dueAt: new Date(now.getTime() + (n + 1) * 5_400_000) }]),
    say.answerSupervision,
    say.closeSupervision,
    say.appealRating(id),
    say.ruleAppeal(id, (["corrected", "struck", "dismissed"] as const)[n % 3] ?? "struck"),
    ...(n === 5 ? [say.exclude(part), say.include(part)] : []),
    ...(n === 6 ? Object.values(onCharge) : latest === undefined ? [onCharge.none] : [onCharge[stageOf(latest)]]),
    say.ruleFact(whistle.register.at(-1)?.id ?? "f1"),
  ];
};

const deeds = (id: string, n: number, scene: Scene): Command[] => {
  const nextDate = new Date(scene.now.getTime() + (n + 1) * 7_200_000);
  const onwards: Command[] = [
    { ...say.checkIn, assignmentId: id },
    { ...say.resolve, assignmentId: id },
    say.verify(id),
    say.file,
  ];
  return [
    ...[onwards, onwards, onwards, onwards].flat(),
    { ...say.accept, assignmentId: id },
    say.rate(id, 1 + (n % 5)),
    say.sendBack(id),
    { ...say.progress, assignmentId: id },
    say.confirmArrival(id),
    { ...say.decline, assignmentId: id },
    say.maintain(id),
    say.reassign(id, n % 3 === 0 ? null : unit(n)),
    { ...say.transfer(unit(n)), assignmentId: id },
    { ...say.requestExtension(1 + (n % 3)), assignmentId: id },
    say.grantExtension(id),
    say.refuseExtension(id),
    { ...say.suspend("20 09:00"), nextDate, assignmentId: id },
    say.agreeSuspend(id),
    say.refuseSuspend(id),
    say.nudge,
    say.approve,
    { ...say.deliberate, attendees: attendeesFor(scene.whistle, n) },
    say.confirmAttendance,
    say.raise,
    say.raise,
    ...(n % 2 === 0 ? [say.denyAttendance] : [say.consult, say.dissolve, say.recompute]),
    say.takeOn(...(n % 2 === 0 ? [] : [unit(n)])),
    say.dispatch(unit(n)),
    ...[say.chase, say.chase, say.chase, say.chase],
    ...(n === 6 ? [say.withdraw, say.returnApproval, say.returnStudy, say.link] : []),
  ];
};

const deed = fc.record({
  who: fc.nat(3 * people.length),
  what: fc.nat(1000),
  part: fc.nat(6),
  steer: fc.nat(5),
  minutes: fc.oneof(fc.nat(20), fc.nat(600), fc.nat(6000)),
});

/** What a life leans to: anything at all; its end; each command that has its moment as likely as any other. */
const bents = ["anyhow", "onwards", "seeking"] as const;

const categories = ["emergency", "key", "routine", "coordination"] as const;

const lifeOf = (most: number) =>
  fc.record({
    bent: fc.constantFrom(...bents),
    category: fc.constantFrom(...categories),
    blower: fc.constantFrom("lake-whistler", "willow-head", "county-head", "hill-centre-dispatcher"),
    drill: fc.boolean(),
    /** Whether anybody supervises, appeals and charges: with all of it, lives get less far. */
    overseen: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    round: fc.integer({ min: 1, max: 3 }),
    /** At the end of the last year whose holidays are known: those of the next one come in after so many deeds. */
    yearKnownAfter: fc.option(fc.nat(20), { nil: null, freq: 3 }),
    statedInHours: fc.option(fc.integer({ min: 1, max: 300 }), { nil: null }),
    deeds: fc.array(deed, { minLength: 5, maxLength: most, size: "max" }),
  });
const life = lifeOf(60);

const getOn: readonly CommandType[] = ["checkIn", "resolve", "verify", "file"];

function bentTo(bent: (typeof bents)[number], fitting: Command[]): Command[] {
  if (bent === "onwards") return fitting.filter(({ type }) => getOn.includes(type));
  return [...new Map(fitting.map((command) => [command.type, command])).values()];
}

const departments: Record<string, string[]> = {
  "lake-whistler": ["lake-urban", "lake-market"],
  "willow-head": ["lake-urban", "willow-clinic"],
  "county-head": ["county-water", "county-housing"],
  "hill-centre-dispatcher": ["hill-enforcement"],
};

/**
 * What is looked at a million times is compared as it stands: the words of a failure are made only where there is one,
 * since making ready for them took half the time of all lives.
 */
const holds = (isRight: boolean, otherwise: () => void): void => {
  if (isRight) return;
  otherwise();
  expect.unreachable("what was found wrong is found right when looked at again");
};
const same = (found: readonly unknown[], wanted: readonly unknown[]): boolean =>
  found.length === wanted.length && found.every((one, at) => one === wanted[at]);

/** Plays a life, checking the state after each deed; `onDone` hears of each command that was accepted. */
function live(
  asked: {
    bent: (typeof bents)[number];
    category: string;
    blower: string;
    drill: boolean;
    overseen: boolean;
    round: number;
    yearKnownAfter: number | null;
    statedInHours: number | null;
    deeds: Deed[];
  },
  onDone: (command: Command, after: Whistle) => void = () => {},
): Scene {
  const { yearKnownAfter } = asked;
  const scene = new Scene(yearKnownAfter === null ? "02-12 16:00" : "12-28 10:00");
  const { statedInHours } = asked;
  scene.blows(asked.blower, {
    category: asked.category,
    drill: asked.drill,
    unitIds: departments[asked.blower] ?? [],
    again: asked.round === 1 ? null : { whistleId: "w0", number: "20260101-0001", round: asked.round },
    statedDueAt: statedInHours === null ? null : new Date(scene.now.getTime() + statedInHours * 3_600_000),
  });
  checkState(scene.whistle);
  for (const [index, { who, what, part, minutes, steer }] of asked.deeds.entries()) {
    const before = scene.whistle;
    if (yearKnownAfter !== null && index >= yearKnownAfter) scene.calendar = known2027;
    const isBent = asked.bent !== "anyhow" && steer > 0;
    // What has its moment only in the first minutes of an emergency would never be met otherwise.
    const passes = asked.bent === "seeking" && index < 12 ? minutes % 5 : minutes;
    scene.now = new Date(scene.now.getTime() + passes * 60_000);
    const position = part % Math.max(1, before.assignments.length);
    const assignment = before.assignments[position];
    const id = assignment?.id ?? "a1";
    const anything = [...deeds(id, part, scene), ...(asked.overseen ? overseeing(id, part, scene) : [])];
    const fitting = anything.filter((one) => fits(one, before, assignment));
    const isOwn = isBent || who >= people.length;
    const wanted = isBent ? bentTo(asked.bent, fitting) : isOwn ? fitting : anything;
    const all = wanted.length > 0 ? wanted : anything;
    const command = all[what % all.length] ?? say.chase;
    const actor = isOwn ? own(command, before, position) : (people[who] ?? "system");
    const result = scene.tries(actor, command);
    if ("code" in result) holds(scene.whistle === before, () => expect(scene.whistle).toBe(before));
    else {
      checkMove(before, scene.whistle, command);
      onDone(command, scene.whistle);
      checkState(scene.whistle);
    }
    if (command.type === "chase" && actor === "system") {
      const due = nextDueAt(scene.whistle);
      if (due !== null) expect(due.getTime()).toBeGreaterThan(scene.now.getTime());
    }
  }
  return scene;
}

const answers: Partial<Record<CommandType, StepKind>> = {
  ...{ grantExtension: "extensionReply", refuseExtension: "extensionReply" },
  ...{ agreeSuspend: "suspensionReply", refuseSuspend: "suspensionReply" },
};

/** Whether a command has its moment: most deeds are such, so that lives get far. */
function fits(command: Command, whistle: Whistle, part: Assignment | undefined): boolean {
  const ofWhistle: Partial<Record<string, unknown>> = whistleTransitions[whistle.status];
  const ofPart: Partial<Record<string, unknown>> = assignmentTransitions[part?.status ?? "ordered"];
  const wanted = answers[command.type];
  const isAsked =
    wanted === undefined ||
    whistle.steps.some(({ kind, assignmentId }) => kind === wanted && assignmentId === part?.id);
  return isAsked && command.type in ofWhistle && (!("assignmentId" in command) || command.type in ofPart);
}

const stepsWhile: Record<AssignmentStatus, { one: StepKind[]; also: StepKind[] }> = {
  ordered: { one: ["accept", "checkIn", "resolve"], also: ["extensionReply", "suspensionReply"] },
  accepted: { one: ["checkIn", "resolve"], also: ["extensionReply", "suspensionReply"] },
  checkedIn: { one: ["resolve"], also: ["progress", "confirmArrival", "extensionReply", "suspensionReply"] },
  resolved: { one: ["verify"], also: [] },
  verified: { one: ["rate"], also: [] },
  rated: { one: [], also: [] },
  declined: { one: ["ruling"], also: [] },
  suspended: { one: ["resume"], also: [] },
  released: { one: [], also: [] },
};

const stepsOfWhistle: Record<WhistleStatus, StepKind | null> = {
  approval: "approval",
  deliberation: "deliberation",
  study: "study",
  dispatching: "dispatch",
  dispatched: null,
  filing: "filing",
  closed: null,
  withdrawn: null,
  rejected: null,
};

function checkState(whistle: Whistle): void {
  for (const { id, status } of whistle.assignments) {
    const kinds = whistle.steps
      .filter((step) => step.assignmentId === id && !outlivesWhistle(step.kind))
      .map(({ kind }) => kind);
    const over = whistle.status === "withdrawn" || whistle.status === "rejected";
    const { one, also } = stepsWhile[status];
    const due = kinds.filter((kind) => one.includes(kind));
    const most = one.length === 0 || over ? 0 : 1;
    holds(due.length === most, () => expect(due).toHaveLength(most));
    const odd = kinds.filter((kind) => !one.includes(kind) && !also.includes(kind));
    holds(odd.length === 0, () => expect(odd).toEqual([]));
    holds(new Set(kinds).size === kinds.length, () => expect(new Set(kinds).size).toBe(kinds.length));
  }

  const whole = whistle.steps
    .filter(({ assignmentId, kind }) => assignmentId === null && !outlivesWhistle(kind))
    .map(({ kind }) => kind);
  const owed = stepsOfWhistle[whistle.status];
  const ofWhole = whole.filter((kind) => kind !== "filing" || owed === "filing");
  const wanted = owed === null ? [] : [owed];
  holds(same(ofWhole, wanted), () => expect(ofWhole).toEqual(wanted));

  const liveOnes = liveAssignments(whistle);
  if (whistle.status === "dispatched" || whistle.status === "filing" || whistle.status === "closed")
    holds(liveOnes.filter(({ role }) => role === "lead").length === 1, () =>
      expect(liveOnes.filter(({ role }) => role === "lead")).toHaveLength(1),
    );
  if (whistle.status === "dispatching") expect(liveOnes).toEqual([]);
  if (whistle.status === "filing" || whistle.status === "closed") {
    const unfinished = liveOnes.filter(({ status }) => status !== "verified" && status !== "rated");
    holds(unfinished.length === 0, () => expect(unfinished).toEqual([]));
  }
  if (whistle.status === "closed" && whistle.category === "emergency") expect(whistle.filing).not.toBeNull();
  if (whistle.drill) expect(whistle.register).toEqual([]);

  checkOversight(whistle);
  for (const step of whistle.steps) {
    const ladder = ladderOf(town.policy, whistle, step.kind);
    const [startedAt, dueAt] = [step.startedAt.getTime(), step.dueAt.getTime()];
    holds(dueAt > startedAt, () => expect(dueAt).toBeGreaterThan(startedAt));
    const { ladder: rungs, rungsDone } = step;
    holds(rungsDone <= rungs.length, () => expect(rungsDone).toBeLessThanOrEqual(rungs.length));
    const times = rungs.map(({ at }) => at.getTime());
    const inOrder = times.toSorted((a, b) => a - b);
    holds(same(times, inOrder), () => expect(times).toEqual(inOrder));
    const [first = Number.NaN] = times;
    holds(first >= startedAt, () => expect(first).toBeGreaterThanOrEqual(startedAt));
    for (const { rung } of rungs) {
      const context = { ladder, directory: town.directory, now: step.dueAt };
      const hearing = audience(step, rung, whistle, context);
      holds(hearing.length > 0, () => expect(hearing).not.toEqual([]));
    }
  }
}

/** What a supervision, an appeal or a charge owes next is an open step, and there is no other of its kind. */
function checkOversight(whistle: Whistle): void {
  const open = whistle.steps
    .filter(({ kind }) => outlivesWhistle(kind))
    .map(({ kind, about, assignmentId }) => ({
      kind,
      of: about ?? assignmentId,
    }));
  const owed = [
    ...whistle.supervisions.flatMap(({ id, answer, closed }) =>
      closed !== null ? [] : [{ kind: answer === null ? "supervision" : "supervisionClose", of: id }],
    ),
    ...whistle.assignments.flatMap(({ id, rating }) =>
      rating?.appeal && rating.appeal.ruling === null ? [{ kind: "appealReply", of: id }] : [],
    ),
    ...whistle.charges.flatMap((one) => owedOn[stageOf(one)].map((kinds) => ({ kind: kinds, of: one.id }))),
  ];
  const key = ({ kind, of }: { kind: string; of: string | null }) =>
    `${kind === "chargeReply" ? "chargeRuling" : kind} ${of}`;
  const [isOpen, isOwed] = [open.map(key).sort(), owed.map(key).sort()];
  holds(same(isOpen, isOwed), () => expect(isOpen).toEqual(isOwed));
  for (const assignment of whistle.assignments)
    if (assignment.excluded !== null || whistle.excluded !== null)
      expect(scoresThatCount(whistle, assignment)).toBeNull();
  for (const { ruling, appealRuling } of whistle.charges)
    if (ruling !== null && appealRuling !== null) expect(appealRuling.by).not.toBe(ruling.by);
}

/** Whether the reply or already the ruling is awaited depends on the time for a reply: either stands for both. */
const owedOn: Record<ReturnType<typeof stageOf>, StepKind[]> = {
  reply: ["chargeRuling"],
  ruling: ["chargeRuling"],
  appealable: ["chargeFinal"],
  appeal: ["chargeAppealRuling"],
  counted: [],
  fallen: [],
};

/** Every move stands in the tables, seen from outside. */
function checkMove(before: Whistle, after: Whistle, { type }: Command): void {
  const moves: Partial<Record<string, readonly WhistleStatus[]>> = whistleTransitions[before.status];
  holds(moves[type]?.includes(after.status) ?? false, () => expect(moves[type]).toContain(after.status));
  for (const { id, status } of before.assignments) {
    const now = after.assignments.find((one) => one.id === id)?.status;
    if (now === status || type === "chase") continue;
    const legal: Partial<Record<string, readonly (AssignmentStatus | undefined)[]>> = assignmentTransitions[status];
    holds(legal[type]?.includes(now) ?? false, () => expect(legal[type]).toContain(now));
  }
}

function checkTrace({ trace, whistle, told }: Scene): void {
  expect(verifyChain(trace, sha256)).toEqual({ ok: true });
  expect(rebuild(trace)).toEqual(whistle);

  const opened = new Map(trace.flatMap(({ change }) => change.opens.map((step) => [step.id, step] as const)));
  expect(opened.size).toBe(whistle.counters.step);
  const climbed = new Map<string, string[]>();
  for (const { at, change } of trace) {
    if (change.event.type !== "rungsReached") continue;
    const { stepId, rungs } = change.event;
    const done = climbed.get(stepId) ?? [];
    const step = opened.get(stepId);
    const expected = step?.ladder.slice(step.rungsDone + done.length, step.rungsDone + done.length + rungs.length);
    expect(rungs).toEqual(expected?.map(({ rung }) => rung));
    for (const rung of expected ?? []) expect(rung.at.getTime()).toBeLessThanOrEqual(at.getTime());
    climbed.set(stepId, [...done, ...rungs]);
  }

  const ids = told.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { memberId } of told) expect(town.directory.member(memberId)).not.toBeNull();
}

describe("whatever people do, at whatever time", () => {
  test("no state is illegal, every open step is chased, and the trace tells all of it", () => {
    fc.assert(
      fc.property(life, (asked) => {
        checkTrace(live(asked));
      }),
      { numRuns: 120 },
    );
  }, 240_000);

  test("lives of this kind reach every status and event, and each command is accepted in each category that knows it", () => {
    const seen = new Set<string>();
    const accepted = new Set<string>();
    for (const asked of fc.sample(lifeOf(90), { numRuns: 450, seed: 11 })) {
      const scene = live(asked, (command, { status }) => {
        accepted.add(`${asked.category} ${command.type}`);
        seen.add(status);
      });
      for (const { change } of scene.trace) seen.add(change.event.type);
    }
    const everything = [
      ...Object.keys(whistleTransitions),
      ...["approved", "approvalReturned", "deliberated", "attended", "raised", "takenOn", "studyReturned"],
      ...["dispatchDue", "accepted", "checkedIn", "arrivalConfirmed", "progressed", "resolved", "verified"],
      ...["sentBack", "rated", "nudged", "declined", "maintained", "reassigned", "transferred"],
      ...["extensionRequested", "extensionGranted", "linked", "extensionRefused", "suspensionRequested", "suspended"],
      ...["supervised", "supervisionAnswered", "supervisionClosed", "ratingAppealed", "appealRuled"],
      ...["excluded", "included", "charged", "chargeReplied", "chargeRuled", "chargeAppealed", "chargeAppealRuled"],
      ...["chargeCounted", "factRuled"],
      ...["suspensionRefused", "resumed", "filed", "filingDue", "rungsReached", "recomputed", "consulted", "dissolved"],
    ];
    expect(everything.filter((one) => !seen.has(one))).toEqual([]);
    const moves = categories.flatMap((category) => movesOf(category).map((type) => `${category} ${type}`));
    expect(moves.length).toBeGreaterThan(90);
    expect(moves.filter((one) => !accepted.has(one))).toEqual([]);
    const anywhere = new Set([...accepted].map((one) => one.split(" ")[1]));
    expect(inSome.filter((type) => !anywhere.has(type))).toEqual([]);
  }, 240_000);
});

/** What can be done in a whistle of each category; what one of them does not know is left out. */
const inAll = [
  ...["accept", "checkIn", "confirmArrival", "progress", "resolve", "verify", "sendBack", "rate", "nudge"],
  ...["withdraw", "decline", "reassign", "supervise", "answerSupervision", "closeSupervision"],
  ...["link", "chase", "consult", "dissolve"],
] as const satisfies readonly CommandType[];
/** Follow on what is rare in itself: lives of one category may miss them, all together must not. */
const inSome = [
  ...["maintain", "dispatch", "transfer", "recompute", "appealRating", "ruleAppeal", "exclude", "include"],
  ...["charge", "replyCharge", "ruleCharge", "appealCharge", "ruleChargeAppeal", "ruleFact"],
] as const satisfies readonly CommandType[];
const inMost = [
  ...["requestExtension", "grantExtension", "refuseExtension"],
  ...["suspend", "agreeSuspend", "refuseSuspend"],
] as const satisfies readonly CommandType[];
const upwards = ["deliberate", "confirmAttendance", "denyAttendance", "raise", "takeOn", "returnStudy"] as const;

function movesOf(category: (typeof categories)[number]): CommandType[] {
  switch (category) {
    case "emergency":
      return [...inAll, "file"];
    case "key":
      return [...inAll, ...inMost, "approve", "returnApproval"];
    case "routine":
      return [...inAll, ...inMost];
    case "coordination":
      return [...inAll, ...inMost, ...upwards];
  }
}
