import { lists, nouns } from "../terms.js";
import { listDays } from "./action.js";
import { type Card, card, fits, sizeOf } from "./kit/card.js";
import { buttonRow, type Element, markdown, note, panel, type Table } from "./kit/elements.js";
import { bold, coloured, type Markup, md, spliced } from "./kit/markup.js";
import { both, joined, type Text, verbatim } from "./kit/text.js";
import { type ListPage, listElements, pageButton } from "./list-card.js";
import { type BoardView, usualDays } from "./views/board-view.js";

/** Cells and charts have no second language, so both stand in them. */
const inBoth = ({ zh, en }: Text): string => `${zh} ${en}`;

const dueSoon = both("将到期", "Due soon");
const unitWord = both("单位", "Unit");

/** What the board can be narrowed to, as buttons. */
export type BoardChoices = {
  categories: readonly { id: string; label: Text }[];
  /** Units below whose own boards may be opened; none in a group. */
  units: readonly { id: string; name: string }[];
  /** A group sees how many are there, not who is missing. */
  inGroup: boolean;
};

/**
 * /看板: a unit's whistles in three figures; on the first page by step, who is there, the trend and, for those who assess,
 * unit by unit; then the list itself.
 */
export function boardCard(view: BoardView, list: ListPage, choices: BoardChoices): Card {
  const category = choices.categories.find(({ id }) => id === list.narrowed.category)?.label ?? both("", "");
  const title = joined([lists.board, verbatim(list.name), category], " · ");
  const overviews = list.page > 1 ? [] : [byStep(view), byUnit(view), matrix(view, choices), trend(view, list)];
  const withThese = (shown: Element[][]): Card =>
    card({
      title,
      template: view.overdue > 0 ? "red" : "blue",
      elements: [markdown(figures(view)), ...shown.flat(), ...listElements(list), ...narrowing(list, choices)],
    });
  // The last ones give way where all of it is more than a card can hold.
  for (let count = overviews.length; count > 0; count -= 1) {
    const drawn = withThese(overviews.slice(0, count));
    if (fits(sizeOf(drawn))) return drawn;
  }
  return withThese([]);
}

/** The three figures of a board. */
export function figures({ open, dueToday, overdue }: BoardView): Markup {
  const figure = (label: Text, count: number): Markup => md`${label} ${bold(String(count))}`;
  const late = figure(lists.overdue, overdue);
  return spliced(
    [figure(lists.open, open), figure(lists.today, dueToday), overdue > 0 ? coloured("red", late) : late],
    "&#12288;",
  );
}

const counted = (first: Text): Table["columns"] => [
  { name: "of", display_name: inBoth(first), data_type: "text" },
  { name: "open", display_name: inBoth(lists.open), data_type: "number" },
  { name: "soon", display_name: inBoth(dueSoon), data_type: "number" },
  { name: "late", display_name: inBoth(lists.overdue), data_type: "number" },
];

const table = (columns: Table["columns"], rows: Table["rows"]): Table => ({
  ...{ tag: "table", page_size: 10, row_height: "low" },
  ...{ columns, rows },
});

/** Open steps by kind; nothing where none is open. */
export const stepTable = ({ rows }: BoardView): Element[] =>
  rows.length === 0
    ? []
    : [
        table(
          counted(both("环节", "Step")),
          rows.map(({ step, open, dueSoon: soon, overdue }) => ({ of: inBoth(step), open, soon, late: overdue })),
        ),
      ];

function byStep(view: BoardView): Element[] {
  const { rows } = view;
  if (rows.length === 0) return [];
  return [
    ...stepTable(view),
    {
      tag: "chart",
      aspect_ratio: "16:9",
      color_theme: "brand",
      chart_spec: {
        type: "bar",
        title: { text: "各环节在办情况 Open steps" },
        direction: "horizontal",
        data: {
          values: rows.flatMap(({ step, open, dueSoon: soon, overdue }) => [
            { step: inBoth(step), state: "按时 On time", count: open - soon - overdue },
            { step: inBoth(step), state: inBoth(dueSoon), count: soon },
            { step: inBoth(step), state: inBoth(lists.overdue), count: overdue },
          ]),
        },
        xField: "count",
        yField: "step",
        seriesField: "state",
        stack: true,
        legends: { visible: true, orient: "bottom" },
      },
    },
  ];
}

