import { describe, expect, test } from "vitest";
import { addressesMasked } from "../../src/flows/privacy/addresses.js";
import { masked, maskedIn } from "../../src/flows/privacy/mask.js";

describe("what leads to one door is hidden, what leads to the place stays", () => {
  test.each([
    ["海埂路12号3栋2单元501室漏水", "海埂路12号3栋**漏水"],
    ["海埂路12号3栋2单元501漏水", "海埂路12号3栋**漏水"],
    ["幸福小区12幢1503有人被困", "幸福小区12幢**有人被困"],
    ["滇池卫城A座1204室", "滇池卫城A座**"],
    ["幸福小区三号楼二单元五零一室", "幸福小区三号楼**"],
    ["12号院3楼301室噪音", "12号院**噪音"],
    ["２栋１单元３０２室", "２栋**"],
    ["2单元501住户反映", "**住户反映"],
    ["家住 5-2-301", "家住 5-**"],
    ["福保村3组45号门前积水", "福保村3组**号门前积水"],
    ["3栋 2单元 501室", "3栋**"],
  ])("%s", (written, shown) => {
    expect(addressesMasked(written)).toBe(shown);
  });

  test.each([
    "海埂路12号占道经营",
    "海埂路12号3栋楼道堆物",
    "3栋2单元楼道灯不亮",
    "幸福小区3号楼燃气泄漏",
    "三号楼前占道经营",
    "10个人被困在3楼",
    "2026-01-05 09:30 巡查",
    "20260105-0012",
    "1-2026",
    "人民路88号",
    "水压 3-5 公斤",
    "12号1503米处",
    "会议室内漏水",
    "教室外积水",
    "3栋房屋外墙脱落",
    "2栋300户居民停水",
    "村口3号路灯不亮",
    "办公室201",
  ])("%s stays", (written) => {
    expect(addressesMasked(written)).toBe(written);
  });
});

test("numbers, doors and labelled names are hidden in one text", () => {
  expect(masked("联系人：张三丰，电话13812345678，身份证530102199001011234，住3栋2单元501室")).toBe(
    "联系人：张**，电话138****5678，身份证530***********1234，住3栋**",
  );
  expect(masked("业主反映漏水")).toBe("业主反映漏水");
});

test("masking what is masked changes nothing more", () => {
  for (const written of ["海埂路12号3栋2单元501室，联系人：张三，13812345678", "福保村3组45号"])
    expect(masked(masked(written))).toBe(masked(written));
});

test("in a record texts are masked, ids and dates are not", () => {
  const at = new Date("2026-01-05T01:00:00Z");
  expect(
    maskedIn({
      id: "w13812345678",
      whistlerUnitId: "13812345678",
      number: "20260105-0012",
      at,
      coming: { phone: "13812345678" },
    }),
  ).toEqual({
    id: "w13812345678",
    whistlerUnitId: "13812345678",
    number: "20260105-0012",
    at,
    coming: { phone: "138****5678" },
  });
});
