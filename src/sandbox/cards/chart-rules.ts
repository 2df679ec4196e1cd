import { asText, isObject, type JsonObject } from "../json.js";
import { complain, inside, type Place, type Walk } from "./problem.js";

const needed: { [type: string]: readonly string[] } = {
  line: ["data", "xField", "yField"],
  area: ["data", "xField", "yField"],
  bar: ["data", "xField", "yField"],
  scatter: ["data", "xField", "yField"],
  pie: ["data", "categoryField", "valueField"],
  wordCloud: ["data", "nameField", "valueField"],
  funnel: ["data", "categoryField", "valueField"],
  radar: ["data", "categoryField", "valueField"],
  linearProgress: ["data", "xField", "yField"],
  circularProgress: ["data", "valueField"],
  common: ["data", "series"],
};

/** A chart's specification is VChart's, as plain JSON. */
export function checkChart(walk: Walk, chart: JsonObject, place: Place): void {
  const spec = chart.chart_spec;
  if (!isObject(spec)) return; // its type is refused elsewhere
  const at = inside(place, "chart_spec");
  const type = asText(spec.type);
  const fields = Object.hasOwn(needed, type) ? needed[type] : undefined;
  if (!fields) {
    complain(walk, 200550, at, "unknown chart type", type);
    return;
  }
  for (const field of fields) {
    if (spec[field] === undefined) complain(walk, 200550, at, `${field} is required for ${type}`);
  }
  if (spec.data !== undefined && ![spec.data].flat().every(isDataSet))
    complain(walk, 200550, at, "data is a set { values: [...] } or a list of them");
  if (type === "common") checkSeries(walk, spec.series, inside(at, "series"));
}

const isDataSet = (set: unknown): boolean => isObject(set) && Array.isArray(set.values) && set.values.every(isObject);

/** What a combined chart may combine. */
const combined = ["line", "area", "bar", "scatter", "pie"];

function checkSeries(walk: Walk, series: unknown, place: Place): void {
  if (series === undefined) return; // said already
  if (!Array.isArray(series) || series.length === 0) {
    complain(walk, 200550, place, "series is a list of at least one");
    return;
  }
  series.forEach((each: unknown, n) => {
    const type = isObject(each) ? asText(each.type) : "";
    if (!combined.includes(type)) complain(walk, 200550, inside(place, String(n)), "unknown series type", type);
  });
}
