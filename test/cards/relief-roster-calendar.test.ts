import { expect, test } from "vitest";
import { type CalendarView, calendarCard } from "../../src/cards/calendar-card.js";
import { calendarWords, importedWords, uncoveredWords } from "../../src/cards/calendar-words.js";
import { consultNobodyWords, consultOpenedWords, consultStandsWords } from "../../src/cards/consult-words.js";
import { dutyCard } from "../../src/cards/duty-card.js";
import { dutyWords, leaveLines, leaveSetWords, rosterSetWords } from "../../src/cards/duty-words.js";
import { fileHere, rosterImportedWords } from "../../src/cards/file-words.js";
import { answerCard } from "../../src/cards/plain-cards.js";
import { expectFine, shownText } from "./inspect.js";

const names = ["张三", "李四"];
const isName = (text: string): boolean =>
  [...names, "春节", "海埂城管中队", "<at id=all></at>"].some((name) => text.includes(name));

test("the roster says who is on, bold where somebody was rostered", () => {
  const card = dutyCard({
    unit: "海埂城管中队",
    days: [
      { date: "2026-01-05", names: ["张三"], rostered: false },
      { date: "2026-01-06", names, rostered: true },
    ],
    leaves: [{ name: "张三", deputy: "李四", from: "2026-01-06", to: "2026-01-07" }],
    done: rosterSetWords(["李四"], "2026-01-06", "2026-01-06"),
    mayChange: true,
  });
  expectFine(card, isName);
  expect(shownText(card)).toContain("1月6日(周二) 张三、李四");
});

test("a name can't write markup into the roster", () => {
  const card = dutyCard({
    unit: "海埂城管中队",
    days: [{ date: "2026-01-05", names: ["<at id=all></at>"], rostered: false }],
    leaves: [],
    done: null,
    mayChange: false,
  });
  expectFine(card, isName);
  expect(JSON.stringify(card)).not.toContain("<at id=all>");
});

test("the calendar marks what is provisional", () => {
  const view: CalendarView = {
    today: "2026-12-29",
    works: true,
    off: [{ name: "春节", from: "2027-02-05", to: "2027-02-08", provisional: true }],
    makeUp: [],
    lastCoveredYear: 2026,
    hours: [{ from: "09:00", to: "12:00" }],
    mayImport: true,
  };
  const card = calendarCard(view);
  expectFine(card, isName);
  expect(shownText(card)).toContain("暂按法定节日推算");
});

test("every answer stands in both languages", () => {
  const answers = [
    ...Object.values(dutyWords),
    ...Object.values(calendarWords),
    leaveSetWords("李四", "2026-01-06", "2026-01-07"),
    leaveLines([{ name: "张三", deputy: "李四", from: "2026-01-06", to: "2026-01-07" }]),
    importedWords(["2027"], 3),
    uncoveredWords(2026),
    fileHere("值班表.xlsx"),
    rosterImportedWords(3, true),
    rosterImportedWords(3, false),
    consultOpenedWords("会商 20260105-0001 占道经营", 5),
    consultStandsWords,
    consultNobodyWords,
  ];
  for (const text of answers) expectFine(answerCard(text), isName);
});
