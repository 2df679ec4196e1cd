import { describe, expect, test } from "vitest";
import type { Command, CommandType } from "../../src/flows/whistle/commands.js";
import { type AssignmentStatus, assignmentOf, type WhistleStatus } from "../../src/flows/whistle/state.js";
import type { AssignmentCommand } from "../../src/flows/whistle/transitions.js";
import { say } from "./scene.js";
import { inStatus, partIn } from "./statuses.js";

/** Each command about the whole whistle, by somebody who may give it wherever it has its moment. */
const whole: [command: Exclude<CommandType, AssignmentCommand | "blow">, who: string, Command][] = [
  ["approve", "lake-head", say.approve],
  ["returnApproval", "lake-head", say.returnApproval],
  ["deliberate", "deciding", say.deliberate],
  ["raise", "deciding", say.raise],
  ["takeOn", "county-head", say.takeOn("county-housing")],
  ["returnStudy", "county-head", say.returnStudy],
  ["dispatch", "dispatching", say.dispatch("lake-market")],
  ["nudge", "lake-head", say.nudge],
  ["withdraw", "lake-head", say.withdraw],
  ["file", "lake-head", say.file],
  ["link", "willow-whistler", say.link],
  ["chase", "system", say.chase],
  ["recompute", "system", say.recompute],
  ["consult", "lake-head", say.consult],
  ["dissolve", "system", say.dissolve],
];

/** What they lead to, in the order above: a status, or the code of the refusal. */
const wrong = "wrong-status";
const expected: Record<WhistleStatus, string[]> = {
  //              approve  returnApproval deliberate raise takeOn returnStudy dispatch nudge withdraw file link chase
  //              recompute consult dissolve
  approval: [
    "dispatched",
    "rejected",
    wrong,
    wrong,
    wrong,
    wrong,
    wrong,
    wrong,
    "withdrawn",
    wrong,
    "approval",
    "nothing-due",
    ...["nothing-due", wrong, wrong],
  ],
  deliberation: [
    ...[wrong, wrong, "deliberation", "not-deliberated", wrong, wrong, wrong, wrong, "withdrawn", wrong],
    ...["deliberation", "nothing-due", "nothing-due", wrong, wrong],
  ],
  study: [
    ...[wrong, wrong, "study", "not-deliberated", "dispatched", "rejected", wrong, wrong, "withdrawn", wrong],
    ...["study", "nothing-due", "nothing-due", wrong, wrong],
  ],
  dispatching: [
    ...[
      wrong,
      wrong,
      wrong,
      wrong,
      wrong,
      wrong,
      "dispatched",
      wrong,
      "withdrawn",
      wrong,
      "dispatching",
      "nothing-due",
    ],
    ...["nothing-due", wrong, wrong],
  ],
  dispatched: [
    ...[wrong, wrong, wrong, wrong, wrong, wrong, wrong, "dispatched", "withdrawn", wrong, "dispatched", "nothing-due"],
    ...["nothing-due", "dispatched", wrong],
  ],
  filing: [
    wrong,
    wrong,
    wrong,
    wrong,
    wrong,
    wrong,
    wrong,
    wrong,
    "withdrawn",
    "closed",
    "filing",
    "nothing-due",
    "nothing-due",
    wrong,
    wrong,
  ],
  closed: [...Array.from({ length: 11 }, () => "ended"), ...["nothing-due", "nothing-due", "ended", "nothing-due"]],
  withdrawn: [...Array.from({ length: 11 }, () => "ended"), ...["nothing-due", "nothing-due", "ended", "nothing-due"]],
  rejected: [...Array.from({ length: 11 }, () => "ended"), ...["nothing-due", "nothing-due", "ended", "nothing-due"]],
};

const personFor = (who: string, status: WhistleStatus): string => {
  if (who === "deciding") return status === "study" ? "county-head" : "lake-head";
  if (who === "dispatching") return status === "study" || status === "deliberation" ? "county-head" : "lake-head";
  return who;
};

