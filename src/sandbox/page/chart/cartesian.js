import { html } from "../html.js";
import { Legend } from "./chart.js";
import { grouped, numberOf, paint, rowsOf, short, shorten, ticks } from "./data.js";

/** Bars, lines, areas and points over two axes; `common` lays several of them over one another. */
export function Cartesian({ spec, width, height }) {
  const layers = layersOf(spec);
  const flat = layers.every(({ type, direction }) => type === "bar" && direction === "horizontal");
  const categories = [...new Set(layers.flatMap((layer) => layer.categories))];
  const values = layers.flatMap((layer) => extremes(layer));
  const marks = ticks(Math.min(0, ...values), Math.max(0, ...values), values.every(Number.isInteger));
  const left = flat ? 72 : 34;
  const plot = { left, top: 10, width: width - left - 8, height: height - 34 };
  const low = marks[0];
  const span = marks[marks.length - 1] - low || 1;
  const names = layers.flatMap(({ series }) => series.map(({ name }) => name));
  const stage = {
    plot,
    categories,
    flat,
    spec,
    band: (flat ? plot.height : plot.width) / Math.max(1, categories.length),
    along: (value) =>
      flat ? plot.left + ((value - low) / span) * plot.width : plot.top + plot.height * (1 - (value - low) / span),
  };
  const bars = layers.filter(({ type }) => type === "bar");
  let drawn = 0;
  return html`<svg viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${[spec.title?.text, ...names].filter(Boolean).join(" ")}>
      <${Axes} stage=${stage} marks=${marks} />
      ${layers.map((layer) => {
        const colourFrom = drawn;
        drawn += layer.series.length;
        const place = { at: bars.indexOf(layer), of: bars.length };
        return html`<${Layer} layer=${layer} stage=${stage} colourFrom=${colourFrom} place=${place} />`;
      })}
    </svg>
    <${Legend} names=${names} spec=${spec} />`;
}

/** Each series of a `common` spec is a layer; any other chart is one. */
function layersOf(spec) {
  const parts = spec.type === "common" ? (spec.series ?? []) : [spec];
  return parts.map((part) => {
    const flat = part.direction === "horizontal" && part.type === "bar";
    const fields = {
      category: flat ? part.yField : part.xField,
      value: flat ? part.xField : part.yField,
      series: part.seriesField ?? spec.seriesField,
    };
    const rows = rowsOf(spec, spec.type === "common" ? part : undefined);
    const apart = Array.isArray(fields.category);
    const stacked = part.type === "bar" ? part.stack !== false && !apart : part.stack === true;
    const label = spec.type === "common" ? part.name : undefined;
    const { categories, series } = grouped(rows, fields);
    const named = series.map((each) => ({ ...each, name: each.name || label || "" }));
    return { type: part.type, direction: part.direction, stacked, rows, fields, categories, series: named };
  });
}

function extremes({ series, stacked, categories }) {
  if (!stacked) return series.flatMap(({ values }) => values.filter((value) => value !== null));
  return categories.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0));
}

function Axes({ stage, marks }) {
  const { plot, categories, band, flat, along } = stage;
  const bottom = plot.top + plot.height;
  const step = Math.max(1, Math.ceil(categories.length / (flat ? 12 : 6)));
  const gridLine = (mark) => {
    const at = along(mark);
    return flat
      ? html`<line class="grid" x1=${at} x2=${at} y1=${plot.top} y2=${bottom} /><text class="tick" x=${at} y=${bottom + 14} text-anchor="middle">${short(mark)}</text>`
      : html`<line class="grid" x1=${plot.left} x2=${plot.left + plot.width} y1=${at} y2=${at} /><text class="tick" x=${plot.left - 5} y=${at + 3} text-anchor="end">${short(mark)}</text>`;
  };
  const name = (category, at) => {
    if (at % step !== 0) return null;
    const middle = (at + 0.5) * band;
    return flat
      ? html`<text class="tick" x=${plot.left - 5} y=${plot.top + middle + 3} text-anchor="end">${shorten(category, plot.left - 8)}<title>${category}</title></text>`
      : html`<text class="tick" x=${plot.left + middle} y=${bottom + 14} text-anchor="middle">${shorten(category, band * step - 2)}<title>${category}</title></text>`;
  };
  return html`<g>${marks.map(gridLine)}${categories.map(name)}</g>`;
}

