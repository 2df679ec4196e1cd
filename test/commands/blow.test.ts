import { describe, expect, test } from "vitest";
import { categoryOf } from "../../src/bot/commands/parse/category.js";
import { blow, inGroup, labels } from "./parsing.js";

describe("a whistle with everything", () => {
  test("as the usage says it", () => {
    expect(
      blow(
        "/吹哨 演练 应急 海埂路12号燃气泄漏 @城管中队 @市场监管所 地点：海埂路12号 主办:@水务站 知会:@应急管理局 限:2026-01-08 18:00",
      ),
    ).toEqual({
      kind: "blow",
      category: "emergency",
      text: "海埂路12号燃气泄漏",
      place: "海埂路12号",
      unitQueries: ["城管中队", "市场监管所", "水务站"],
      leadQuery: "水务站",
      copiedQueries: ["应急管理局"],
      statedDueAt: new Date("2026-01-08T18:00:00+08:00"),
      dueUnreadable: null,
      drill: true,
      empty: false,
    });
  });

  test("as a phone in full width writes it", () => {
    expect(blow("／吹哨　应急　燃气泄漏＠城管中队＠水务站　地点：海埂路　限：１月８日１８：００")).toMatchObject({
      category: "emergency",
      text: "燃气泄漏",
      place: "海埂路",
      unitQueries: ["城管中队", "水务站"],
      statedDueAt: new Date("2026-01-08T18:00:00+08:00"),
    });
  });

  test("on lines of its own, and the lines of the text stay", () => {
    expect(blow("/吹哨\n常规\n路灯坏了\n已经三天\n地点：海埂路\n@城管中队")).toMatchObject({
      category: "routine",
      text: "路灯坏了\n已经三天",
      place: "海埂路",
      unitQueries: ["城管中队"],
    });
  });

  test("nothing written means the form is wanted, with what was said filled in", () => {
    expect(blow("/吹哨")).toMatchObject({ empty: true, text: "", category: null, place: null, unitQueries: [] });
    expect(blow("/吹哨 应急")).toMatchObject({ empty: true, category: "emergency" });
    expect(blow("/吹哨 @城管中队 地点：海埂路")).toMatchObject({ empty: true, place: "海埂路" });
  });
});

describe("category and drill", () => {
  test.each([
    ["应急", "emergency"],
    ["应急哨", "emergency"],
    ["紧急", "emergency"],
    ["EMERGENCY", "emergency"],
    ["【应急】", "emergency"],
    ["（重点）", "key"],
    ["重点哨：", "key"],
    ["key", "key"],
    ["常规，", "routine"],
    ["ｒｏｕｔｉｎｅ", "routine"],
    ["协调", "coordination"],
    ["夜间哨", "night"],
  ])("%s is %s", (word, id) => {
    expect(blow(`/吹哨 ${word} 路灯坏了`)).toMatchObject({ category: id, text: "路灯坏了" });
  });

  test("a label with 哨 may be written on, a plain word may not: it could be part of the text", () => {
    expect(blow("/吹哨应急哨燃气泄漏")).toMatchObject({ category: "emergency", text: "燃气泄漏" });
    expect(blow("/吹哨 重点检查餐饮店")).toMatchObject({ category: null, text: "重点检查餐饮店" });
    expect(blow("/吹哨 路灯坏了 应急")).toMatchObject({ category: null, text: "路灯坏了 应急" });
  });

  test("only the first category counts, a second one is text", () => {
    expect(blow("/吹哨 重点 应急 物资检查")).toMatchObject({ category: "key", text: "应急 物资检查" });
  });

  test.each([
    "演练 应急 燃气泄漏",
    "应急 演练 燃气泄漏",
    "【演练】应急 燃气泄漏",
    "演练应急 燃气泄漏",
    "应急 燃气泄漏（演练）",
    "drill emergency 燃气泄漏",
  ])("a drill is seen wherever its tag stands: %s", (args) => {
    expect(blow(`/吹哨 ${args}`)).toMatchObject({ drill: true, category: "emergency", text: "燃气泄漏" });
  });

  test("a text about a drill is no drill", () => {
    expect(blow("/吹哨 小区演练占道")).toMatchObject({ drill: false, text: "小区演练占道" });
  });

  test("categoryOf knows the policy's words and nothing else", () => {
    expect(categoryOf("夜间", labels)).toBe("night");
    expect(categoryOf(" Night ", labels)).toBe("night");
    expect(categoryOf("紧急", [])).toBeNull();
    expect(categoryOf("哨", labels)).toBeNull();
    expect(categoryOf("", labels)).toBeNull();
  });
});

