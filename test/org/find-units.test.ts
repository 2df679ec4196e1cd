import { describe, expect, test } from "vitest";
import { createDirectory } from "../../src/flows/org/create-directory.js";
import { loadTown } from "../../src/town-files.js";

const directory = createDirectory(loadTown("data").org, { openIds: new Map(), chats: new Map() });
const find = (query: string, fromUnitId: string) => directory.findUnits(query, { fromUnitId });
const one = (query: string, fromUnitId: string) => {
  const found = find(query, fromUnitId);
  return found.found === "one" ? found.unit.id : found;
};

describe("a unit is found", () => {
  test.each([
    ["海埂街道城管中队", "nanping", "xiling-haigeng-chengguan"],
    ["城管", "xiling-haigeng", "xiling-haigeng-chengguan"],
    ["城管", "nanping-wenxing", "nanping-wenxing-chengguan"],
    ["城管中队", "xiling-haigeng-haigenglu", "xiling-haigeng-chengguan"],
    ["派出所", "xiling-qianhu-liuba", "xiling-qianhu-paichusuo"],
    ["城管局", "xiling-haigeng", "xiling-chengguan"],
    ["城管局", "nanping-longquan", "nanping-chengguan"],
    ["市城管局", "nanping-longquan", "yunxi-chengguan"],
    ["燃气公司", "xiling-haigeng-binhu", "xiling-ranqi"],
    ["指挥中心", "xiling-haigeng", "xiling-haigeng-zhihui"],
    ["指挥中心", "xiling", "xiling-zhihui"],
    ["交通局", "nanping", "yunxi-jiaotong"],
    ["城管局", "yunxi", "yunxi-chengguan"],
    ["海埂路", "xiling-haigeng", "xiling-haigeng-haigenglu"],
    ["书院", "xiling-haigeng", "nanping-wenxing-shuyuan"],
    ["水务", "xiling-haigeng", "xiling-haigeng-shuiwu"],
  ])("by %s, asked from %s: %s", (query, from, unitId) => {
    expect(one(query, from)).toBe(unitId);
  });

  test("whatever spaces, brackets, a leading @ or full-width letters stand around it", () => {
    expect(one("@海埂 城管中队", "xiling")).toBe("xiling-haigeng-chengguan");
    expect(one("综合执法队 ", "xiling-haigeng")).toBe("xiling-haigeng-zhifa");
    expect(one("派出所（派驻警力）", "xiling-haigeng")).toBe("xiling-haigeng-paichusuo");
  });

  test("by its id", () => {
    expect(one("xiling-haigeng-shuiwu", "nanping")).toBe("xiling-haigeng-shuiwu");
  });
});

describe("a question remains", () => {
  test("where several equally near units fit", () => {
    const found = find("城管中队", "xiling");
    expect(found).toMatchObject({
      found: "many",
      units: [{ id: "xiling-haigeng-chengguan" }, { id: "xiling-qianhu-chengguan" }],
    });
  });

  test("where nothing fits: what is alike is suggested, nearest first", () => {
    const found = find("城管大队", "xiling-haigeng");
    expect(found.found).toBe("none");
    if (found.found !== "none") return;
    expect(found.near[0]?.id).toBe("xiling-haigeng-chengguan");
    expect(found.near.length).toBeLessThanOrEqual(5);
  });

  test("where nothing is even alike, or nothing was asked", () => {
    expect(find("zzz", "xiling-haigeng")).toEqual({ found: "none", near: [] });
    expect(find("  ", "xiling-haigeng")).toEqual({ found: "none", near: [] });
  });
});
