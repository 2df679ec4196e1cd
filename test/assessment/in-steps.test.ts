import { expect, test } from "vitest";
import { assessInSteps } from "../../src/flows/assessment/score.js";
import type { WhistleFacts } from "../../src/flows/assessment/whistle-facts.js";
import { createDirectory } from "../../src/flows/org/create-directory.js";
import { loadTown } from "../../src/town-files.js";

const directory = createDirectory(loadTown("data").org, { openIds: new Map(), chats: new Map() });
const at = (hour: number) => new Date(Date.UTC(2026, 0, 5, hour));
const stamp = (hour: number, seq: number) => ({ at: at(hour), seq });

/** Ordered at one, accepted at two on time, everything else still open. */
function whistle(n: number): WhistleFacts {
  const part = { assignmentId: "a1", unitId: "xiling-haigeng-chengguan" };
  return {
    ...{ whistleId: `w${n}`, number: `20260105-${n}`, drill: false, category: "routine", matterCode: null },
    ...{ whistlerUnitId: "xiling-haigeng", blown: stamp(1, 1), duties: [], charges: [], exclusions: [] },
    ...{ void: null, closed: null },
    parts: [
      {
        ...{ ...part, ordered: stamp(1, 2), arrivalProven: null, sentBack: [], verified: null, scores: [] },
        ...{ overruled: null, exclusions: [], released: null },
        marks: [
          {
            ...{ ...part, kind: "accept", opened: stamp(1, 2), dueAt: at(5), clock: "wall" },
            ...{ countedFrom: at(1), done: stamp(2, 3), dropped: null },
          },
        ],
      },
    ],
  };
}

function assessed(count: number) {
  const block = directory.unit("xiling");
  if (block === null) throw new Error("the sample county is gone");
  const steps = assessInSteps({
    ...{ block, asOf: at(9), components: [{ id: "measured", label: { zh: "", en: "" }, weight: 100 }], entered: [] },
    facts: Array.from({ length: count }, (_, n) => whistle(n)),
    directory,
    hoursBetween: (from, to) => (to.getTime() - from.getTime()) / 3_600_000,
  });
  for (let turns = 0; ; turns += 1) {
    const step = steps.next();
    if (step.done) return { turns, ...step.value };
  }
}

test("an assessment lets others have their turn again and again, however many whistles there are", () => {
  const [small, large] = [assessed(100), assessed(6_000)];
  expect(small.turns).toBeLessThan(10);
  // Each whistle is looked at three times, 200 in a turn: as a whistle, as its department's part, as its whistler's.
  expect(large.turns).toBeGreaterThanOrEqual((3 * 6_000) / 200);
});

test("in steps every whistle is counted once", () => {
  const { departments, whistlers } = assessed(1_001);
  expect(
    departments.map(({ unitId, whistles, hours, shares }) => [unitId, whistles, hours.accept, shares.accept]),
  ).toEqual([["xiling-chengguan", 1_001, 1, { good: 1_001, of: 1_001 }]]);
  expect(whistlers.map(({ unitId, whistles }) => [unitId, whistles])).toEqual([["xiling-haigeng", 1_001]]);
});
