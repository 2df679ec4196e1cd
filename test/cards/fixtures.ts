import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { createDirectory } from "../../src/flows/org/create-directory.js";
import { Org } from "../../src/flows/org/org.js";
import { Policy } from "../../src/flows/policy/policy.js";
import type { Assignment, AssignmentStatus, Step, StepKind, Whistle } from "../../src/flows/whistle/state.js";

const read = (file: string): unknown => load(readFileSync(new URL(`../../data/${file}`, import.meta.url), "utf8"));

export const policy = Policy.parse(read("policy.yaml"));
export const directory = createDirectory(Org.parse(read("org.yaml")), { openIds: new Map(), chats: new Map() });

/** 2026-01-05 is a Monday. */
export const at = (time: string): Date => new Date(`2026-01-05T${time}:00+08:00`);
export const now = at("10:00");

export const street = "xiling-haigeng";
export const community = "xiling-haigeng-haigenglu";
export const streetCentre = "xiling-haigeng-zhihui";
export const county = "xiling";
export const countyCentre = "xiling-zhihui";
export const squadron = "xiling-haigeng-chengguan";
export const eightUnits = [
  squadron,
  "xiling-haigeng-zhifa",
  "xiling-haigeng-shichang",
  "xiling-haigeng-paichusuo",
  "xiling-haigeng-yingji",
  "xiling-haigeng-huanjing",
  "xiling-haigeng-shuiwu",
  "xiling-haigeng-renshe",
] as const;

export const personOf = (unitId: string, role?: string): string => {
  const found = directory.membersOf(unitId).find(({ roles }) => role === undefined || roles.includes(role));
  if (!found) throw new Error(`nobody with role ${role} in ${unitId}`);
  return found.id;
};

export const step = (kind: StepKind, parts: Partial<Step> = {}): Step => {
  const dueAt = parts.dueAt ?? at("14:00");
  return {
    id: `${kind}:1`,
    kind,
    assignmentId: null,
    about: null,
    ownerUnitId: street,
    startedAt: at("09:00"),
    dueAt,
    ladder: [
      { rung: "dueSoon", at: new Date(dueAt.getTime() - 30 * 60_000) },
      { rung: "overdue", at: dueAt },
    ],
    rungsDone: 0,
    why: {
      limit: "4h",
      from: "category",
      clock: "working",
      startedAt: at("09:00"),
      countedFrom: at("09:00"),
      skipped: [],
      makeUp: [],
      provisional: false,
    },
    ...parts,
  };
};

const signed = { at: at("09:10"), by: personOf(squadron) };

export const coming = {
  name: "王建国",
  post: "中队长",
  phone: "13900001234",
  arrivesAt: "20 分钟后",
  mayDecide: true,
};

/** An assignment as it is when it has come to a status by the ordinary way. */
export const assignment = (status: AssignmentStatus, parts: Partial<Assignment> = {}): Assignment => {
  const order: readonly AssignmentStatus[] = ["ordered", "accepted", "checkedIn", "resolved", "verified", "rated"];
  const reached = order.indexOf(status);
  return {
    id: "a1",
    unitId: squadron,
    role: "lead",
    status,
    orderedAt: at("09:05"),
    clockFrom: at("09:05"),
    accepted: reached >= 1 || status === "suspended" ? { ...signed, coming } : null,
    checkedIn: reached >= 2 || status === "suspended" ? { ...signed, note: "" } : null,
    arrivalConfirmed: reached >= 3 ? signed : null,
    progress: reached >= 2 ? [{ ...signed, text: "已到现场，正在劝导摊贩", images: [] }] : [],
    resolved: reached >= 3 ? { ...signed, result: "摊贩已全部离场", images: [] } : null,
    verified: reached >= 4 ? signed : null,
    sentBack: [],
    rating:
      reached >= 5
        ? { ...signed, scores: { timeliness: 5, result: 4, conduct: 5 }, comment: "来得很快", appeal: null }
        : null,
    excluded: null,
    declined:
      status === "declined"
        ? {
            ...signed,
            reason: "notOurDuty",
            rule: "三定方案第五条",
            insteadUnitId: "xiling-haigeng-shichang",
            text: "室内经营归市监所管",
          }
        : null,
    ruling: null,
    extensions: [],
    suspended:
      status === "suspended"
        ? { ...signed, ownerName: "李明", condition: "等待改造资金到位", nextDate: at("09:00"), agreed: true }
        : null,
    fromAssignmentId: null,
    parked: [],
    ...parts,
  };
};

/** The step that an assignment of a status has open. */
export function stepsOf(one: Assignment): Step[] {
  const own = { assignmentId: one.id, ownerUnitId: one.unitId };
  const whistlers = { assignmentId: one.id, ownerUnitId: street };
  switch (one.status) {
    case "ordered":
      return [step("accept", { id: `accept:${one.id}`, ...own })];
    case "accepted":
      return [step("checkIn", { id: `checkIn:${one.id}`, ...own })];
    case "checkedIn":
      return [
        step("resolve", { id: `resolve:${one.id}`, ...own }),
        step("confirmArrival", { id: `confirmArrival:${one.id}`, ...whistlers }),
      ];
    case "resolved":
      return [step("verify", { id: `verify:${one.id}`, ...whistlers })];
    case "verified":
      return [step("rate", { id: `rate:${one.id}`, ...whistlers })];
    case "declined":
      return [step("ruling", { id: `ruling:${one.id}`, assignmentId: one.id, ownerUnitId: county })];
    case "suspended":
      return [step("resume", { id: `resume:${one.id}`, ...own })];
    case "rated":
    case "released":
      return [];
  }
}

export const whistle = (parts: Partial<Whistle> = {}): Whistle => {
  const assignments = parts.assignments ?? [assignment("ordered")];
  return {
    id: "w0123456789abcdef01234567",
    number: "20260105-0012",
    drill: false,
    category: "routine",
    matterCode: "CG-01",
    text: "海埂路12号门口流动摊贩占道经营，影响通行",
    place: "海埂路12号",
    images: [],
    whistlerUnitId: street,
    whistlerId: personOf(street, "whistler"),
    dispatcherUnitId: street,
    originChatId: null,
    policyVersion: policy.version,
    status: "dispatched",
    blownAt: at("09:00"),
    dispatchedAt: at("09:05"),
    statedDueAt: null,
    namedUnitIds: [],
    assignments,
    copiedUnitIds: [],
    steps: assignments.flatMap(stepsOf),
    deliberation: null,
    study: [],
    filing: null,
    nudges: [],
    consultation: null,
    endReason: null,
    closedAt: null,
    linkedTo: [],
    additions: [],
    overridden: [],
    round: 1,
    register: [],
    supervisions: [],
    charges: [],
    excluded: null,
    counters: { step: 1, assignment: assignments.length, entry: 1 },
    ...parts,
  };
};

/** A joint whistle of eight departments, all at the same status. */
export const joint = (
  status: AssignmentStatus,
  parts: Partial<Whistle> = {},
  each: Partial<Assignment> = {},
): Whistle => {
  const assignments = eightUnits.map((unitId, index) =>
    assignment(status, { ...each, id: `a${index + 1}`, unitId, role: index === 0 ? "lead" : "co" }),
  );
  return whistle({ assignments, steps: assignments.flatMap(stepsOf), ...parts });
};
