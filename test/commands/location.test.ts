import { describe, expect, test } from "vitest";
import { leadingPlace } from "../../src/bot/commands/parse/location.js";
import { blow } from "./parsing.js";

describe("a place that leads the text", () => {
  test.each([
    ["海埂路12号占道经营", "海埂路12号"],
    ["海埂路１２号门口占道经营", "海埂路１２号"],
    ["海埂路 12号 占道经营", "海埂路 12号"],
    ["盘龙区茨坝街道茨坝路12号垃圾", "盘龙区茨坝街道茨坝路12号"],
    ["茨坝小区3栋2单元楼道堆物", "茨坝小区3栋2单元"],
    ["海埂路12-16号积水", "海埂路12-16号"],
    ["位于海埂路附12号", "海埂路附12号"],
    ["群众反映海埂路12号噪声", "海埂路12号"],
    ["接群众反映：海埂路12号噪声", "海埂路12号"],
    ["有人在龙泉路3号倒垃圾", "龙泉路3号"],
    ["和平村三组垃圾成堆", "和平村三组"],
    ["三号楼漏水", "三号楼"],
    ["海埂路占道经营", "海埂路"],
    ["龙泉路与北京路交叉口积水", "龙泉路与北京路交叉口"],
    ["茨坝小区路灯不亮", "茨坝小区"],
    ["人民大道塌陷", "人民大道"],
  ])("%s", (text, place) => {
    expect(leadingPlace(text)).toBe(place);
    expect(blow(`/吹哨 ${text}`)).toMatchObject({ text, place });
  });

  test.each([
    "路灯坏了",
    "马路塌陷",
    "道路积水",
    "沿街商铺占道",
    "老旧小区改造",
    "农村污水",
    "线路老化",
    "1月8号路灯坏",
    "燃气泄漏，在海埂路12号",
    "3号门禁坏了",
    "他的小区3栋漏水",
    "",
  ])("no place leads 「%s」", (text) => {
    expect(leadingPlace(text)).toBeNull();
  });
});

describe("a place with its key", () => {
  test.each([
    ["路灯坏了 地点：海埂路12号", "海埂路12号"],
    ["路灯坏了 位置:海埂路 12号 3栋", "海埂路 12号 3栋"],
    ["地址：龙泉路（农贸市场旁）@城管中队 路灯坏了", "龙泉路（农贸市场旁）"],
    ["路灯坏了，地点：海埂路，@城管中队", "海埂路"],
    ["路灯坏了 地点：海埂路限:今天17点", "海埂路"],
    ["路灯坏了@城管中队地点：海埂路", "海埂路"],
    ["路灯坏了 location: Haigeng", "Haigeng"],
  ])("%s", (args, place) => {
    expect(blow(`/吹哨 ${args}`)).toMatchObject({ text: "路灯坏了", place });
  });

  test("it goes before a place that leads the text", () => {
    expect(blow("/吹哨 海埂路12号占道 地点：龙泉路")).toMatchObject({ text: "海埂路12号占道", place: "龙泉路" });
  });

  test("a second one stays in the text", () => {
    expect(blow("/吹哨 坏了 地点：海埂路 地点：龙泉路")).toMatchObject({ text: "坏了 地点：龙泉路", place: "海埂路" });
  });
});
