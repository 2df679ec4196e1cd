import { describe, expect, test } from "vitest";
import { explain } from "../../src/cards/explain.js";
import type { Text } from "../../src/cards/kit/text.js";
import { toastFor } from "../../src/cards/toasts.js";
import type { Command } from "../../src/flows/whistle/commands.js";
import type { Refusal } from "../../src/flows/whistle/refusals.js";
import * as terms from "../../src/terms.js";
import { assignment, at, directory, personOf, policy, squadron, step, street, whistle } from "./fixtures.js";

const han = /\p{Script=Han}/u;

/** Names of people and units, quoted words and units of the catalogue have no English. */
const namesOut = (text: string): string =>
  [
    ...directory.units.flatMap(({ name, short }) => [name, short]),
    ...directory.members.map(({ name }) => name),
    "@城管中队",
    "机密",
    "不存在",
  ]
    .sort((a, b) => b.length - a.length)
    .reduce((rest, name) => rest.replaceAll(name, ""), text);

function expectPlainAndPolite({ zh, en }: Text): void {
  expect(zh).toMatch(han);
  expect(zh).toMatch(/。$/);
  expect(namesOut(en)).not.toMatch(han);
  expect(en.trim()).toMatch(/[.)]$/);
  for (const text of [zh, en]) {
    expect(text).not.toMatch(/[!！]|undefined|null|NaN|Invalid/);
    expect(text.length).toBeLessThan(260);
  }
}

const refusals: Refusal[] = [
  { code: "unknown-whistle" },
  { code: "ended", status: "withdrawn", at: at("10:00") },
  { code: "ended", status: "closed", at: null },
  { code: "wrong-status", command: "verify", status: "approval" },
  { code: "wrong-moment", command: "resolve", status: "ordered", unitId: squadron },
  { code: "wrong-moment", command: "decline", status: "checkedIn", unitId: squadron },
  { code: "wrong-moment", command: "verify", status: "checkedIn", unitId: squadron },
  { code: "wrong-moment", command: "rate", status: "resolved", unitId: squadron },
  { code: "wrong-moment", command: "accept", status: "suspended", unitId: squadron },
  { code: "already-done", command: "accept", by: personOf(squadron), at: at("09:10") },
  { code: "not-yours", command: "verify", unitIds: [street] },
  { code: "not-yours", command: "takeOn", unitIds: [] },
  { code: "no-right", command: "approve", needs: ["head"] },
  { code: "no-right", command: "chase", needs: [] },
  { code: "not-called", unitId: squadron },
  { code: "which-assignment", unitIds: [squadron, squadron] },
  { code: "unknown-category", category: "不存在" },
  { code: "category-not-started-here", category: "coordination" },
  { code: "may-not-whistle", unitId: squadron, category: "routine" },
  { code: "no-departments" },
  { code: "beyond-own-level", unitIds: ["xiling-shuiwu"] },
  { code: "not-a-department", unitId: street },
  { code: "unknown-unit", unitId: "不存在" },
  { code: "too-late", command: "decline", until: at("10:00") },
  { code: "declined-before", at: at("09:30") },
  { code: "emergency-not-suspended" },
  { code: "extension-limit", maxDays: 5, usedDays: 3 },
  { code: "extension-limit", maxDays: 0, usedDays: 0 },
  { code: "extension-pending" },
  { code: "needs-text", field: "rule" },
  { code: "text-too-long", max: 2000, length: 2500 },
  { code: "secret-mark", mark: "机密" },
  { code: "bad-scores" },
  { code: "bad-date" },
  { code: "too-soon", until: at("10:10") },
  { code: "too-many-images", max: 9 },
  { code: "unknown-assignment", assignmentId: "a9" },
  { code: "unknown-matter", matterCode: "XX-99" },
  { code: "no-level-above", unitId: "yunxi" },
  { code: "suspension-pending" },
  { code: "already-called", unitId: squadron },
  { code: "not-deliberated" },
  { code: "not-an-attendee" },
  { code: "attendance-open", memberIds: [personOf(street)], confirmed: 0, needed: 1 },
  { code: "attendance-open", memberIds: [], confirmed: 1, needed: 2 },
  { code: "nobody-missing" },
  { code: "not-resolved-yet", unitIds: [squadron] },
  { code: "nothing-due" },
];

test.each(refusals.map((refusal) => [refusal.code, refusal] as const))(
  "%s is explained in both languages",
  (_, refusal) => {
    expectPlainAndPolite(explain(refusal, directory, policy));
  },
);

