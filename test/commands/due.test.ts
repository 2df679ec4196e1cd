import { describe, expect, test } from "vitest";
import { readDue } from "../../src/bot/commands/parse/due.js";
import { fold } from "../../src/bot/commands/parse/fold.js";
import { blow, inGroup, now } from "./parsing.js";

/** `2026-01-08 18:00` in China; the clock stands at Monday 2026-01-05 09:00, the working day ends at 17:30. */
const inChina = (at: Date | undefined): string | undefined =>
  at && new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");

describe("a stated time", () => {
  test.each([
    ["2026-01-08 18:00", "2026-01-08 18:00"],
    ["2026-01-08T18:00:30", "2026-01-08 18:00"],
    ["2026/1/8 9:05", "2026-01-08 09:05"],
    ["2026年1月8日18时30分", "2026-01-08 18:30"],
    ["２０２６．１．８　１８：００", "2026-01-08 18:00"],
    ["1月8日18:00", "2026-01-08 18:00"],
    ["1月8号下午3点半", "2026-01-08 15:30"],
    ["一月八日十八点", "2026-01-08 18:00"],
    ["1/8 18:00", "2026-01-08 18:00"],
    ["1月8日", "2026-01-08 17:30"],
    ["8日18点", "2026-01-08 18:00"],
    ["3号", "2026-02-03 17:30"],
    ["今天17点", "2026-01-05 17:00"],
    ["今日十七时", "2026-01-05 17:00"],
    ["今晚8点", "2026-01-05 20:00"],
    ["今天下班前", "2026-01-05 17:30"],
    ["明天", "2026-01-06 17:30"],
    ["明天上午", "2026-01-06 12:00"],
    ["明早9点", "2026-01-06 09:00"],
    ["明天中午12点", "2026-01-06 12:00"],
    ["后天 下午 两点一刻", "2026-01-07 14:15"],
    ["大后天10:00", "2026-01-08 10:00"],
    ["周五", "2026-01-09 17:30"],
    ["本周日24点", "2026-01-12 00:00"],
    ["下周一上午10点", "2026-01-12 10:00"],
    ["星期三15:00", "2026-01-07 15:00"],
    ["18:00", "2026-01-05 18:00"],
    ["5点", "2026-01-05 17:00"],
    ["今晚12点", "2026-01-06 00:00"],
    ["2小时内", "2026-01-05 11:00"],
    ["半小时", "2026-01-05 09:30"],
    ["30分钟内", "2026-01-05 09:30"],
    ["三天内", "2026-01-08 09:00"],
    ["3日内", "2026-01-08 09:00"],
  ])("%s is %s", (said, expected) => {
    const folded = fold(said);
    const due = readDue(folded, now, "17:30");
    expect(inChina(due?.at)).toBe(expected);
    expect(due?.length).toBe(folded.length);
  });

  test.each(["尽快", "2026-02-30", "13月1日", "今天25点", "18:75", "3个工作日", "路灯", "", "0小时内", "12"])(
    "%j is no time",
    (said) => {
      expect(readDue(said, now, "17:30")).toBeNull();
    },
  );

  test("a day without a year lies in the coming year when it is long past, else it is taken as said", () => {
    const december = new Date("2025-12-30T09:00:00+08:00");
    expect(inChina(readDue("1月8日", december, "17:30")?.at)).toBe("2026-01-08 17:30");
    expect(inChina(readDue("1月3日", now, "17:30")?.at)).toBe("2026-01-03 17:30");
  });

  test("the day is China's, also when it is still yesterday elsewhere", () => {
    const afterMidnight = new Date("2026-01-05T16:30:00Z");
    expect(inChina(readDue("今天17点", afterMidnight, "17:30")?.at)).toBe("2026-01-06 17:00");
  });

  test("a working day's end that is no time is a fault of the caller", () => {
    expect(() => readDue("明天", now, "late")).toThrow(RangeError);
  });
});

describe("a stated time in a whistle", () => {
  test.each(["限:", "限：", "限期:", "时限：", "截止时间:", "截止：", "办结时限：", "due: ", "限 : "])(
    "after %s",
    (key) => {
      expect(blow(`/吹哨 路灯坏了 ${key}1月8日18:00 @城管中队`)).toMatchObject({
        text: "路灯坏了",
        unitQueries: ["城管中队"],
        statedDueAt: new Date("2026-01-08T18:00:00+08:00"),
      });
    },
  );

  test("without a colon when it can be nothing else", () => {
    expect(blow("/吹哨 路灯坏了 限1月8日18:00前办结")).toMatchObject({
      text: "路灯坏了",
      statedDueAt: new Date("2026-01-08T18:00:00+08:00"),
    });
    for (const text of ["货车限8号院停车", "路口 限3吨货车", "限行2小时"]) {
      expect(blow(`/吹哨 ${text}`)).toMatchObject({ text, statedDueAt: null, dueUnreadable: null });
    }
  });

  test("what cannot be read is said and stays in the text", () => {
    expect(blow("/吹哨 路灯坏了 限:尽快")).toMatchObject({
      text: "路灯坏了 限:尽快",
      statedDueAt: null,
      dueUnreadable: "尽快",
    });
    expect(blow("/吹哨 路灯坏了 限：２月３０日")).toMatchObject({ dueUnreadable: "２月３０日" });
  });

  test("the clock is the caller's", () => {
    const later = { ...inGroup, now: new Date("2026-03-01T12:00:00+08:00") };
    expect(blow("/吹哨 坏了 限:2小时内", later).statedDueAt).toEqual(new Date("2026-03-01T14:00:00+08:00"));
  });
});
