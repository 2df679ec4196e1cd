import { expect, test } from "vitest";
import { itemsOf } from "../../src/flows/assessment/evidence.js";
import type { Mark, PartFacts, WhistleFacts } from "../../src/flows/assessment/whistle-facts.js";

const at = (time: string): Date => new Date(`2026-01-05T${time}:00+08:00`);
const stamp = (time: string, seq: number) => ({ at: at(time), seq });

const accept: Mark = {
  ...{ kind: "accept", unitId: "squadron", assignmentId: "a1", opened: stamp("09:00", 2), dueAt: at("14:00") },
  ...{ clock: "working", countedFrom: at("09:00"), done: null, dropped: null },
};
const part: PartFacts = {
  ...{ assignmentId: "a1", unitId: "squadron", ordered: stamp("09:00", 2), marks: [accept], arrivalProven: null },
  ...{ sentBack: [], verified: null, scores: [], overruled: null, exclusions: [], released: null },
};
const whistle: WhistleFacts = {
  ...{ whistleId: "w1", number: "20260105-0001", drill: false, category: "routine", matterCode: null },
  ...{ whistlerUnitId: "street", blown: stamp("09:00", 1), parts: [part], duties: [], charges: [], exclusions: [] },
  ...{ void: null, closed: null },
};
const items = (asOf: string, facts = whistle) =>
  itemsOf(facts, at(asOf)).map(({ of, value, seq }) => ({ of, value, seq }));
const withPart = (change: Partial<PartFacts>): WhistleFacts => ({ ...whistle, parts: [{ ...part, ...change }] });

test("an order that nobody has taken on yet counts neither for its department nor against it", () => {
  expect(items("10:00")).toEqual([]);
});

test("once it is late it counts as late, and as nothing else", () => {
  expect(items("15:00")).toEqual([{ of: "accept", value: 0, seq: 2 }]);
});

test("taken on in time it counts as that, and as taken on without a decline", () => {
  const taken = withPart({ marks: [{ ...accept, done: stamp("10:00", 3) }] });
  expect(items("11:00", taken)).toEqual([
    { of: "accept", value: 1, seq: 3 },
    { of: "upheld", value: 1, seq: 3 },
  ]);
});

test("a decline that was overruled counts against it, also before it is taken on", () => {
  expect(items("11:00", withPart({ overruled: stamp("10:30", 4) }))).toEqual([{ of: "upheld", value: 0, seq: 4 }]);
});

test("a part that was left out counts for nothing, until it is taken in again", () => {
  const leftOut = withPart({ exclusions: [{ ...stamp("14:30", 5), excluded: true }] });
  expect(items("15:00", leftOut)).toEqual([]);
  expect(items("14:20", leftOut)).toHaveLength(1);
});

test("drills and withdrawn whistles count for nothing", () => {
  expect(items("15:00", { ...whistle, drill: true })).toEqual([]);
  expect(items("15:00", { ...whistle, void: stamp("14:40", 6) })).toEqual([]);
});
