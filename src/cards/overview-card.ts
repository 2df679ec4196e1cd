import { lists } from "../terms.js";
import { figures, stepTable } from "./board-card.js";
import { type Card, card, fits, sizeOf } from "./kit/card.js";
import { buttonRow, type Element, hr, markdown, note } from "./kit/elements.js";
import { bold, md } from "./kit/markup.js";
import { both, type Text, verbatim } from "./kit/text.js";
import { itemElements, pageButton } from "./list-card.js";
import type { BoardView } from "./views/board-view.js";
import type { ListItem } from "./views/list-view.js";

/** What one unit has open, for its head. */
export type UnitOverview = { unitId: string; name: string; view: BoardView; overdue: readonly ListItem[] };

/** What is named one by one; the board has the rest. */
export const mostNamed = 5;
const everything = { category: null, days: null } as const;

const boardButton = (unitId: string, label: Text) =>
  pageButton({ of: "board", unitId, filter: null, narrowed: everything }, {}, label);

/** 每日提要: one message a day for a head, all of his units in it. */
export function dailyOverview(day: string, units: readonly UnitOverview[]): Card {
  const isLate = units.some(({ view }) => view.overdue > 0);
  const drawn = (shown: readonly UnitOverview[]): Card =>
    card({
      title: both(`每日提要 · ${day}`, `Today at a glance · ${day}`),
      template: isLate ? "orange" : "blue",
      elements: [
        ...shown.flatMap(unitElements),
        ...(shown.length < units.length
          ? [note(both(`另有 ${units.length - shown.length} 个单位，请看看板。`, "More units are on the board."))]
          : []),
      ],
    });
  for (let count = units.length; count > 1; count -= 1) {
    const whole = drawn(units.slice(0, count));
    if (fits(sizeOf(whole))) return whole;
  }
  return drawn(units.slice(0, 1));
}

function unitElements({ unitId, name, view, overdue }: UnitOverview, index: number): Element[] {
  const more = view.overdue - overdue.length;
  return [
    ...(index > 0 ? [hr()] : []),
    markdown(bold(verbatim(name))),
    markdown(figures(view)),
    ...stepTable(view),
    ...(overdue.length > 0 ? [markdown(md`${lists.overdue}`), ...overdue.flatMap(itemElements)] : []),
    ...(more > 0 ? [note(both(`另有逾期 ${more} 件。`, `${more} more are overdue.`))] : []),
    ...buttonRow([boardButton(unitId, both(`${name}看板`, `Board of ${name}`))]),
  ];
}

/** What somebody who goes on duty takes over. */
export type HandOver = {
  unitId: string;
  name: string;
  /** The most urgent first, at most `mostNamed`; `total` counts all. */
  items: readonly ListItem[];
  total: number;
  /** Names of those who were on duty the week before and are not now. */
  before: readonly string[];
};

/** 值班交接: what is open for the unit, for one who goes on duty. */
export function handOverCard({ unitId, name, items, total, before }: HandOver): Card {
  const mine = pageButton({ of: "mine", unitId, filter: "todo", narrowed: everything }, {}, lists.todo);
  return card({
    title: both(`值班交接 · ${name}`, `Duty hand-over · ${name}`),
    template: "blue",
    elements: [
      markdown(md`${both(`您本周值班，接续办理 ${total} 件：`, `You are on duty this week and take over ${total}:`)}`),
      ...items.flatMap(itemElements),
      ...(total > items.length
        ? [note(both(`另有 ${total - items.length} 件，见清单。`, `${total - items.length} more are on the list.`))]
        : []),
      ...(before.length > 0
        ? [note(both(`上一班：${before.join("、")}。`, `On duty before: ${before.join(", ")}.`))]
        : []),
      ...buttonRow([mine]),
    ],
  });
}
