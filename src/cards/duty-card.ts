import { type Card, card } from "./kit/card.js";
import { markdown, note } from "./kit/elements.js";
import { bold, lines, md } from "./kit/markup.js";
import { both, listed, type Text } from "./kit/text.js";
import { dayText } from "./kit/time.js";

export type DutyDay = {
  /** `YYYY-MM-DD`. */
  date: string;
  names: string[];
  /** Written in the roster, not only the people whose post it is. */
  rostered: boolean;
};

export type DutyView = {
  unit: string;
  days: readonly DutyDay[];
  /** Who stands in for whom in these days. */
  leaves: readonly { name: string; deputy: string; from: string; to: string }[];
  /** What was just done. */
  done: Text | null;
  /** Whether the reader may change it. */
  mayChange: boolean;
};

/** /值班: who is on duty for a unit in the coming days. */
export const dutyCard = ({ unit, days, leaves, done, mayChange }: DutyView): Card =>
  card({
    title: both(`值班表 · ${unit}`, `On duty · ${unit}`),
    template: done === null ? "blue" : "green",
    elements: [
      ...(done === null ? [] : [markdown(bold(done))]),
      markdown(
        lines(
          days.map(({ date, names, rostered }) => {
            const who = listed(names);
            return rostered ? md`${dayText(date)} ${bold(who)}` : md`${dayText(date)} ${who}`;
          }),
        ),
      ),
      ...(leaves.length === 0
        ? []
        : [
            markdown(
              lines(
                leaves.map(({ name, deputy, from, to }) => {
                  const span = spanText(from, to);
                  return md`${both(`${name} ${span.zh} 由 ${deputy} 代理`, `${name}: ${deputy} stands in, ${span.en}`)}`;
                }),
              ),
            ),
          ]),
      note(
        mayChange
          ? both(
              "加粗的是排定的值班，其余为固定值班岗位。排班示例：/值班 今天 张三，/值班 2026-01-06 2026-01-12 李四。",
              "Bold: rostered; else those whose post it is. To change: /duty 2026-01-06 2026-01-12 and the name.",
            )
          : both("加粗的是排定的值班，其余为固定值班岗位。", "Bold: rostered; else those whose post it is."),
      ),
    ],
  });

export const spanText = (from: string, to: string): Text => {
  const [first, last] = [dayText(from), dayText(to)];
  return from === to ? first : both(`${first.zh}至${last.zh}`, `${first.en} to ${last.en}`);
};
