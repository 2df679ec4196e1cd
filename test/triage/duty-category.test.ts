import { expect, test } from "vitest";
import type { Policy } from "../../src/flows/policy/policy.js";
import { categoryHint } from "../../src/flows/triage/category-hint.js";
import { ownDuty } from "../../src/flows/triage/own-duty.js";
import { policy } from "./yunxi.js";

const codeFor = (text: string) => categoryHint({ text }, policy)?.matterCode ?? null;

test("the duty of the whistler's own level is named with the keyword that says so", () => {
  const found = ownDuty({ text: "３栋ＡＢ两户邻里 纠纷，请调解" }, policy, "street");
  expect(found?.keyword).toBe("邻里纠纷");
  expect(found?.duty.level).toBe("street");
});

test("another level's duty is nobody's own duty here", () => {
  expect(ownDuty({ text: "独居老人需要探访" }, policy, "community")?.keyword).toBe("独居老人");
  expect(ownDuty({ text: "独居老人需要探访" }, policy, "county")).toBeNull();
});

test("a text that the catalogue names more specifically is not taken for an own duty", () => {
  expect(ownDuty({ text: "关爱中心燃气泄漏" }, policy, "community")).toBeNull();
  expect(ownDuty({ text: "关爱中心没有人" }, policy, "community")?.keyword).toBe("关爱");
});

test("the category comes with its matter and keyword", () => {
  expect(categoryHint({ text: "滨湖路上井盖不见了" }, policy)).toEqual({
    category: "emergency",
    matterCode: "CG-04",
    keyword: "井盖",
  });
});

test("the longest keyword wins", () => {
  expect(codeFor("电梯困人，里面是老人")).toBe("SC-03");
  expect(codeFor("业主要求动用电梯维修资金")).toBe("ZJ-02");
  expect(codeFor("烧烤店占用消防通道")).toBe("YJ-03");
});

test("a keyword of four characters is found with a few words between its halves", () => {
  expect(codeFor("六十年代的房屋外墙多处开裂")).toBe("ZJ-01");
  expect(codeFor("房屋后面是路。开裂")).not.toBe("ZJ-01");
});

test("a whole keyword beats a broken one of the same length", () => {
  const small = (keywords: string[][]): Policy => ({
    ...policy,
    catalogue: policy.catalogue
      .slice(0, keywords.length)
      .map((matter, index) => ({ ...matter, name: `事项${index}`, keywords: keywords[index] ?? [] })),
  });
  const hint = categoryHint({ text: "房屋外墙开裂，墙体脱落" }, small([["房屋开裂"], ["墙体脱落"]]));
  expect(hint?.keyword).toBe("墙体脱落");
});

test("a text that names nothing of the catalogue has no hint", () => {
  expect(categoryHint({ text: "请来看一下" }, policy)).toBeNull();
  expect(categoryHint({ text: "" }, policy)).toBeNull();
});

test("the keywords are the policy's: without a catalogue there is no hint, without duties no duty", () => {
  const bare: Policy = { ...policy, catalogue: [], duties: [] };
  expect(categoryHint({ text: "井盖缺失" }, bare)).toBeNull();
  expect(ownDuty({ text: "邻里纠纷" }, bare, "street")).toBeNull();
});
