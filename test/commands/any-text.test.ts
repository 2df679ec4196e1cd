import fc from "fast-check";
import { expect, test } from "vitest";
import { commandsTable } from "../../src/bot/commands/parse/commands-table.js";
import { cutOut } from "../../src/bot/commands/parse/cut.js";
import { fold } from "../../src/bot/commands/parse/fold.js";
import { editDistance } from "../../src/bot/commands/parse/near.js";
import { interpretNumber } from "../../src/bot/commands/parse/number.js";
import { blow, inGroup, inPrivate, mentioned, now, parse } from "./parsing.js";

const scraps = fc.constantFrom(
  ..."/／、@＠:：，,。 　\n#[]【】()（）<>-—年月日号点时半路街巷栋".split(""),
  ...[
    "吹哨",
    "应急",
    "常规哨",
    "演练",
    "城管中队",
    "市场监管所",
    "地点：",
    "限:",
    "限1月8日前",
    "主办:",
    "知会：",
    "@所有人",
  ],
  ...[
    "海埂路12号",
    "今天17点",
    "20260105-0012",
    "#12",
    "查",
    "催办",
    "我的",
    "第2页",
    "和",
    "🚨",
    "a@b.cn",
    "whistle",
    "\u200b",
    "\ud83d",
  ],
);
const messy = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.array(fc.oneof(scraps, fc.string({ maxLength: 3 })), { maxLength: 30 }).map((parts) => parts.join("")),
);
const contexts = fc.constantFrom(inGroup, inPrivate, mentioned);

test("no text makes the parser throw, and the same text gives the same answer", () => {
  fc.assert(
    fc.property(
      messy,
      contexts,
      fc.constantFrom("", "/", "/吹哨 ", "/催办 ", "/看板 ", "@吹哨 "),
      (text, context, head) => {
        expect(parse(head + text, context)).toEqual(parse(head + text, context));
        interpretNumber(text, now);
      },
    ),
    { numRuns: 3000 },
  );
});

test("a text without @, keys, tags and outer blanks is kept to the letter", () => {
  const plain = messy
    .map((text) => text.replace(/[@＠﹫]/gu, "").trim())
    .filter((text) => /^[\p{L}\p{N}<*`🚨]/u.test(text))
    .filter(
      (text) =>
        !/[主协]办|牵头|知会|抄送|cc|地点|位置|地址|事发|place|location|lead|due|限|截止|演练|drill/iu.test(fold(text)),
    )
    .filter(
      (text) =>
        !/^\S{0,8}(?:应急|紧急|突发|重点|常规|日常|协调|夜间|emergency|key|routine|coord|night|哨)/iu.test(fold(text)),
    );
  fc.assert(
    fc.property(plain, (text) => {
      expect(blow(`/吹哨 ${text}`)).toMatchObject({ text, unitQueries: [], category: null, empty: false });
    }),
    { numRuns: 2000 },
  );
});

test("whatever is cut out, what stays are the writer's own characters in the writer's order", () => {
  fc.assert(
    fc.property(messy, (written) => {
      let from = 0;
      for (const char of blow(`/吹哨 ${written}`).text) {
        if (char.trim() === "") continue;
        from = written.indexOf(char, from) + char.length;
        expect(from).toBeGreaterThanOrEqual(char.length);
      }
    }),
    { numRuns: 2000 },
  );
});

test("units survive any text around them", () => {
  const calm = fc.stringMatching(/^[灯坏了占道经营水漏三天]{1,20}$/u);
  fc.assert(
    fc.property(calm, calm, fc.constantFrom(" ", "，", "、", "\n", "　"), (before, after, gap) => {
      const parsed = blow(`/吹哨 ${before}${gap}@城管中队${gap}@市场监管所${gap}${after}`);
      expect(parsed.unitQueries).toEqual(["城管中队", "市场监管所"]);
      expect(parsed.text.replace(/[\s，、]/gu, "")).toBe(before + after);
    }),
  );
});

test("in a group without a slash and a mention nothing is ever heard", () => {
  fc.assert(
    fc.property(messy, (text) => {
      fc.pre(
        !/^[/\\、∕⁄]/u.test(
          fold(text)
            .replace(/@ ?吹哨/gu, "")
            .trim(),
        ),
      );
      fc.pre(!/@ ?吹哨/u.test(fold(text)));
      expect(parse(text)).toEqual({ kind: "none" });
    }),
  );
});

test("folding keeps the length, cutting nothing keeps the text", () => {
  fc.assert(
    fc.property(messy, (text) => {
      expect(fold(text)).toHaveLength(text.length);
      expect(cutOut(text, [])).toBe(text.trim());
    }),
  );
});

test("one slip in a command's word is at most two edits, and the distance is symmetric", () => {
  fc.assert(
    fc.property(fc.constantFrom(...commandsTable.map(({ zh }) => zh)), messy, (word, other) => {
      expect(editDistance(word, word)).toBe(0);
      expect(editDistance(word, other)).toBe(editDistance(other, word));
      expect(editDistance(word, `${word}了`)).toBe(1);
    }),
  );
});

/** The quickest of a few runs: what the parser needs, not what the machine was busy with. */
function milliseconds(text: string): number {
  const runs = Array.from({ length: 6 }, () => {
    const start = process.cpuUsage();
    parse(text, mentioned);
    return process.cpuUsage(start).user / 1000;
  });
  return Math.min(...runs);
}

const evil = [
  "@",
  "@a",
  "@城(管",
  "a@城",
  "@城管中队，",
  "@城管中队路灯 ",
  "@吹哨",
  "@吹哨 a",
  "限:",
  "限:1月",
  "x限:1",
  " 限8",
  "地点:",
  "地点:a ",
]
  .concat([
    "知会:@a ",
    "主办:a、",
    "[应急]",
    "演练 ",
    "、",
    "、、、、、、、、、、、、、、、a",
    " a",
    "a\n",
    "路",
    "在路1号",
    "1",
    "2026-",
    "编号:",
    "#1234567",
  ])
  .concat(["吗 ", "第1页", "待办", "一二", "(", "<at id=all></at>", "🚨", "和", "号"]);

test.each(evil)("5,000 characters of %j take at most 25 ms of a processor", (scrap) => {
  for (const head of ["", "/吹哨 ", "/催办 ", "/看板 ", "/我的"]) {
    const text = head + scrap.repeat(Math.ceil(5000 / scrap.length));
    expect(milliseconds(text)).toBeLessThanOrEqual(25);
  }
});
