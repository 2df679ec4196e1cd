import fc from "fast-check";
import { expect, test } from "vitest";
import { duplicatesOf } from "../../src/flows/triage/duplicates.js";
import { grams } from "../../src/flows/triage/grams.js";
import { likeness } from "../../src/flows/triage/likeness.js";
import { morePairs, type Pair, pairs, unseenPairs } from "./pairs.js";
import { directory, draftOf, now, policy, whistleOf } from "./yunxi.js";

const told = ([place, text]: [place: string, text: string]) => ({ place, text });

const isFound = ({ a, b }: Pair): boolean => {
  const draft = draftOf(b[1], { place: b[0] });
  return duplicatesOf(draft, [whistleOf(a[1], { place: a[0] })], { policy, directory, now }).length === 1;
};

function figures(of: Pair[]): { precision: number; recall: number } {
  const found = of.filter(isFound);
  const right = found.filter(({ same }) => same).length;
  return { precision: right / found.length, recall: right / of.filter(({ same }) => same).length };
}

test("of the pairs that chose weights and threshold nine in ten are told right", async ({ annotate }) => {
  const known = [...pairs, ...morePairs];
  const { precision, recall } = figures(known);
  await annotate(`${known.length} pairs: precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}`);
  expect(known.length).toBeGreaterThanOrEqual(100);
  expect(precision).toBeGreaterThanOrEqual(0.9);
  expect(recall).toBeGreaterThanOrEqual(0.95);
});

test("of pairs never seen three in four are told right, both ways", async ({ annotate }) => {
  const { precision, recall } = figures(unseenPairs);
  await annotate(`${unseenPairs.length} pairs: precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}`);
  expect(precision).toBeGreaterThanOrEqual(0.75);
  expect(recall).toBeGreaterThanOrEqual(0.75);
});

test("a pair told wrong is the same place with another problem, never another building, road or estate", () => {
  const wrong = [...pairs, ...morePairs, ...unseenPairs].filter((pair) => !pair.same && isFound(pair));
  expect(wrong.length).toBeGreaterThan(0);
  for (const { a, b } of wrong) expect(a[0]).toBe(b[0]);
});

test("spelling makes no difference: widths, blanks, punctuation, numbers of buildings, times and phones", () => {
  const plain = { place: "", text: "幸福小区3号楼围墙开裂" };
  for (const text of [
    "幸福小区３号楼，围墙开裂！",
    "幸福 小区 三号楼 围墙 开裂",
    "幸福小区3#围墙开裂",
    "【紧急】幸福小区三栋围墙开裂，请尽快处理，联系电话13800000000",
    "1月5日上午9点，幸福小区3幢围墙开裂",
  ])
    expect(likeness(plain, { place: "", text }), text).toBeGreaterThan(0.95);
});

test("numbers in words count: 十二栋 is 12栋, not 2栋", () => {
  const twelve = { place: "虹山小区十二栋", text: "外墙脱落" };
  expect(likeness(twelve, { place: "虹山小区12栋", text: "外墙脱落" })).toBe(1);
  expect(likeness(twelve, { place: "虹山小区2栋", text: "外墙脱落" })).toBeLessThan(0.5);
  const roomy = { place: "和平巷一百零三号", text: "外墙脱落" };
  expect(likeness(roomy, { place: "和平巷103号", text: "外墙脱落" })).toBe(1);
});

test("likeness is the same both ways, within 0 and 1, for any text", () => {
  const chinese = fc.string({ unit: fc.constantFrom(..."围墙漏水三号楼路小区在和的1 2，a#") });
  const someone = fc.record({ place: fc.oneof(fc.string(), chinese), text: fc.oneof(fc.string(), chinese) });
  fc.assert(
    fc.property(someone, someone, (a, b) => {
      const measured = likeness(a, b);
      expect(measured).toBeGreaterThanOrEqual(0);
      expect(measured).toBeLessThanOrEqual(1);
      expect(likeness(b, a)).toBeCloseTo(measured, 10);
    }),
  );
});

test("the same pair of whistles shares grams, so that an index finds one by the other", () => {
  for (const { a, b } of [...pairs, ...morePairs, ...unseenPairs].filter(({ same }) => same)) {
    const ofA = new Set(grams(`${told(a).place} ${told(a).text}`));
    expect(grams(`${told(b).place} ${told(b).text}`).some((gram) => ofA.has(gram))).toBe(true);
  }
});

test("grams are few, each once, and leave out what stands in every whistle", () => {
  const found = grams("请城管部门尽快到幸福小区门口处理，谢谢。联系人13800000000");
  expect(found).toContain("幸福");
  expect(found).not.toContain("小区");
  expect(found).not.toContain("尽快");
  expect(found.join("")).not.toMatch(/\d/);
  expect(new Set(found).size).toBe(found.length);
  expect(grams("墙".repeat(50) + "围墙倒塌危险".repeat(400)).length).toBeLessThanOrEqual(160);
});
