import { useEffect, useRef, useState } from "preact/hooks";
import { useCard } from "../card/context.js";
import { html } from "../html.js";
import { takeTurn } from "../state/turns.js";
import { word } from "../words.js";
import { ChartTable } from "./chart-table.js";
import { inWords, rowsOf } from "./rows.js";
import { specFor } from "./spec.js";
import { loadVChart } from "./vchart.js";

const ratios = { "16:9": "16 / 9", "4:3": "4 / 3", "2:1": "2 / 1", "1:1": "1 / 1" };
const nearby = "200px";

/** Whether the element has come near the part of the page that is seen; once is enough. */
function useNear(element) {
  const [isNear, come] = useState(false);
  useEffect(() => {
    if (!element.current) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry.isIntersecting && come(true), { rootMargin: nearby });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return isNear;
}

/** A chart of a VChart spec, drawn by VChart itself; its numbers as a table where that fails. */
export function Chart({ el }) {
  const card = useCard();
  const rows = rowsOf(el.chart_spec ?? {});
  if (rows.length === 0) return html`<figure class="chart muted">${word(card.lang, "noData")}</figure>`;
  return html`<${Drawing} el=${el} rows=${rows} theme=${card.theme} lang=${card.lang} />`;
}

function Drawing({ el, rows, theme, lang }) {
  const canvas = useRef(null);
  const isNear = useNear(canvas);
  const [failed, fail] = useState(false);
  const source = JSON.stringify([el.chart_spec, el.color_theme]);
  useEffect(() => {
    if (!isNear || failed) return undefined;
    let chart = null;
    let isOver = false;
    const draw = (VChart) => {
      if (isOver) return;
      try {
        const box = canvas.current;
        chart = new VChart(specFor(el, getComputedStyle(box)), { dom: box, theme, animation: false });
        chart.renderSync();
        box.dataset.drawn = el.chart_spec.type;
      } catch (error) {
        giveUp(error);
      }
    };
    const giveUp = (error) => {
      console.info("a chart is shown as a table", error);
      if (!isOver) fail(true);
    };
    loadVChart().then((VChart) => takeTurn(() => draw(VChart)), giveUp);
    return () => {
      isOver = true;
      chart?.release();
    };
  }, [isNear, failed, source, theme]);
  if (failed) return html`<figure class="chart"><${ChartTable} rows=${rows} /></figure>`;
  const pixels = /^\d{1,3}px$/.test(el.height ?? "") ? el.height : undefined;
  const size = pixels ? { height: pixels } : { aspectRatio: ratios[el.aspect_ratio] ?? ratios["16:9"] };
  return html`<figure class="chart">
    <div class="chart-canvas" ref=${canvas} style=${size} role="img" aria-label=${inWords(rows)} lang=${lang}></div>
  </figure>`;
}