function matrix({ matrix: { rows, more } }: BoardView, { inGroup }: BoardChoices): Element[] {
  if (rows.length === 0) return [];
  const shown = (names: string[]) => (inGroup ? String(names.length) : names.join("、") || "–");
  return [
    markdown(bold(nouns.arrivalMatrix)),
    table(
      [
        { name: "number", display_name: "编号 Number", data_type: "text" },
        { name: "about", display_name: "事项 Matter", data_type: "text" },
        { name: "there", display_name: "已到 There", data_type: "text" },
        { name: "missing", display_name: "未到 Missing", data_type: "text" },
      ],
      rows.map(({ number, about, there, missing }) => ({
        ...{ number, about },
        ...{ there: shown(there), missing: shown(missing) },
      })),
    ),
    ...(more > 0 ? [note(both(`另有 ${more} 件多部门哨。`, `${more} more joint whistles.`))] : []),
  ];
}

function trend({ trend: points }: BoardView, { narrowed }: ListPage): Element[] {
  if (points.every(({ blown, ended }) => blown + ended === 0)) return [];
  const days = narrowed.days ?? usualDays;
  const weekly = points.length < days;
  return [
    {
      tag: "chart",
      aspect_ratio: "16:9",
      color_theme: "brand",
      chart_spec: {
        type: "line",
        title: { text: `近 ${days} 天吹哨与办结 Blown and ended, ${days} days${weekly ? "（按周 weekly）" : ""}` },
        data: {
          values: points.flatMap(({ day, blown, ended }) => [
            { day: day.slice(5), what: "吹哨 Blown", count: blown },
            { day: day.slice(5), what: "办结 Ended", count: ended },
          ]),
        },
        xField: "day",
        yField: "count",
        seriesField: "what",
        legends: { visible: true, orient: "bottom" },
      },
    },
  ];
}

function byUnit({ units }: BoardView): Element[] {
  if (units === null || units.length === 0) return [];
  return [
    markdown(bold(both("各单位待办环节", "Open steps by unit"))),
    table(
      counted(unitWord),
      units.map(({ unit, open, dueSoon: soon, overdue }) => ({ of: unit, open, soon, late: overdue })),
    ),
    note(
      both(
        "按机构顺序排列，不作排名，仅供督导参考，请勿转发。",
        "In the order of the organisation, no ranking. Not to be passed on.",
      ),
    ),
  ];
}

/** Buttons for category, period and unit, behind a title so that they do not push the list off the screen. */
function narrowing(list: ListPage, { categories, units }: BoardChoices): Element[] {
  const { category, days } = list.narrowed;
  const kinds = [
    ...(category === null ? [] : [pageButton(list, { category: null }, both("不分哨种", "All categories"))]),
    ...categories.filter(({ id }) => id !== category).map(({ id, label }) => pageButton(list, { category: id }, label)),
  ];
  const periods = [
    ...(days === null ? [] : [pageButton(list, { days: null }, both("不限时间", "Any time"))]),
    ...listDays
      .filter((one) => one !== days)
      .map((one) => pageButton(list, { days: one }, both(`近 ${one} 天`, `${one} days`))),
  ];
  const others = [
    ...(list.unitId === null ? [] : [pageButton(list, { unitId: null }, both("返回本单位", "Back to my unit"))]),
    ...units.map(({ id, name }) => pageButton(list, { unitId: id }, verbatim(name))),
  ];
  return [
    panel(both("按哨种、时间、单位筛选", "By category, time, unit"), [
      ...buttonRow(kinds),
      ...buttonRow(periods),
      ...buttonRow(others),
    ]),
  ];
}