describe.each(Object.entries(inStatus))("a whistle in %s", (status, scene) => {
  const row = expected[scene().whistle.status];

  test("is in that status to begin with", () => {
    expect(scene().whistle.status).toBe(status);
  });

  test.each(whole.map(([type, who, command], index) => ({ type, who, command, outcome: row[index] })))(
    "$type leads to $outcome",
    ({ who, command, outcome }) => {
      const played = scene();
      const result = played.tries(personFor(who, played.whistle.status), command);
      expect("code" in result ? result.code : played.whistle.status).toBe(outcome);
    },
  );
});

/** Each command about `a1`, by somebody who may; parts are lake-urban's, the whistle is Lake Street's. */
const parts: [command: AssignmentCommand, who: string, Command][] = [
  ["accept", "lake-urban-duty", { ...say.accept, assignmentId: "a1" }],
  ["checkIn", "lake-urban-duty", { ...say.checkIn, assignmentId: "a1" }],
  ["confirmArrival", "lake-whistler", say.confirmArrival("a1")],
  ["progress", "lake-urban-duty", { ...say.progress, assignmentId: "a1" }],
  ["resolve", "lake-urban-duty", { ...say.resolve, assignmentId: "a1" }],
  ["verify", "lake-whistler", say.verify("a1")],
  ["sendBack", "lake-whistler", say.sendBack("a1")],
  ["rate", "lake-whistler", say.rate("a1")],
  ["decline", "lake-urban-duty", { ...say.decline, assignmentId: "a1" }],
  ["maintain", "county-head", say.maintain("a1")],
  ["reassign", "county-head", say.reassign("a1", "lake-market")],
  ["transfer", "lake-urban-duty", { ...say.transfer("lake-urban-team"), assignmentId: "a1" }],
  ["requestExtension", "lake-urban-duty", { ...say.requestExtension(2), assignmentId: "a1" }],
  ["grantExtension", "lake-whistler", say.grantExtension("a1")],
  ["refuseExtension", "lake-whistler", say.refuseExtension("a1")],
  ["suspend", "lake-urban-duty", { ...say.suspend("20 09:00"), assignmentId: "a1" }],
  ["agreeSuspend", "county-head", say.agreeSuspend("a1")],
  ["refuseSuspend", "county-head", say.refuseSuspend("a1")],
  ["appealRating", "lake-urban-head", say.appealRating("a1")],
  ["ruleAppeal", "county-head", say.ruleAppeal("a1", "dismissed")],
];

