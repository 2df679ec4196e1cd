import { lists } from "../terms.js";
import type { CardAction, ListDays, ListFilter } from "./action.js";
import { type Card, card } from "./kit/card.js";
import { button } from "./kit/controls.js";
import { type Button, buttonRow, type Element, hr, markdown, note } from "./kit/elements.js";
import { bold, coloured, lines, md } from "./kit/markup.js";
import { both, joined, type Text } from "./kit/text.js";
import { colourOf } from "./views/lateness.js";
import type { ListItem } from "./views/list-view.js";

/** How many whistles stand on one page. */
export const pageSize = 8;

export type ListPage = {
  of: "mine" | "board";
  /** Whose list it is, for the title. */
  name: string;
  filter: ListFilter | null;
  /** The unit whose list was asked for, where it is not the reader's own. */
  unitId: string | null;
  /** Counted from 1. */
  page: number;
  pages: number;
  total: number;
  /** What a board is narrowed to; goes along with every button. */
  narrowed: Narrowed;
  /** The items of this page. */
  items: readonly ListItem[];
};

export type Narrowed = { category: string | null; days: ListDays | null };

const filters: Readonly<Record<ListPage["of"], readonly ListFilter[]>> = {
  mine: ["todo", "overdue", "today"],
  board: ["todo", "overdue", "today", "unlisted"],
};

/** /我的 and the list below /看板: a line and a button each, the most urgent first. */
export const listCard = (list: ListPage): Card =>
  card({
    title: both(`${lists[list.of].zh} · ${list.name}`, `${lists[list.of].en} · ${list.name}`),
    template: "blue",
    elements: listElements(list),
  });

export function listElements(list: ListPage): Element[] {
  const { items, page, pages, total, filter } = list;
  const what = filter === null ? both("", "") : lists[filter];
  const count = joined([what, both(`共 ${total} 件`, `${total} in all`)], both("，", ", "));
  const paged = pages > 1 ? both(`，第 ${page}/${pages} 页`, `, page ${page}/${pages}`) : both("", "");
  return [
    note(both(`${count.zh}${paged.zh}`, `${count.en}${paged.en}`)),
    ...(items.length === 0 ? [markdown(md`${both("没有符合条件的哨。", "Nothing here.")}`)] : []),
    ...items.flatMap(itemElements),
    hr(),
    ...buttonRow([...filterButtons(list), ...pageButtons(list)]),
  ];
}

/** One line of a list, with its button. */
export function itemElements({ whistleId, title, matter, place, from, status, due }: ListItem): Element[] {
  const about = place === "" ? md`${matter} · ${from}` : md`${matter} · ${place} · ${from}`;
  const state =
    due === null ? md`${status}` : md`${status}${both("，", ", ")}${coloured(colourOf[due.lateness], due.text)}`;
  return [
    {
      tag: "column_set",
      flex_mode: "none",
      columns: [
        { tag: "column", width: "weighted", weight: 4, elements: [markdown(lines([bold(title), about, state]))] },
        {
          tag: "column",
          width: "auto",
          elements: [button({ do: "show", w: whistleId }, { label: both("查看", "Show") })],
        },
      ],
    },
  ];
}

function filterButtons(list: ListPage): Button[] {
  const all = list.filter === null ? [] : [pageButton(list, { page: 1, filter: null }, both("全部", "All"))];
  const others = filters[list.of].filter((filter) => filter !== list.filter);
  return [...all, ...others.map((filter) => pageButton(list, { page: 1, filter }, lists[filter]))];
}

function pageButtons(list: ListPage): Button[] {
  const { page, pages, filter } = list;
  return [
    ...(page > 1 ? [pageButton(list, { page: page - 1, filter }, both("上一页", "Previous"))] : []),
    ...(page < pages ? [pageButton(list, { page: page + 1, filter }, both("下一页", "Next"))] : []),
  ];
}

/** The same list elsewhere: another page, another filter, another unit. */
export function pageButton(
  list: Pick<ListPage, "of" | "unitId" | "filter" | "narrowed">,
  to: Partial<Pick<ListPage, "page" | "filter" | "unitId"> & Narrowed>,
  label: Text,
): Button {
  const { of, unitId, filter, category, days, page } = { page: 1, ...list, ...list.narrowed, ...to };
  const action: CardAction = {
    do: "list",
    of,
    page,
    ...(filter === null ? {} : { f: filter }),
    ...(unitId === null ? {} : { u: unitId }),
    ...(category === null ? {} : { c: category }),
    ...(days === null ? {} : { p: days }),
  };
  return button(action, { label });
}
