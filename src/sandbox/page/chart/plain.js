import { html } from "../html.js";
import { numberOf, paint, rowsOf, short, shorten } from "./data.js";

export function Funnel({ spec, width, height }) {
  const rows = rowsOf(spec);
  const most = Math.max(1, ...rows.map((row) => numberOf(row[spec.valueField])));
  const step = height / Math.max(1, rows.length);
  const wide = (at) => (width - 40) * (numberOf(rows[Math.min(at, rows.length - 1)]?.[spec.valueField]) / most);
  return html`<svg viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${rows.map((row) => `${row[spec.categoryField]} ${row[spec.valueField]}`).join(", ")}>
    ${rows.map((row, at) => {
      const [top, bottom] = [wide(at) / 2, wide(at + 1) / 2];
      const middle = width / 2;
      const [y, end] = [at * step + 1, (at + 1) * step - 1];
      const shape = `${middle - top},${y} ${middle + top},${y} ${middle + bottom},${end} ${middle - bottom},${end}`;
      return html`<polygon points=${shape} fill=${paint(at, spec)} />
        <text class="on-slice" x=${middle} y=${y + step / 2 + 3} text-anchor="middle">${row[spec.categoryField]} ${short(numberOf(row[spec.valueField]))}</text>`;
    })}
  </svg>`;
}

/** Bars filled to a share; values are 0 to 1. */
export function LinearProgress({ spec, width }) {
  const [category, value] = spec.direction === "vertical" ? [spec.xField, spec.yField] : [spec.yField, spec.xField];
  const rows = rowsOf(spec);
  const step = 34;
  return html`<svg viewBox=${`0 0 ${width} ${Math.max(1, rows.length) * step}`} role="img" aria-label=${rows.map((row) => `${row[category]} ${row[value]}`).join(", ")}>
    ${rows.map((row, at) => {
      const share = Math.min(1, Math.max(0, numberOf(row[value])));
      const y = at * step + 20;
      return html`<text class="tick" x="4" y=${y - 6}>${shorten(String(row[category] ?? ""), width - 60)}</text>
        <text class="tick" x=${width - 4} y=${y - 6} text-anchor="end">${Math.round(share * 100)}%</text>
        <rect class="rest" x="4" y=${y} width=${width - 8} height="8" rx="4" />
        <rect x="4" y=${y} width=${(width - 8) * share} height="8" rx="4" fill=${paint(at, spec)} />`;
    })}
  </svg>`;
}

/** Words by weight; in lines, not scattered. */
export function WordCloud({ spec }) {
  const rows = rowsOf(spec);
  const most = Math.max(1, ...rows.map((row) => numberOf(row[spec.valueField])));
  return html`<div class="word-cloud">
    ${rows.map((row, at) => {
      const size = 11 + (numberOf(row[spec.valueField]) / most) * 17;
      return html`<span style=${{ fontSize: `${size}px`, color: paint(at, spec) }} title=${String(row[spec.valueField])}>${row[spec.nameField]} </span>`;
    })}
  </div>`;
}
