import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { card } from "../../src/cards/kit/card.js";
import { markdown, words } from "../../src/cards/kit/elements.js";
import { escaped, md } from "../../src/cards/kit/markup.js";
import { both, cleaned, clipped } from "../../src/cards/kit/text.js";
import { dateTime, dayText, shortTime } from "../../src/cards/kit/time.js";
import { noticeCard } from "../../src/cards/notice-card.js";
import { whistleCard } from "../../src/cards/whistle-card.js";
import { masked } from "../../src/flows/privacy/mask.js";
import type { Notice } from "../../src/flows/whistle/notices.js";
import { markdownText } from "../../src/sandbox/cards/markdown-text.js";
import { assignment, at, coming, directory, now, personOf, policy, squadron, street, whistle } from "./fixtures.js";
import { expectFine, markdowns } from "./inspect.js";

/** Pieces of what somebody might try, between words of any kind. */
const nasty = fc.constantFrom(
  "<at id=all></at>",
  "<at id='ou_0123456789abcdef0123456789abcdef'></at>",
  "[请点击](https://example.com)",
  "![图](img_v3_x)",
  "<a href='https://example.com'>x</a>",
  "<link url='javascript:x'>y</link>",
  "<font color='red'>红</font>",
  "**粗** ~~删~~ `码` :DONE:",
  "# 标题",
  "- 列表",
  "1. 一",
  "> 引",
  "| a | b |\n| --- | --- |\n",
  "&#60;at id=all&#62;",
  "&lt;at id=all&gt;&copy",
  "<raw>",
  "\\<at id=all>",
  "https://example.com",
  "\u202Egnp.exe",
  "\u0000\u001b[2J",
  "\ud800",
  "\n\n---\n\n",
);
const people = fc
  .array(fc.oneof(nasty, fc.string({ maxLength: 30 }), fc.string({ unit: "grapheme", maxLength: 20 })), {
    maxLength: 8,
  })
  .map((parts) => parts.join(""));

/** What our own templates write; every other tag would be somebody else's. */
const ownTags = /<\/?font(?: color='[a-z]+')?>|<br>/g;

describe("what people write stays text", () => {
  test("inside markdown nothing of it means anything, and it reads as it was written", () => {
    fc.assert(
      fc.property(people, (text) => {
        const made = escaped(text);
        expect(made).not.toMatch(/[<>[\]()*_~`!$|\\"']/);
        expect(made.replace(/&#\d+;/g, "")).not.toMatch(/#|:/);
        const shown = markdownText(made, () => null);
        expect(shown).toBe(
          cleaned(text)
            .replace(/\s*\n\s*/g, " ")
            .trim(),
        );
      }),
      { numRuns: 500 },
    );
  });

  test("no card holds a mention, a link, a picture or a tag that somebody wrote", () => {
    const by = { at: at("09:30"), by: personOf(squadron) };
    fc.assert(
      fc.property(people, (text) => {
        const one = whistle({
          text,
          place: text,
          endReason: text,
          filing: { ...by, text },
          assignments: [
            assignment("rated", {
              accepted: { ...by, coming: { ...coming, name: text, post: text, phone: text, arrivesAt: text } },
              progress: [{ ...by, text, images: [] }],
              declined: { ...by, reason: "notTrue", rule: text, insteadUnitId: text, text },
              ruling: { ...by, outcome: "maintained", reason: text },
              rating: { ...by, scores: { timeliness: 1, result: 1, conduct: 1 }, comment: text, appeal: null },
            }),
          ],
        });
        const notice: Notice = {
          id: "n1",
          kind: "nudged",
          memberId: personOf(squadron),
          assignmentId: "a1",
          stepKind: null,
          stepDueAt: null,
          rungs: [],
          more: [],
          text,
          emergency: false,
          urgent: null,
        };
        for (const made of [
          whistleCard(one, { view: "whistler", unitId: street, directory, policy, now }),
          noticeCard(notice, one, { directory, policy, now }),
        ]) {
          expectFine(made, () => true);
          for (const markup of markdowns(made)) expect(markup.replace(ownTags, "")).not.toMatch(/<|\]\(|!\[/);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("a name with marks of its own shows as it is", () => {
    expect(md`**${"A*B_[x](y)"}** ${both("（一）", "(1)")}`).toEqual({
      kind: "markup",
      zh: "**A&#42;B&#95;&#91;x&#93;&#40;y&#41;** （一）",
      en: "**A&#42;B&#95;&#91;x&#93;&#40;y&#41;** &#40;1&#41;",
    });
    expectFine(
      card({
        title: both("题", "T"),
        template: "blue",
        elements: [markdown(md`${"<at id=all></at>"}`), words("**x**")],
      }),
    );
  });
});

describe("numbers of people", () => {
  test.each([
    ["电话13812345678。", "电话138****5678。"],
    ["138-1234-5678", "138****5678"],
    ["138 1234 5678", "138****5678"],
    ["+8613812345678", "+86138****5678"],
    ["13812345678X", "138****5678X"],
    ["１３８１２３４５６７８", "１３８****５６７８"],
    ["0871-65123456", "0871-****3456"],
    ["(0871)65123456", "0871-****3456"],
    ["53010219900307123X", "530***********123X"],
    ["530102199003071234", "530***********1234"],
    ["530102900307123", "530********7123"],
    ["6222021234567890123", "622************0123"],
    ["138\u200B1234\u200E5678", "138****5678"],
  ])("%s is shown as %s", (text, shown) => expect(masked(text)).toBe(shown));

  test.each(["20260105-0012", "海埂路12号3栋", "2026-01-05 14:00", "共 120000 元", "110、119、120", "12345"])(
    "%s stays as it is",
    (text) => expect(masked(text)).toBe(text),
  );

  test("leave no mobile number whole, wherever it stands", () => {
    const mobile = fc.stringMatching(/^1[3-9][0-9]{9}$/);
    fc.assert(
      fc.property(fc.string(), mobile, fc.string(), (before, number, after) => {
        fc.pre(!/[0-9０-９]$/.test(before) && !/^[0-9０-９]/.test(after));
        expect(masked(`${before}${number}${after}`)).not.toContain(number);
      }),
    );
  });
});

test("dates are those of China, in both languages", () => {
  expect(dateTime(at("14:00"))).toEqual({ zh: "1月5日(周一) 14:00", en: "Jan 5 (Mon) 14:00" });
  expect(dateTime(new Date("2026-12-31T16:05:00Z"))).toEqual({ zh: "1月1日(周五) 00:05", en: "Jan 1 (Fri) 00:05" });
  expect(dayText("2026-02-28")).toEqual({ zh: "2月28日(周六)", en: "Feb 28 (Sat)" });
  expect(shortTime(at("09:10"), at("18:00")).zh).toBe("09:10");
  expect(shortTime(at("09:10"), new Date("2026-01-06T00:00:00+08:00")).zh).toBe("1月5日(周一) 09:10");
});

test("cutting a text never cuts a character in two", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 20 }), (text, most) => {
      const cut = clipped(text, most);
      expect(cut.length).toBeLessThanOrEqual(most);
      expect(cut).not.toMatch(/\p{Surrogate}/u);
    }),
  );
  expect(clipped("😀😀", 3)).toBe("😀…");
  expect(clipped("😀😀", 2)).toBe("…");
});
