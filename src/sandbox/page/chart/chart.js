import { useCard } from "../card/context.js";
import { html } from "../html.js";
import { word } from "../words.js";
import { Cartesian } from "./cartesian.js";
import { paint, rowsOf } from "./data.js";
import { Funnel, LinearProgress, WordCloud } from "./plain.js";
import { CircularProgress, Pie, Radar } from "./round.js";

const drawings = {
  bar: Cartesian,
  line: Cartesian,
  area: Cartesian,
  scatter: Cartesian,
  common: Cartesian,
  pie: Pie,
  rose: Pie,
  radar: Radar,
  circularProgress: CircularProgress,
  linearProgress: LinearProgress,
  funnel: Funnel,
  wordCloud: WordCloud,
};
const ratios = { "16:9": 9 / 16, "4:3": 3 / 4, "2:1": 1 / 2, "1:1": 1 };
const width = 320;

/** A chart of a VChart spec, drawn plainly as SVG: shapes and numbers are right, styling is our own. */
export function Chart({ el }) {
  const card = useCard();
  const spec = el.chart_spec ?? {};
  const Drawing = Object.hasOwn(drawings, spec.type ?? "") ? drawings[spec.type] : null;
  if (!Drawing)
    return html`<div class="card-broken">${word(card.lang, "unsupported", { tag: `chart ${spec.type ?? "?"}` })}</div>`;
  const pixels = /^(\d{2,3})px$/.exec(el.height ?? "")?.[1];
  const height = Math.min(480, Math.max(80, pixels ? Number(pixels) : width * (ratios[el.aspect_ratio] ?? 9 / 16)));
  const title = spec.title?.text ?? spec.title?.content;
  const hasRows = rowsOf(spec).length > 0 || (spec.series ?? []).some((series) => rowsOf(spec, series).length > 0);
  return html`<figure class="chart">
    ${title && spec.title.visible !== false && html`<figcaption>${String(title)}</figcaption>`}
    ${hasRows ? html`<${Drawing} spec=${spec} width=${width} height=${height} />` : html`<div class="muted">${word(card.lang, "noData")}</div>`}
  </figure>`;
}

/** Which colour is which; nothing for a single unnamed series. */
export function Legend({ names, spec }) {
  if (names.filter(Boolean).length < 1) return null;
  return html`<ul class="legend">
    ${names.map((name, at) => html`<li><span class="dot" style=${{ background: paint(at, spec) }}></span>${name}</li>`)}
  </ul>`;
}
