import { expect, test } from "vitest";
import { parseRuling } from "../../src/bot/commands/parse/ruling.js";

const nothing = { numberQuery: null, about: "", outcome: null, successor: "", reason: "" };

test.each([
  [
    "20260105-0012 维持 属于贵单位职责",
    { numberQuery: "20260105-0012", outcome: "maintain", reason: "属于贵单位职责" },
  ],
  [
    "20260105-0012维持：属于贵单位职责",
    { numberQuery: "20260105-0012", outcome: "maintain", reason: "属于贵单位职责" },
  ],
  ["12 维持原派单，该办", { numberQuery: "0012", outcome: "maintain", reason: "该办" }],
  [
    "20260105-0012 改派 综合执法队 由其牵头",
    { numberQuery: "20260105-0012", outcome: "reassign", successor: "综合执法队", reason: "由其牵头" },
  ],
  [
    "20260105-0012 @城管中队 改派给@综合执法队，由其牵头",
    {
      ...{ numberQuery: "20260105-0012", about: "城管中队", outcome: "reassign" },
      ...{ successor: "综合执法队", reason: "由其牵头" },
    },
  ],
  ["20260105-0012 解除 情况不实", { numberQuery: "20260105-0012", outcome: "release", reason: "情况不实" }],
  [
    "２０２６０１０５－００１２　ｍａｉｎｔａｉｎ it is theirs",
    { numberQuery: "20260105-0012", outcome: "maintain", reason: "it is theirs" },
  ],
  [
    "20260105-0012 reassign to market-office they lead",
    { numberQuery: "20260105-0012", outcome: "reassign", successor: "market-office", reason: "they lead" },
  ],
  ["20260105-0012", { numberQuery: "20260105-0012" }],
  ["维持 该办", { outcome: "maintain", reason: "该办" }],
  ["", {}],
])("%s", (args, read) => {
  expect(parseRuling(args)).toEqual({ ...nothing, ...read });
});
