import { expect, test } from "vitest";
import { heldUpBy } from "../../src/flows/triage/holds-up.js";
import { triage } from "../../src/flows/triage/triage.js";
import type { Whistle } from "../../src/flows/whistle/state.js";
import { directory, draftOf, now, policy, street, whistleOf } from "./yunxi.js";

type Draft = ReturnType<typeof draftOf>;
const held = (draft: Draft, ...candidates: Whistle[]) =>
  heldUpBy(draft, triage(draft, { policy, directory, now, candidates, precedents: [] }), policy).map(
    ({ kind }) => kind,
  );

test("the first whistle of a street on an empty town goes through", () => {
  const draft = draftOf("海埂路12号占道经营", { place: "海埂路12号", whistlerUnitId: street });
  expect(held(draft)).toEqual([]);
});

test("a second whistle on the same wall is held up", () => {
  const draft = draftOf("幸福小区3号楼东侧围墙开裂，有倒塌危险", { category: "key" });
  expect(held(draft, whistleOf("幸福小区三栋的围墙裂了，快要倒塌"))).toEqual(["duplicate"]);
});

test("the same words at another place or at none are no duplicate", () => {
  expect(held(draftOf("海埂路12号占道经营"), whistleOf("海埂路14号占道经营"))).toEqual([]);
  expect(held(draftOf("占道经营严重"), whistleOf("占道经营严重"))).toEqual([]);
});

test("another matter at the same place is no duplicate", () => {
  expect(held(draftOf("海埂路12号路灯不亮"), whistleOf("海埂路12号占道经营"))).toEqual([]);
});

test.each([
  ["路灯损坏17号", "路灯损坏18号"],
  ["滨湖路路灯损坏17", "滨湖路路灯损坏18"],
  ["滨湖路第3处路灯损坏", "滨湖路第4处路灯损坏"],
  ["滨湖路路灯损坏 a17", "滨湖路路灯损坏 a18"],
  ["测试 5 滨湖路路灯损坏", "测试 6 滨湖路路灯损坏"],
  ["测试5：滨湖路路灯损坏", "测试6：滨湖路路灯损坏"],
])("two of many like things are two: %s, %s", (a, b) => {
  expect(held(draftOf(a), whistleOf(b))).toEqual([]);
});

test("two hundred generated whistles of one street hold none of them up", () => {
  const texts = Array.from({ length: 200 }, (_, index) => `路灯损坏${index + 1}号`);
  const all = texts.map((text, index) => whistleOf(text, { id: `w${index}`, whistlerUnitId: street }));
  for (const [index, text] of texts.entries())
    expect(held(draftOf(text, { whistlerUnitId: street }), ...all.toSpliced(index, 1))).toEqual([]);
});

test("one's own duty holds up, by a keyword that says enough", () => {
  expect(held(draftOf("滨湖路楼道堆物", { whistlerUnitId: street }))).toEqual(["ownDuty"]);
  expect(held(draftOf("滨湖路请来调解一下", { whistlerUnitId: street }))).toEqual([]);
});

test("a category lighter than the catalogue's holds up, a graver one doesn't", () => {
  expect(held(draftOf("滨湖路井盖缺失"))).toEqual(["category"]);
  expect(held(draftOf("滨湖路有人违法建设"))).toEqual(["category"]);
  expect(held(draftOf("滨湖路占道经营", { category: "key" }))).toEqual([]);
  expect(held(draftOf("滨湖路占道经营", { category: "coordination" }))).toEqual([]);
  expect(held(draftOf("滨湖路电梯广告太多"))).toEqual([]);
});

test("a missing place and departments to call hold nothing up", () => {
  expect(held(draftOf("路灯不亮"))).toEqual([]);
});
