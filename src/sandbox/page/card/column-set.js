import { classes, html } from "../html.js";
import { background } from "./colour.js";
import { useCard } from "./context.js";
import { Elements } from "./element.js";
import { boxStyle, space } from "./measure.js";

const across = { left: "flex-start", center: "center", right: "flex-end" };
const inner = { top: "flex-start", center: "center", bottom: "flex-end" };
const modes = ["none", "stretch", "flow", "bisect", "trisect"];

/** Columns side by side; the flex mode says what becomes of them on a narrow screen, which a phone always is. */
export function ColumnSet({ el }) {
  const card = useCard();
  const mode = modes.includes(el.flex_mode) ? el.flex_mode : "none";
  const style = {
    gap: space(el.horizontal_spacing) ?? "8px",
    justifyContent: across[el.horizontal_align],
    background: background(el.background_style, card.style?.color, card.theme),
  };
  const columns = (el.columns ?? []).map((column, at) => html`<${Column} key=${at} column=${column} mode=${mode} />`);
  const filled = el.background_style && el.background_style !== "default";
  const name = classes("columns", `flex-${mode}`, filled && "filled");
  return html`<div class=${name} style=${style}>${columns}<${Link} action=${el.action} /></div>`;
}

/** Weights share out what is left over; in `none`, pixels are pixels and too narrow is cut off as Lark does. */
function sizeOf(column, mode) {
  if (mode === "none" || mode === "flow") {
    if (/^\d{2,3}px$/.test(column.width ?? "")) return { flex: `0 0 ${column.width}` };
    if (column.width === "weighted") return { flex: `${Math.min(5, Math.max(1, column.weight ?? 1))} 1 0` };
  }
  return {};
}

function Column({ column, mode }) {
  const card = useCard();
  const style = {
    ...sizeOf(column, mode),
    background: background(column.background_style, card.style?.color, card.theme),
    margin: space(column.margin),
    justifyContent: inner[column.vertical_align],
  };
  const box = { ...boxStyle(column), justifyContent: undefined };
  return html`<div class=${`column ${column.width === "weighted" ? "weighted" : "auto"}`} style=${style}>
    <${Elements} of=${column.elements ?? []} style=${box} />
    <${Link} action=${column.action} />
  </div>`;
}

/** Covers its box with a link; buttons inside lie above it. */
function Link({ action }) {
  const url = action?.multi_url?.url ?? action?.multi_url?.pc_url;
  if (!/^https?:\/\//i.test(url ?? "")) return null;
  return html`<a class="cover-link" href=${url} target="_blank" rel="noopener noreferrer" aria-label=${url}></a>`;
}
