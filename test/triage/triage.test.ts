import { expect, test } from "vitest";
import { Overridden, overriddenBy } from "../../src/flows/triage/overridden.js";
import { type TriageContext, triage } from "../../src/flows/triage/triage.js";
import { directory, draftOf, now, policy, whistleOf } from "./yunxi.js";

const context: TriageContext = { policy, directory, now, candidates: [], precedents: [] };
const kinds = (draft: ReturnType<typeof draftOf>, given: Partial<TriageContext> = {}) =>
  triage(draft, { ...context, ...given }).map(({ kind }) => kind);

test("a whistle with nothing against it shows only who may be called", () => {
  const draft = draftOf("流动摊贩占道经营", { place: "滨湖路" });
  expect(new Set(kinds(draft))).toEqual(new Set(["suggestion"]));
});

test("departments that are named already are not suggested again", () => {
  const unitIds = ["xiling-haigeng-chengguan", "xiling-haigeng-zhifa", "xiling-haigeng-shichang"];
  expect(kinds(draftOf("流动摊贩占道经营", { place: "滨湖路", unitIds }))).toEqual([]);
});

test("everything there is to say comes in the order in which it matters", () => {
  const draft = draftOf("邻里纠纷引发打架", { unitIds: ["xiling-haigeng-paichusuo"] });
  const candidates = [whistleOf("因邻里纠纷打架")];
  expect(kinds(draft, { candidates })).toEqual(["ownDuty", "duplicate", "category", "missingPlace"]);
});

test("a category other than the catalogue's is told with what was chosen", () => {
  const findings = triage(draftOf("井盖缺失", { place: "滨湖路" }), context);
  expect(findings).toContainEqual({
    kind: "category",
    chosen: "routine",
    category: "emergency",
    matterCode: "CG-04",
    keyword: "井盖缺失",
  });
});

test("the matter that the whistler chose decides on the category, not the text", () => {
  const draft = draftOf("井盖上堆着垃圾", { place: "滨湖路", matterCode: "CG-03" });
  expect(kinds(draft)).not.toContain("category");
  expect(triage({ ...draft, category: "key" }, context)).toContainEqual({
    kind: "category",
    chosen: "key",
    category: "routine",
    matterCode: "CG-03",
    keyword: null,
  });
});

test("a place is missing unless the field or the text names one", () => {
  expect(kinds(draftOf("路灯不亮"))).toContain("missingPlace");
  expect(kinds(draftOf("小区门口路灯不亮"))).toContain("missingPlace");
  for (const text of ["滨湖路路灯不亮", "幸福小区路灯不亮", "5栋前面路灯不亮", "实验小学门口路灯不亮"])
    expect(kinds(draftOf(text)), text).not.toContain("missingPlace");
  expect(kinds(draftOf("路灯不亮", { place: "老地方" }))).not.toContain("missingPlace");
});

test("a text with a secret mark is looked at no further, wherever the mark stands", () => {
  const candidates = [whistleOf("机密文件丢失")];
  expect(triage(draftOf("机 密文件丢失"), { ...context, candidates })).toEqual([{ kind: "secretMark", mark: "机密" }]);
  expect(kinds(draftOf("文件丢失", { place: "绝密室" }))).toEqual(["secretMark"]);
});

test("going ahead is recorded as small data; suggestions and secret marks are not", () => {
  const draft = draftOf("邻里纠纷引发打架");
  const findings = triage(draft, { ...context, candidates: [whistleOf("因邻里纠纷打架")] });
  const record = overriddenBy(findings);
  expect(record).toEqual([
    { kind: "ownDuty", duty: "居民自治和楼栋公约", keyword: "邻里纠纷" },
    { kind: "duplicate", whistleId: "w1", number: "20260104-0001", likeness: expect.any(Number) },
    { kind: "category", chosen: "routine", category: "emergency", matterCode: "GA-05" },
    { kind: "missingPlace" },
  ]);
  expect(record.map((one) => Overridden.parse(JSON.parse(JSON.stringify(one))))).toEqual(record);
  expect(overriddenBy([{ kind: "secretMark", mark: "机密" }])).toEqual([]);
});

test("findings are data without words of ours: any text is looked at without a fault", () => {
  for (const text of ["", "？", "1", "\u0000", "𠮷野家门口", "a".repeat(2000), "号".repeat(2000), "路路路街街小区"])
    expect(() => triage(draftOf(text, { place: text }), { ...context, candidates: [whistleOf(text)] })).not.toThrow();
});
