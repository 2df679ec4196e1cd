import { createDirectory } from "../../src/flows/org/create-directory.js";
import { grams } from "../../src/flows/triage/grams.js";
import type { Precedent } from "../../src/flows/triage/precedents.js";
import type { WhistleDraft } from "../../src/flows/triage/whistle-draft.js";
import type { Assignment, Whistle } from "../../src/flows/whistle/state.js";
import { loadTown } from "../../src/town-files.js";

const town = loadTown("data");

/** The town that comes with the program: its catalogue, its duties, its units. */
export const policy = town.policy;
export const directory = createDirectory(town.org, { openIds: new Map(), chats: new Map() });

export const street = "xiling-haigeng";
export const community = "xiling-haigeng-binhu";
export const siblingCommunity = "xiling-haigeng-haigenglu";
export const otherStreet = "xiling-qianhu";

export const now = new Date("2026-01-05T09:00:00+08:00");
export const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);

export const draftOf = (text: string, given: Partial<WhistleDraft> = {}): WhistleDraft => ({
  text,
  place: "",
  drill: false,
  category: "routine",
  matterCode: null,
  unitIds: [],
  whistlerUnitId: community,
  ...given,
});

export const whistleOf = (text: string, given: Partial<Whistle> = {}): Whistle => ({
  id: "w1",
  number: "20260104-0001",
  drill: false,
  category: "routine",
  matterCode: null,
  text,
  place: "",
  images: [],
  whistlerUnitId: community,
  whistlerId: "someone",
  dispatcherUnitId: street,
  originChatId: null,
  policyVersion: policy.version,
  status: "dispatched",
  blownAt: daysAgo(1),
  dispatchedAt: daysAgo(1),
  statedDueAt: null,
  namedUnitIds: [],
  assignments: [],
  copiedUnitIds: [],
  steps: [],
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
  counters: { step: 0, assignment: 0, entry: 1 },
  ...given,
});

export const assignmentOf = (id: string, unitId: string, given: Partial<Assignment> = {}): Assignment => ({
  id,
  unitId,
  role: "lead",
  status: "ordered",
  orderedAt: daysAgo(1),
  clockFrom: daysAgo(1),
  accepted: null,
  checkedIn: null,
  arrivalConfirmed: null,
  progress: [],
  resolved: null,
  verified: null,
  sentBack: [],
  rating: null,
  excluded: null,
  declined: null,
  ruling: null,
  extensions: [],
  suspended: null,
  fromAssignmentId: null,
  parked: [],
  ...given,
});

export const precedentOf = (text: string, given: Partial<Precedent> & { rightUnitId: string }): Precedent => ({
  id: `precedent:${text}`,
  text,
  grams: grams(text),
  wrongUnitId: null,
  reason: "按三定方案",
  at: daysAgo(20),
  number: "20251216-0003",
  ...given,
});
