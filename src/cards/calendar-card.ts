import { spanText } from "./duty-card.js";
import { type Card, card } from "./kit/card.js";
import { markdown, note } from "./kit/elements.js";
import { bold, lines, md } from "./kit/markup.js";
import { both, type Text } from "./kit/text.js";
import { dayText } from "./kit/time.js";

export type CalendarView = {
  today: string;
  works: boolean;
  /** Days off that are not mere weekends, in their order. */
  off: readonly { name: string; from: string; to: string; provisional: boolean }[];
  makeUp: readonly { name: string; date: string }[];
  lastCoveredYear: number;
  hours: readonly { from: string; to: string }[];
  mayImport: boolean;
};

/** /日历: what is coming up, and how far the table reaches. */
export const calendarCard = (view: CalendarView): Card =>
  card({
    title: both("工作日历", "Working calendar"),
    template: "blue",
    elements: [
      markdown(
        lines([
          md`${dayText(view.today)} ${view.works ? both("工作日", "a working day") : both("休息日", "a day off")}`,
          md`${hoursText(view.hours)}`,
        ]),
      ),
      markdown(
        lines([
          bold(both("放假", "Days off")),
          ...(view.off.length === 0 ? [md`${both("近期没有", "none soon")}`] : view.off.map(offLine)),
          bold(both("调休上班", "Worked instead")),
          ...(view.makeUp.length === 0
            ? [md`${both("近期没有", "none soon")}`]
            : view.makeUp.map(({ name, date }) => md`${dayText(date)} ${name}`)),
        ]),
      ),
      note(
        both(
          `放假安排已导入至 ${view.lastCoveredYear} 年，以后年份暂按法定节日推算。`,
          `Holidays are known up to ${view.lastCoveredYear}; later years are counted by the statutory days.`,
        ),
      ),
      ...(view.mayImport
        ? [
            note(
              both(
                "导入新年度：发送“/日历 导入”并在下面逐行粘贴，如“春节 2027-02-05 2027-02-11”“调休 春节 2027-02-14”；或先发来 .xlsx、.yaml 文件再发送“/日历 导入”。",
                "To import a year: /calendar 导入 with lines such as 春节 2027-02-05 2027-02-11 below it, or after sending an .xlsx or .yaml file.",
              ),
            ),
          ]
        : []),
    ],
  });

const offLine = ({ name, from, to, provisional }: CalendarView["off"][number]) =>
  provisional
    ? md`${spanText(from, to)} ${name} ${both("（暂按法定节日推算）", "(provisional)")}`
    : md`${spanText(from, to)} ${name}`;

function hoursText(hours: CalendarView["hours"]): Text {
  const written = hours.map(({ from, to }) => `${from}–${to}`).join("，");
  return both(`工作时间 ${written}`, `Working hours ${written}`);
}