function Layer({ layer, stage, colourFrom, place }) {
  if (layer.type === "bar")
    return html`<${Bars} layer=${layer} stage=${stage} colourFrom=${colourFrom} place=${place} />`;
  if (layer.type === "scatter") return html`<${Points} layer=${layer} stage=${stage} colourFrom=${colourFrom} />`;
  return layer.series.map(
    (series, at) =>
      html`<${Line} series=${series} layer=${layer} stage=${stage} colour=${paint(colourFrom + at, stage.spec)} />`,
  );
}

function Bars({ layer, stage, colourFrom, place }) {
  const { plot, band, along, flat, categories } = stage;
  const lanes = layer.stacked ? 1 : layer.series.length;
  const room = Math.min(band * 0.72, 40 * lanes) / place.of;
  const thick = room / lanes;
  const ends = categories.map(() => 0);
  return layer.series.map((series, n) =>
    layer.categories.map((category, index) => {
      const value = series.values[index];
      if (value === null) return null;
      const at = categories.indexOf(category);
      const from = layer.stacked ? ends[at] : 0;
      ends[at] = from + value;
      const [a, b] = [along(from), along(from + value)];
      const lane = layer.stacked ? 0 : n;
      const side = (at + 0.5) * band - (room * place.of) / 2 + room * place.at + lane * thick;
      const box = flat
        ? { x: Math.min(a, b), y: plot.top + side, width: Math.abs(b - a), height: thick * 0.92 }
        : { x: plot.left + side, y: Math.min(a, b), width: thick * 0.92, height: Math.abs(b - a) };
      return html`<rect ...${box} rx="1.5" fill=${paint(colourFrom + n, stage.spec)}><title>${`${category} ${series.name} ${value}`}</title></rect>`;
    }),
  );
}

function Line({ series, layer, stage, colour }) {
  const { plot, band, along, categories } = stage;
  const points = layer.categories.flatMap((category, at) => {
    const value = series.values[at];
    if (value === null) return [];
    return [{ x: plot.left + (categories.indexOf(category) + 0.5) * band, y: along(value), category, value }];
  });
  if (points.length === 0) return null;
  const path = points.map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
  const floor = along(0);
  const area = `${path}L${points[points.length - 1].x} ${floor}L${points[0].x} ${floor}Z`;
  return html`<g>
    ${layer.type === "area" && html`<path d=${area} fill=${colour} opacity="0.22" />`}
    <path d=${path} fill="none" stroke=${colour} stroke-width="2" stroke-linejoin="round" />
    ${points.map(({ x, y, category, value }) => html`<circle cx=${x} cy=${y} r="2.6" fill=${colour}><title>${`${category} ${series.name} ${value}`}</title></circle>`)}
  </g>`;
}

/** Points keep their place on a numeric x axis only roughly: the axis is one of categories, sorted by number. */
function Points({ layer, stage, colourFrom }) {
  const { plot, band, along, categories } = stage;
  const { category, value, series } = layer.fields;
  const names = layer.series.map(({ name }) => name);
  return layer.rows.map((row) => {
    const at = categories.indexOf(String(row[category] ?? ""));
    const colour = paint(colourFrom + Math.max(0, names.indexOf(String(row[series] ?? ""))), stage.spec);
    return html`<circle cx=${plot.left + (at + 0.5) * band} cy=${along(numberOf(row[value]))} r="3.5" fill=${colour} opacity="0.8">
      <title>${`${row[category]} ${row[value]}`}</title>
    </circle>`;
  });
}
