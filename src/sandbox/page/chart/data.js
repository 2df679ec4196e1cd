const palette = ["blue", "turquoise", "orange", "violet", "green", "carmine", "indigo", "yellow", "wathet", "red"];

const written = /^(#[0-9a-f]{3,8}|rgba?\([\d\s.,%/]+\))$/i;

/** The n-th colour of a chart: the spec's own where it lists some, else of our palette. */
export function paint(n, spec) {
  const own = Array.isArray(spec?.color) ? spec.color[n % spec.color.length] : undefined;
  return written.test(own ?? "") ? own : `var(--${palette[n % palette.length]})`;
}

const rowsIn = (data) => {
  const first = Array.isArray(data) ? data[0] : data;
  const values = first?.values ?? data?.values ?? (Array.isArray(data) ? data : []);
  return Array.isArray(values) ? values.filter((row) => row && typeof row === "object") : [];
};

/** The rows of a VChart spec, wherever it keeps them; `series` picks its own by id or place. */
export function rowsOf(spec, series) {
  if (!series) return rowsIn(spec.data);
  if (series.data) return rowsIn(series.data);
  const sets = Array.isArray(spec.data) ? spec.data : [spec.data];
  const set = series.dataId ? sets.find(({ id }) => id === series.dataId) : sets[series.dataIndex ?? 0];
  return rowsIn(set);
}

const first = (field) => (Array.isArray(field) ? field[0] : field);

/** A number, or 0 for what is none: a chart with a hole in its data is still a chart. */
export const numberOf = (value) => (Number.isFinite(Number(value)) ? Number(value) : 0);

/**
 * Groups rows into lines of points, in the order in which they come.
 * @returns {{ categories: string[], series: { name: string, values: (number | null)[] }[] }}
 */
export function grouped(rows, { category, value, series }) {
  const categoryField = first(category);
  const seriesField = first(series) ?? (Array.isArray(category) ? category[1] : undefined);
  const categories = [...new Set(rows.map((row) => String(row[categoryField] ?? "")))];
  const names = seriesField ? [...new Set(rows.map((row) => String(row[seriesField] ?? "")))] : [""];
  const lines = names.map((name) => {
    const mine = rows.filter((row) => !seriesField || String(row[seriesField] ?? "") === name);
    const at = new Map(mine.map((row) => [String(row[categoryField] ?? ""), numberOf(row[first(value)])]));
    return { name, values: categories.map((each) => at.get(each) ?? null) };
  });
  return { categories, series: lines };
}

/** Round numbers for an axis from `low` to `high`, four or five of them; whole ones where things are counted. */
export function ticks(low, high, isWhole = false) {
  const span = high - low || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const fine = [1, 2, 2.5, 5, 10].find((times) => times * power >= rough) * power;
  const step = isWhole ? Math.max(1, Math.ceil(fine)) : fine;
  const from = Math.floor(low / step) * step;
  const count = Math.ceil((high - from) / step - 1e-9);
  return Array.from({ length: Math.max(1, count) + 1 }, (_, n) => Number((from + n * step).toPrecision(12)));
}

/** A number short enough for an axis. */
export function short(number) {
  const size = Math.abs(number);
  if (size >= 1e8) return `${Number((number / 1e8).toFixed(1))}亿`;
  if (size >= 1e4) return `${Number((number / 1e4).toFixed(1))}万`;
  return String(Number(number.toFixed(2)));
}

/** Cuts words to what fits in so many pixels; a Chinese character is about as wide as it is high. */
export function shorten(words, pixels, size = 10) {
  let used = 0;
  let kept = "";
  for (const letter of words) {
    used += letter.charCodeAt(0) > 255 ? size : size * 0.58;
    if (used > pixels) return `${kept.slice(0, -1)}…`;
    kept += letter;
  }
  return kept;
}
