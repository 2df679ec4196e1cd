import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blank, createBlanking } from "../../src/blanking.js";
import { numbersMasked } from "../../src/flows/privacy/numbers.js";

const blanked = createBlanking();
const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));
const wide = (text: string) => text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

const area = fc.oneof(
  fc.constant("010"),
  digits(1).map((last) => `02${last}`),
  fc.tuple(fc.integer({ min: 3, max: 9 }), digits(2)).map(([first, rest]) => `0${first}${rest}`),
);
const local = fc
  .tuple(fc.integer({ min: 2, max: 9 }), fc.constantFrom(2, 3).chain(digits), digits(4))
  .map(([first, head, tail]) => ({ head: `${first}${head}`, tail }));
const written = fc
  .record({
    area,
    local,
    how: fc.constantFrom(
      ...["A-N", "A N", "A—N", "A－N", "A–N", "AN", "(A)N", "（A）N", "(A) N", "（A）-N", "A)N"],
      ...["A - N", "+86-A-N", "+86 aN", "0086 a N", "+86 (a) N"],
    ),
    split: fc.constantFrom("", " ", "-", "－"),
    isWide: fc.boolean(),
  })
  .map(({ area: code, local: { head, tail }, how, split, isWide }) => {
    const number = how.replace("N", `${head}${split}${tail}`).replace("A", code).replace("a", code.slice(1));
    return { number: isWide ? wide(number) : number, hidden: isWide ? wide(head) : head };
  });
const around = fc.constantFrom(
  ["", ""],
  ["电话", "，请回电"],
  ["座机：", "。"],
  ["call ", " now"],
  ["12号李某", "转8001"],
  ["2026-01-05 09:30 ", " 20260105-0012"],
);

test("a landline is hidden in cards and taken out of logs, however it is written and whatever stands around it", () => {
  fc.assert(
    fc.property(written, around, ({ number, hidden }, [before = "", after = ""]) => {
      const text = `${before}${number}${after}`;
      const shown = numbersMasked(text);
      expect(shown).toContain(`-${"*".repeat(hidden.length)}`);
      expect(shown.startsWith(before) && shown.endsWith(after)).toBe(true);
      expect(blanked(text)).toBe(`${before}${blank}${after}`);
    }),
    { numRuns: 2_000 },
  );
});

describe("what is no landline stays", () => {
  test.each([
    "20260105-0871",
    "20260105-0871 20260105-0872",
    "20260105-08712",
    "哨 20260105-0312、20260105-0313",
    "2026-01-05 09:30",
    "2026年01月05日0930至1030",
    "01-05 09:30-10:00",
    "0105 0930 1000",
    "海埂路0312号3栋",
    "0301室 0302室",
    "400-812-3456",
    "4008123456",
    "800-810-8888",
    "95598",
    "12345",
    "单号2026010512345",
    "编号087165361234",
    "金额0.0871653612元",
    "w00000000000000000000001",
    "00000000-0000-0000-0000-000000000000",
    "0001 2345678",
    "1767574800000",
    "127.0.0.1:27017",
  ])("%s", (text) => {
    expect(numbersMasked(text)).toBe(text);
    if (!text.startsWith("编号")) expect(blanked(text)).toBe(text);
  });
});
