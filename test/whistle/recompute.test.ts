import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply } from "../../src/flows/whistle/apply.js";
import { decide } from "../../src/flows/whistle/decide.js";
import { noticesFor } from "../../src/flows/whistle/notices.js";
import type { Step, StepKind, Whistle } from "../../src/flows/whistle/state.js";
import { at as momentAt } from "../calendar/town-calendar.js";
import { known2027 } from "./known-2027.js";
import { blowing, contextAt, Scene, say } from "./scene.js";
import * as town from "./town.js";

/** Blown on the last Tuesday of 2026: its check-in falls on New Year's Eve, the result is due in the year after. */
function blownAtYearsEnd(): Scene {
  const scene = new Scene();
  scene.now = momentAt("2026-12-29 10:00");
  scene.does("lake-whistler", blowing({ unitIds: ["lake-urban"] }));
  scene.does("lake-urban-duty", say.accept);
  scene.does("lake-urban-duty", say.checkIn);
  return scene;
}

function recomputed(whistle: Whistle, now: Date, calendar = known2027) {
  const context = { ...contextAt(now, town.system), calendar };
  const decision = decide(whistle, { type: "recompute" }, context);
  if (!decision.ok) return { refusal: decision.refusal, whistle, notices: [] };
  const after = decision.changes.reduce(
    (state: Whistle | null, change) => apply(state, change, { at: now, by: town.system }),
    whistle,
  );
  if (after === null) throw new Error("the whistle is gone");
  return { refusal: null, whistle: after, notices: noticesFor(whistle, decision.changes, after, context, 9) };
}

const stepOf = (whistle: Whistle, kind: StepKind): Step => {
  const step = whistle.steps.find((one) => one.kind === kind);
  if (!step) throw new Error(`no open ${kind}`);
  return step;
};

describe("once the holidays of a year are known", () => {
  test("a deadline counted without them is counted anew and says so no longer", () => {
    const scene = blownAtYearsEnd();
    const before = stepOf(scene.whistle, "resolve");
    expect(before).toMatchObject({ dueAt: momentAt("2027-01-06 10:00"), why: { provisional: true } });
    const after = stepOf(recomputed(scene.whistle, scene.now).whistle, "resolve");
    expect(after).toMatchObject({ dueAt: momentAt("2027-01-07 10:00"), why: { provisional: false, limit: "5wd" } });
    expect(after.ladder.find(({ rung }) => rung === "overdue")?.at).toEqual(after.dueAt);
    expect(after.startedAt).toEqual(before.startedAt);
  });

  test("nobody is disturbed by it", () => {
    const scene = blownAtYearsEnd();
    expect(recomputed(scene.whistle, scene.now).notices).toEqual([]);
  });

  test("doing it again changes nothing", () => {
    const scene = blownAtYearsEnd();
    const once = recomputed(scene.whistle, scene.now).whistle;
    expect(recomputed(once, scene.now).refusal).toEqual({ code: "nothing-due" });
  });

  test("without a table for the year nothing changes", () => {
    const scene = blownAtYearsEnd();
    expect(recomputed(scene.whistle, scene.now, town.calendar).refusal).toEqual({ code: "nothing-due" });
  });

  test("people may not ask for it", () => {
    const scene = blownAtYearsEnd();
    expect(scene.tries("lake-head", say.recompute)).toMatchObject({ code: "no-right" });
  });

  test("rungs that were done stay done, and nothing moves to before one of them, whenever it happens", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 * 24 }), (hours) => {
        const scene = blownAtYearsEnd();
        scene.now = new Date(scene.now.getTime() + hours * 3_600_000);
        scene.tries("system", say.chase);
        const { whistle } = recomputed(scene.whistle, scene.now);
        for (const kind of ["resolve"] as const) {
          const before = stepOf(scene.whistle, kind);
          const after = stepOf(whistle, kind);
          expect(after.rungsDone).toBe(before.rungsDone);
          expect(after.ladder.slice(0, after.rungsDone)).toEqual(before.ladder.slice(0, before.rungsDone));
          const times = after.ladder.map(({ at }) => at.getTime());
          expect(times).toEqual(times.toSorted((a, b) => a - b));
          expect(after.dueAt >= after.startedAt).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test("what rests while a decline is ruled on is counted anew too", () => {
  const scene = new Scene();
  scene.now = momentAt("2026-12-30 10:00");
  scene.does("lake-whistler", blowing({ unitIds: ["lake-urban"], category: "key" }));
  scene.does("lake-head", say.approve);
  scene.does("lake-urban-duty", say.decline);
  const parked = (whistle: Whistle) => whistle.assignments[0]?.parked.map(({ why }) => why.provisional);
  const before = parked(scene.whistle);
  const { whistle } = recomputed(scene.whistle, scene.now);
  expect(whistle.steps.every(({ why }) => !why.provisional)).toBe(true);
  expect(parked(whistle)).toEqual(before?.map(() => false));
});
