import { html } from "../html.js";

const mostShown = 12;

/** A chart's numbers as a table, where it can't be drawn. */
export function ChartTable({ rows }) {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  return html`<div class="table-scroll" tabindex="0" role="region">
    <table class="card-table">
      <thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${rows.slice(0, mostShown).map((row) => html`<tr>${columns.map((name) => html`<td>${String(row[name] ?? "")}</td>`)}</tr>`)}</tbody>
    </table>
    ${rows.length > mostShown && html`<p class="muted">+${rows.length - mostShown}</p>`}
  </div>`;
}
