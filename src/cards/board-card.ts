import { lists } from "../terms.js";
import { type Card, card } from "./kit/card.js";
import type { Element } from "./kit/elements.js";
import { markdown } from "./kit/elements.js";
import { bold, coloured, type Markup, md, spliced } from "./kit/markup.js";
import { both, type Text } from "./kit/text.js";
import { type ListPage, listElements } from "./list-card.js";
import type { BoardView } from "./views/board-view.js";

/** Cells and charts have no second language, so both stand in them. */
const inBoth = ({ zh, en }: Text): string => `${zh} ${en}`;

const dueSoon = both("将到期", "Due soon");

/** /看板: an area's whistles in three figures, by step as a table and a chart, then the list itself. */
export const boardCard = (view: BoardView, list: ListPage): Card =>
  card({
    title: both(`${lists.board.zh} · ${list.name}`, `${lists.board.en} · ${list.name}`),
    template: view.overdue > 0 ? "red" : "blue",
    elements: [markdown(figures(view)), ...tableAndChart(view), ...listElements(list)],
  });

function figures({ open, dueToday, overdue }: BoardView): Markup {
  const figure = (label: Text, count: number): Markup => md`${label} ${bold(String(count))}`;
  const late = figure(lists.overdue, overdue);
  return spliced(
    [figure(lists.open, open), figure(lists.today, dueToday), overdue > 0 ? coloured("red", late) : late],
    "&#12288;",
  );
}

function tableAndChart({ rows }: BoardView): Element[] {
  if (rows.length === 0) return [];
  return [
    {
      tag: "table",
      page_size: 10,
      row_height: "low",
      columns: [
        { name: "step", display_name: "环节 Step", data_type: "text" },
        { name: "open", display_name: inBoth(lists.open), data_type: "number" },
        { name: "soon", display_name: inBoth(dueSoon), data_type: "number" },
        { name: "late", display_name: inBoth(lists.overdue), data_type: "number" },
      ],
      rows: rows.map(({ step, open, dueSoon: soon, overdue }) => ({
        step: inBoth(step),
        open,
        soon,
        late: overdue,
      })),
    },
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