const not = "wrong-moment";
const done = "already-done";
const outcomes: Record<AssignmentStatus, Record<AssignmentCommand, string>> = {
  ordered: {
    ...{ appealRating: not, ruleAppeal: not },
    ...{ accept: "accepted", checkIn: "checkedIn", confirmArrival: not, progress: not, resolve: not, verify: not },
    ...{ sendBack: not, rate: not, decline: "declined", maintain: not, reassign: not, transfer: "released" },
    ...{ requestExtension: "ordered", grantExtension: not, refuseExtension: not },
    ...{ suspend: "ordered", agreeSuspend: not, refuseSuspend: not },
  },
  accepted: {
    ...{ appealRating: not, ruleAppeal: not },
    ...{ accept: done, checkIn: "checkedIn", confirmArrival: not, progress: not, resolve: not, verify: not },
    ...{ sendBack: not, rate: not, decline: "declined", maintain: not, reassign: not, transfer: "released" },
    ...{ requestExtension: "accepted", grantExtension: not, refuseExtension: not },
    ...{ suspend: "accepted", agreeSuspend: not, refuseSuspend: not },
  },
  checkedIn: {
    ...{ appealRating: not, ruleAppeal: not },
    ...{ accept: done, checkIn: done, confirmArrival: "checkedIn", progress: "checkedIn", resolve: "resolved" },
    ...{ verify: not, sendBack: not, rate: not, decline: not, maintain: not, reassign: not, transfer: not },
    ...{ requestExtension: "checkedIn", grantExtension: not, refuseExtension: not },
    ...{ suspend: "checkedIn", agreeSuspend: not, refuseSuspend: not },
  },
  resolved: {
    ...{ appealRating: not, ruleAppeal: not },
    ...{ accept: done, checkIn: done, confirmArrival: "resolved", progress: not, resolve: done, verify: "verified" },
    ...{ sendBack: "checkedIn", rate: not, decline: not, maintain: not, reassign: not, transfer: not },
    ...{ requestExtension: not, grantExtension: not, refuseExtension: not },
    ...{ suspend: not, agreeSuspend: not, refuseSuspend: not },
  },
  verified: {
    ...{ appealRating: not, ruleAppeal: not },
    ...{ accept: "ended", checkIn: "ended", confirmArrival: "ended", progress: "ended", resolve: "ended" },
    ...{ verify: "ended", sendBack: "ended", rate: "rated", decline: "ended", maintain: "ended", reassign: "ended" },
    ...{ transfer: "ended", requestExtension: "ended", grantExtension: "ended", refuseExtension: "ended" },
    ...{ suspend: "ended", agreeSuspend: "ended", refuseSuspend: "ended" },
  },
  rated: {
    ...{ appealRating: "rated", ruleAppeal: "not-appealed" },
    ...{ accept: "ended", checkIn: "ended", confirmArrival: "ended", progress: "ended", resolve: "ended" },
    ...{ verify: "ended", sendBack: "ended", rate: done, decline: "ended", maintain: "ended", reassign: "ended" },
    ...{ transfer: "ended", requestExtension: "ended", grantExtension: "ended", refuseExtension: "ended" },
    ...{ suspend: "ended", agreeSuspend: "ended", refuseSuspend: "ended" },
  },
  declined: {
    ...{ appealRating: not, ruleAppeal: not },
    ...{ accept: not, checkIn: not, confirmArrival: not, progress: not, resolve: not, verify: not, sendBack: not },
    ...{ rate: not, decline: done, maintain: "ordered", reassign: "released", transfer: not },
    ...{ requestExtension: not, grantExtension: not, refuseExtension: not },
    ...{ suspend: not, agreeSuspend: not, refuseSuspend: not },
  },
  suspended: {
    ...{ appealRating: not, ruleAppeal: not },
    ...{ accept: not, checkIn: not, confirmArrival: not, progress: not, resolve: not, verify: not, sendBack: not },
    ...{ rate: not, decline: not, maintain: not, reassign: not, transfer: not },
    ...{ requestExtension: not, grantExtension: not, refuseExtension: not },
    ...{ suspend: not, agreeSuspend: done, refuseSuspend: not },
  },
  released: {
    ...{ appealRating: not, ruleAppeal: not },
    ...{ accept: not, checkIn: not, confirmArrival: not, progress: not, resolve: not, verify: not, sendBack: not },
    ...{ rate: not, decline: not, maintain: not, reassign: not, transfer: not },
    ...{ requestExtension: not, grantExtension: not, refuseExtension: not },
    ...{ suspend: not, agreeSuspend: not, refuseSuspend: not },
  },
};

describe.each(Object.entries(partIn))("a department's part that is %s", (status, scene) => {
  const row = outcomes[assignmentOf(scene().whistle, "a1").status];

  test("is so to begin with", () => {
    expect(assignmentOf(scene().whistle, "a1").status).toBe(status);
  });

  test.each(parts.map(([type, who, command]) => ({ type, who, command, outcome: row[type] })))(
    "$type leads to $outcome",
    ({ who, command, outcome }) => {
      const played = scene();
      const result = played.tries(who, command);
      expect("code" in result ? result.code : assignmentOf(played.whistle, "a1").status).toBe(outcome);
    },
  );
});
