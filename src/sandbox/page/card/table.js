import { useState } from "preact/hooks";
import { classes, html } from "../html.js";
import { Markdown, Tag } from "../markdown/markdown.js";
import { wallClock } from "../time.js";
import { background, ink } from "./colour.js";
import { pick, useCard } from "./context.js";
import { textSize } from "./measure.js";
import { Pager } from "./pager.js";
import { PersonChip } from "./person.js";

const heights = { low: "34px", middle: "46px", high: "60px" };
const mostColumns = 50;

/** Rows and columns; only as many rows at a time as the card asks for. */
export function Table({ el }) {
  const card = useCard();
  const [page, turn] = useState(0);
  const columns = (el.columns ?? []).slice(0, mostColumns);
  const rows = el.rows ?? [];
  const size = Math.min(10, Math.max(1, el.page_size ?? 5));
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const here = Math.min(page, pages - 1);
  const head = el.header_style ?? {};
  const headStyle = {
    fontWeight: head.bold === false ? 400 : 600,
    textAlign: head.text_align,
    fontSize: textSize(head.text_size),
    color: ink(head.text_color === "default" ? undefined : head.text_color),
    background: head.background_style === "none" ? undefined : background(head.background_style ?? "grey"),
  };
  const height = heights[el.row_height] ?? (/^\d{2,3}px$/.test(el.row_height ?? "") ? el.row_height : heights.low);
  const columnStyle = ({ width, horizontal_align: align, vertical_align: vertical }) => ({
    minWidth: /^\d{2,3}px$/.test(width ?? "") ? width : undefined,
    width: /^\d{1,3}%$/.test(width ?? "") ? width : undefined,
    textAlign: align,
    verticalAlign: { top: "top", center: "middle", bottom: "bottom" }[vertical],
    height: el.row_height === "auto" ? undefined : height,
  });
  return html`<div class="table-box">
    <div class="table-scroll" tabindex="0" role="region">
      <table class=${classes("card-table", el.freeze_first_column && "frozen", el.row_height === "auto" && "wraps")}>
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col" style=${{ ...columnStyle(column), ...headStyle }}>${pick(column, card, "display_name") || column.name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.slice(here * size, (here + 1) * size).map(
            (row) => html`<tr>
              ${columns.map((column) => html`<td style=${columnStyle(column)}>${lower(el, html`<${Cell} column=${column} value=${row[column.name]} />`)}</td>`)}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <${Pager} page=${here} pages=${pages} onTurn=${turn} />
  </div>`;
}

/** A row as high as its words may be held down by the card. */
function lower({ row_height: height, row_max_height: most }, cell) {
  const isHeld = height === "auto" && /^\d{2,3}px$/.test(most ?? "");
  return isHeld ? html`<div class="cell-held" style=${{ maxHeight: most }}>${cell}</div>` : cell;
}

function Cell({ column, value }) {
  if (value === undefined || value === null) return null;
  switch (column.data_type) {
    case "markdown":
    case "lark_md":
      return html`<${Markdown} content=${String(value)} />`;
    case "number":
      return numberText(value, column.format);
    case "date":
      return dateText(value, column.date_format);
    case "persons":
      return [value].flat().map((id) => html`<${PersonChip} id=${String(id)} size="small" /> `);
    case "options":
      return [value]
        .flat()
        .map(
          (option) =>
            html`<${Tag} colour=${option.color ?? "blue"}>${typeof option === "object" ? option.text : option}<//> `,
        );
    default:
      return typeof value === "object" ? JSON.stringify(value) : String(value);
  }
}

function numberText(value, { precision, symbol = "", separator = false } = {}) {
  const number = Number(value);
  if (!Number.isFinite(number)) return String(value);
  const digits = Number.isInteger(precision) ? Math.min(10, Math.max(0, precision)) : undefined;
  const options = { useGrouping: separator, minimumFractionDigits: digits, maximumFractionDigits: digits ?? 10 };
  return symbol + number.toLocaleString("en-US", options);
}

function dateText(value, format = "YYYY/MM/DD") {
  const ms = Number(value);
  if (!Number.isFinite(ms)) return String(value);
  const { year, month, day, hour, minute, second } = wallClock(ms);
  const parts = {
    YYYY: year,
    YY: String(year).slice(2),
    MM: month,
    M: month,
    DD: day,
    D: day,
    HH: hour,
    H: hour,
    mm: minute,
    ss: second,
  };
  return format.replace(/YYYY|YY|MM|M|DD|D|HH|H|mm|ss/g, (name) =>
    name.length === 2 && name !== "YY" ? String(parts[name]).padStart(2, "0") : String(parts[name]),
  );
}
