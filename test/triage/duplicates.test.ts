import { expect, test } from "vitest";
import { duplicatesOf } from "../../src/flows/triage/duplicates.js";
import type { Whistle } from "../../src/flows/whistle/state.js";
import { morePairs, pairs, unseenPairs } from "./pairs.js";
import {
  community,
  daysAgo,
  directory,
  draftOf,
  now,
  otherStreet,
  policy,
  siblingCommunity,
  street,
  whistleOf,
} from "./yunxi.js";

const context = { policy, directory, now };
const wall = draftOf("幸福小区3号楼东侧围墙开裂，有倒塌危险");
const seen = (given: Partial<Whistle>) => whistleOf("幸福小区三栋的围墙裂了，快要倒塌", given);
const found = (...candidates: Whistle[]) => duplicatesOf(wall, candidates, context).map(({ whistle }) => whistle.id);

test("a second whistle about the same wall shows the first, how alike it is and why", () => {
  const first = seen({});
  const [duplicate, ...others] = duplicatesOf(wall, [first, whistleOf("路灯不亮", { id: "w2" })], context);
  expect(others).toEqual([]);
  expect(duplicate?.whistle).toBe(first);
  expect(duplicate?.sameArea).toBe(true);
  expect(duplicate?.likeness).toBeGreaterThan(0.6);
  expect(duplicate?.reasons).toContainEqual({ kind: "place", places: ["幸福小区", "3栋"] });
  expect(duplicate?.reasons).toContainEqual({ kind: "words", words: expect.arrayContaining(["围墙"]) });
});

test("a wall whistled again and again shows seven, the most alike first, the newest first among equals", () => {
  const many = Array.from({ length: 9 }, (_, index) => seen({ id: `w${index}`, blownAt: daysAgo(index) }));
  const word = whistleOf(wall.text, { id: "word-by-word", blownAt: daysAgo(20) });
  expect(found(...many.toReversed(), word)).toEqual(["word-by-word", "w0", "w1", "w2", "w3", "w4", "w5"]);
});

test("a matter of the catalogue joins words that share no character", () => {
  const [duplicate] = duplicatesOf(
    draftOf("人民路农贸市场门口流动摊贩占道"),
    [whistleOf("人民路农贸市场每天早上摆摊卖菜", {})],
    context,
  );
  expect(duplicate?.reasons).toContainEqual({ kind: "matter", matterCode: "CG-01" });
});

test("a closed whistle counts for thirty days, a withdrawn or rejected one never", () => {
  const closed = (id: string, days: number) => seen({ id, status: "closed", closedAt: daysAgo(days) });
  expect(found(closed("new", 29), closed("old", 31))).toEqual(["new"]);
  expect(found(seen({ status: "withdrawn" }), seen({ status: "rejected" }))).toEqual([]);
  const longer = duplicatesOf(wall, [closed("old", 31)], context, { closedWithinDays: 60 });
  expect(longer).toHaveLength(1);
});

test("the area is the street with its communities", () => {
  const areas = [community, siblingCommunity, street].map((whistlerUnitId) => seen({ whistlerUnitId }));
  expect(duplicatesOf(wall, areas, context).map(({ sameArea }) => sameArea)).toEqual([true, true, true]);
});

test("beyond the area only a nearly equal text about the same named place is shown", () => {
  const road = draftOf("边界路路面塌陷，出现大坑");
  const same = whistleOf("边界路路面塌陷有大坑", { whistlerUnitId: otherStreet });
  const [duplicate] = duplicatesOf(road, [same], context);
  expect(duplicate?.sameArea).toBe(false);
  expect(found(seen({ whistlerUnitId: otherStreet }))).toEqual([]);
  const nowhere = draftOf("井盖缺失，行人容易踩空");
  expect(duplicatesOf(nowhere, [whistleOf(nowhere.text, { whistlerUnitId: otherStreet })], context)).toEqual([]);
  expect(duplicatesOf(nowhere, [whistleOf(nowhere.text)], context)).toHaveLength(1);
});

test("a drill is never taken for a real whistle, nor a real one for a drill", () => {
  expect(found(seen({ drill: true }))).toEqual([]);
  expect(duplicatesOf({ ...wall, drill: true }, [seen({ drill: true })], context)).toHaveLength(1);
});

test("the threshold is the caller's to choose", () => {
  const { likeness = 0 } = duplicatesOf(wall, [seen({})], context)[0] ?? {};
  expect(duplicatesOf(wall, [seen({})], context, { threshold: likeness + 0.01 })).toEqual([]);
  expect(duplicatesOf(wall, [seen({})], context, { threshold: likeness - 0.01 })).toHaveLength(1);
});

test("a thousand candidates are compared while nobody notices", () => {
  const texts = [...pairs, ...morePairs, ...unseenPairs].flatMap(({ a, b }) => [a, b]);
  const candidates = Array.from({ length: 1000 }, (_, index) => {
    const [place = "", text = ""] = texts[index % texts.length] ?? [];
    return whistleOf(text, { id: `w${index}`, place });
  });
  const times = Array.from({ length: 12 }, () => {
    const start = performance.now();
    expect(duplicatesOf(wall, candidates, context)).toHaveLength(7);
    return performance.now() - start;
  });
  // About 10 ms; the bound is loose and the least of several counts, since a machine may have much else to do.
  expect(Math.min(...times)).toBeLessThan(250);
});