test("a refusal says what would be right", () => {
  const zh = (refusal: Refusal) => explain(refusal, directory, policy).zh;
  expect(zh({ code: "not-yours", command: "verify", unitIds: [street] })).toBe("“验收通过”由海埂街道的同志办理。");
  expect(zh({ code: "no-right", command: "approve", needs: ["head"] })).toBe(
    "“同意”须由本单位负责人办理，请转告他们。",
  );
  expect(zh({ code: "wrong-moment", command: "resolve", status: "ordered", unitId: squadron })).toContain("请先报到");
  expect(zh({ code: "extension-limit", maxDays: 5, usedDays: 3 })).toContain("最多还可申请 2 个");
});

const a = { assignmentId: "a1" };
const successes: Command[] = [
  { type: "approve" },
  { type: "returnApproval", reason: "x" },
  { type: "deliberate", heldOn: "2026-01-04", attendees: [], conclusion: "x" },
  { type: "confirmAttendance" },
  { type: "denyAttendance" },
  { type: "raise", text: "" },
  { type: "takeOn", unitIds: [], text: "" },
  { type: "returnStudy", reason: "x" },
  { type: "dispatch", unitIds: [] },
  { type: "accept", ...a, coming: {} },
  { type: "checkIn", ...a, note: "" },
  { type: "confirmArrival", ...a },
  { type: "progress", ...a, text: "x", images: [] },
  { type: "resolve", ...a, result: "x", images: [] },
  { type: "verify", ...a },
  { type: "sendBack", ...a, reason: "x" },
  { type: "rate", ...a, scores: { timeliness: 5, result: 5, conduct: 5 }, comment: "" },
  { type: "nudge", text: "" },
  { type: "withdraw", reason: "x" },
  { type: "decline", ...a, reason: "notTrue", rule: "x", insteadUnitId: null, text: "" },
  { type: "maintain", ...a, reason: "x" },
  { type: "reassign", ...a, unitId: null, reason: "x" },
  { type: "reassign", ...a, unitId: squadron, reason: "x" },
  { type: "transfer", ...a, unitId: squadron, reason: "x" },
  { type: "requestExtension", ...a, days: 1, reason: "x" },
  { type: "grantExtension", ...a },
  { type: "refuseExtension", ...a, reason: "x" },
  { type: "suspend", ...a, ownerName: "x", condition: "x", nextDate: at("09:00") },
  { type: "agreeSuspend", ...a },
  { type: "refuseSuspend", ...a, reason: "x" },
  { type: "file", text: "x" },
  { type: "link", text: "x", place: "", images: [] },
  { type: "chase" },
];

describe("success", () => {
  test.each(successes.map((command) => [command.type, command] as const))("of %s is said", (_, command) => {
    for (const status of ["dispatched", "dispatching", "closed"] as const)
      expectPlainAndPolite(toastFor(command, whistle({ status })));
  });

  test("of blowing says what happens next", () => {
    const blow: Command = {
      type: "blow",
      id: "w1",
      number: "20260105-0012",
      drill: false,
      category: "routine",
      matterCode: null,
      text: "x",
      place: "",
      images: [],
      originChatId: null,
      unitIds: [],
      leadUnitId: null,
      copiedUnitIds: [],
      statedDueAt: null,
      again: null,
      overridden: [],
    };
    for (const status of ["approval", "deliberation", "dispatching", "dispatched"] as const)
      expectPlainAndPolite(toastFor(blow, whistle({ status })));
    expect(toastFor(blow, whistle()).zh).toBe("20260105-0012 已吹哨，哨令已发出。");
  });

  test("of accepting names the next deadline", () => {
    const one = whistle({
      assignments: [assignment("accepted")],
      steps: [step("checkIn", { assignmentId: "a1", ownerUnitId: squadron })],
    });
    expect(toastFor({ type: "accept", ...a, coming: {} }, one).zh).toBe(
      "已签收。下一步报到，截止 1月5日(周一) 14:00。",
    );
    expect(toastFor({ type: "accept", assignmentId: null, coming: {} }, one).zh).toBe("已签收。");
  });
});

test("the glossary has one word for one thing in both languages", () => {
  for (const [group, words] of Object.entries(terms)) {
    for (const [id, { zh, en }] of Object.entries(words)) {
      expect(zh, `${group}.${id}`).toMatch(han);
      expect(en, `${group}.${id}`).toMatch(/^[A-Za-z]/);
      expect(en, `${group}.${id}`).not.toMatch(han);
    }
  }
});
