import { html } from "../html.js";
import { Legend } from "./chart.js";
import { grouped, numberOf, paint, rowsOf, short, shorten, ticks } from "./data.js";

const turn = Math.PI * 2;
const point = (x, y, radius, part) => [x + radius * Math.sin(part * turn), y - radius * Math.cos(part * turn)];

/** A slice of a ring from one part of the turn to another. */
function slice(x, y, inner, outer, from, to) {
  const end = Math.min(to, from + 0.99999);
  const large = end - from > 0.5 ? 1 : 0;
  const [ax, ay] = point(x, y, outer, from);
  const [bx, by] = point(x, y, outer, end);
  const [cx, cy] = point(x, y, inner, end);
  const [dx, dy] = point(x, y, inner, from);
  return `M${ax} ${ay}A${outer} ${outer} 0 ${large} 1 ${bx} ${by}L${cx} ${cy}A${inner} ${inner} 0 ${large} 0 ${dx} ${dy}Z`;
}

/** Pie and ring. */
export function Pie({ spec, width, height }) {
  const rows = rowsOf(spec).map((row) => ({
    name: String(row[spec.categoryField] ?? ""),
    value: Math.max(0, numberOf(row[spec.valueField])),
  }));
  const sum = rows.reduce((total, { value }) => total + value, 0) || 1;
  const outer = (height / 2 - 6) * Math.min(1, (spec.outerRadius ?? 0.95) + 0.05);
  const inner = outer * Math.min(0.9, spec.innerRadius ?? 0);
  let from = 0;
  return html`<svg viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${rows.map(({ name, value }) => `${name} ${value}`).join(", ")}>
      ${rows.map(({ name, value }, at) => {
        const to = from + value / sum;
        const path = slice(width / 2, height / 2, inner, outer, from, to);
        const [x, y] = point(width / 2, height / 2, (inner + outer) / 2 + (inner ? 0 : outer * 0.12), (from + to) / 2);
        const part = Math.round((value / sum) * 100);
        from = to;
        return html`<path class="slice" d=${path} fill=${paint(at, spec)}><title>${`${name} ${value}`}</title></path>
          ${part >= 6 && html`<text class="on-slice" x=${x} y=${y + 3} text-anchor="middle">${part}%</text>`}`;
      })}
    </svg>
    <${Legend} spec=${spec} names=${rows.map(({ name, value }) => `${name} ${short(value)}`)} />`;
}

export function Radar({ spec, width, height }) {
  const { categories, series } = grouped(rowsOf(spec), {
    category: spec.categoryField,
    value: spec.valueField,
    series: spec.seriesField,
  });
  const marks = ticks(0, Math.max(1, ...series.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const high = marks[marks.length - 1];
  const radius = height / 2 - 20;
  const at = (index, value) => point(width / 2, height / 2, (radius * value) / high, index / categories.length);
  const ring = (values) =>
    values
      .map((value, index) =>
        at(index, value)
          .map((number) => number.toFixed(1))
          .join(" "),
      )
      .join("L");
  return html`<svg viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${series.map(({ name }) => name).join(", ")}>
      ${marks.slice(1).map((mark) => html`<path class="grid" fill="none" d=${`M${ring(categories.map(() => mark))}Z`} />`)}
      ${categories.map((category, index) => {
        const [x, y] = at(index, high * 1.12);
        const anchor = Math.abs(x - width / 2) < 8 ? "middle" : x > width / 2 ? "start" : "end";
        return html`<text class="tick" x=${x} y=${y + 3} text-anchor=${anchor}>${shorten(category, 76)}</text>`;
      })}
      ${series.map(({ values }, n) => html`<path d=${`M${ring(values.map((value) => value ?? 0))}Z`} fill=${paint(n, spec)} fill-opacity="0.2" stroke=${paint(n, spec)} stroke-width="2" />`)}
    </svg>
    <${Legend} spec=${spec} names=${series.map(({ name }) => name)} />`;
}

/** A ring that is filled to a share; values are 0 to 1. */
export function CircularProgress({ spec, width, height }) {
  const rows = rowsOf(spec);
  const outer = height / 2 - 8;
  const thick = Math.min(16, outer / (rows.length + 1));
  return html`<svg viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${rows.map((row) => `${row[spec.valueField]}`).join(", ")}>
      ${rows.map((row, at) => {
        const share = Math.min(1, Math.max(0, numberOf(row[spec.valueField])));
        const radius = outer - at * (thick + 4);
        return html`<path class="rest" d=${slice(width / 2, height / 2, radius - thick, radius, 0, 1)} />
          <path d=${slice(width / 2, height / 2, radius - thick, radius, 0, share)} fill=${paint(at, spec)} />`;
      })}
      ${rows.length === 1 && html`<text class="big" x=${width / 2} y=${height / 2 + 8} text-anchor="middle">${Math.round(numberOf(rows[0][spec.valueField]) * 100)}%</text>`}
    </svg>
    <${Legend} spec=${spec} names=${rows.map((row) => `${row[spec.categoryField] ?? ""} ${Math.round(numberOf(row[spec.valueField]) * 100)}%`)} />`;
}
