import { expect, test } from "vitest";
import { blow, parse } from "./parsing.js";

test.each([
  ["/吹哨 再次 20260105-0012", "20260105-0012", ""],
  ["/吹哨 再次 20260105-0012 摊贩又回来了", "20260105-0012", "摊贩又回来了"],
  ["/吹哨 再次吹哨 0105-0012，没人来", "0105-0012", "没人来"],
  ["/吹哨 二次 12", "0012", ""],
  ["/whistle again 20260105-0012", "20260105-0012", ""],
])("%s whistles again", (text, numberQuery, said) => {
  expect(parse(text)).toMatchObject({ kind: "again", numberQuery });
  const parsed = parse(text);
  expect(parsed.kind === "again" && parsed.text.replace(/^[，,]/u, "")).toBe(said);
});

test.each(["/吹哨 再次发生占道", "/吹哨 二次供水水箱污染", "/吹哨 常规 海埂路12号再次占道"])(
  "%s is a whistle of its own",
  (text) => {
    expect(blow(text).text).not.toBe("");
  },
);

test("a drill is a whistle that never counts", () => {
  expect(parse("/演练 应急 幸福小区燃气泄漏")).toMatchObject({ kind: "drill", drill: true, category: "emergency" });
  expect(parse("/演练")).toMatchObject({ kind: "drill", drill: true, empty: true });
});