describe("units", () => {
  test.each([
    ["路灯坏了 @城管中队 @市场监管所", "路灯坏了"],
    ["路灯坏了@城管中队@市场监管所", "路灯坏了"],
    ["路灯坏了 ＠城管中队、＠市场监管所", "路灯坏了"],
    ["路灯坏了，@城管中队，@市场监管所。", "路灯坏了。"],
    ["@城管中队 @市场监管所 路灯坏了", "路灯坏了"],
    ["@城管中队和@市场监管所 路灯坏了", "路灯坏了"],
    ["@ 城管中队 路灯坏了 @ 市场监管所", "路灯坏了"],
    ["请@城管中队、@市场监管所来处理", "请来处理"],
    ["@城管中队@市场监管所路灯坏了", "路灯坏了"],
    ["@城管中队 路灯坏了 @市场监管所 @城管中队", "路灯坏了"],
  ])("%s", (args, text) => {
    expect(blow(`/吹哨 ${args}`)).toMatchObject({ text, unitQueries: ["城管中队", "市场监管所"] });
  });

  test("a long name stays whole, the sentence after it stays text", () => {
    expect(blow("/吹哨 @盘龙区城管局茨坝中队路灯坏了")).toMatchObject({
      unitQueries: ["盘龙区城管局茨坝中队"],
      text: "路灯坏了",
    });
    expect(blow("/吹哨 @城管中队（茨坝） 路灯坏了").unitQueries).toEqual(["城管中队(茨坝)"]);
    expect(blow("/吹哨 @城管中队尽快到派出所门口")).toMatchObject({
      unitQueries: ["城管中队"],
      text: "尽快到派出所门口",
    });
  });

  test("everyone, placeholders, mail addresses and links are text", () => {
    for (const text of [
      "@所有人 路灯坏了",
      "@_all 路灯坏了",
      "路灯坏了 @_user_3",
      "@all 路灯坏了",
      "发到 a@b.com",
      "见 http://x.cn/@abc",
    ]) {
      expect(blow(`/吹哨 ${text}`)).toMatchObject({ text, unitQueries: [] });
    }
  });

  test("lead, co and copied units are told apart", () => {
    expect(blow("/吹哨 路灯坏了 主办：城管中队 协办：水务站、环保站 知会：@应急局 @住建局 抄送:@公安局")).toMatchObject(
      {
        text: "路灯坏了",
        leadQuery: "城管中队",
        unitQueries: ["城管中队", "水务站", "环保站"],
        copiedQueries: ["应急局", "住建局", "公安局"],
      },
    );
    expect(blow("/吹哨 牵头@城管中队 路灯坏了")).toMatchObject({ leadQuery: "城管中队", text: "路灯坏了" });
    expect(blow("/吹哨 路灯坏了@城管中队知会:@应急局")).toMatchObject({
      unitQueries: ["城管中队"],
      copiedQueries: ["应急局"],
    });
  });

  test("words of a keyword in ordinary text are text", () => {
    const text = "占道位置在路口，主办的摊位不明，限高架下";
    expect(blow(`/吹哨 ${text}`)).toMatchObject({ text, leadQuery: null, statedDueAt: null, dueUnreadable: null });
  });
});

describe("the text is never interpreted", () => {
  test.each([
    "<at id=all></at> 路灯坏了",
    '<at user_id="all">所有人</at> 坏了',
    "**加粗** [链接](http://x.cn) `码` # 标题",
    "路灯坏了🚨👨‍👩‍👧‍👦 ✅",
    "他说：“/撤回 12”，不要理",
    "a < b && c > d; ${x} {{y}}",
    "电话１３８００００００００，证件号ABC",
    "坏了，，，，很久了。。。。",
  ])("%s", (text) => {
    expect(blow(`/吹哨 ${text}`).text).toBe(text);
  });

  test("5,000 characters stay 5,000 characters", () => {
    const text = "路灯坏了，已经三天。".repeat(500);
    expect(blow(`/吹哨 常规 ${text} @城管中队`)).toMatchObject({ text, unitQueries: ["城管中队"] });
  });

  test("the parts that are removed leave no holes", () => {
    expect(blow("/吹哨 占道经营，@城管中队，限今天17点前办结").text).toBe("占道经营");
    expect(blow("/吹哨 占道经营 @城管中队 已经三天").text).toBe("占道经营 已经三天");
    expect(blow("/吹哨 占道经营\n@城管中队\n已经三天").text).toBe("占道经营\n已经三天");
  });

  test("a bot without a name changes nothing", () => {
    expect(blow("/吹哨 @城管中队 坏了", { ...inGroup, botName: "" }).unitQueries).toEqual(["城管中队"]);
  });
});
