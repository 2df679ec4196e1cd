import { classes, html } from "../html.js";
import { background, edge } from "./colour.js";
import { useCard } from "./context.js";
import { Elements } from "./element.js";
import { boxStyle, space, width } from "./measure.js";
import { pressContainer } from "./press.js";
import { plain } from "./text.js";

const controls = "button, a, input, textarea, select, label, [role=button]";

/** A box that acts as a button; a control inside it takes the click for itself. */
export function InteractiveContainer({ el }) {
  const card = useCard();
  const off = el.disabled === true || card.locked;
  const style = {
    width: width(el.width),
    height: /^\d{2,3}px$/.test(el.height ?? "") ? el.height : undefined,
    background: background(el.background_style, card.style?.color, card.theme),
    borderColor: el.has_border ? edge(el.border_color, card.style?.color, card.theme) : "transparent",
    borderRadius: space(el.corner_radius),
    padding: space(el.padding),
  };
  const press = (event) => {
    if (event.target.closest(controls) !== event.currentTarget) return;
    if (!off) pressContainer(card, el);
  };
  const onKeyDown = (event) => {
    if (event.target !== event.currentTarget || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    press(event);
  };
  const hint = plain(el.disabled ? (el.disabled_tips ?? el.hover_tips) : el.hover_tips, card);
  return html`<div
    class=${classes("container", off && "off", card.busy === el && "busy")}
    role="button"
    tabindex=${off ? -1 : 0}
    aria-disabled=${off}
    title=${hint || undefined}
    style=${style}
    onClick=${press}
    onKeyDown=${onKeyDown}
  >
    <${Elements} of=${el.elements ?? []} style=${{ ...boxStyle(el), padding: undefined }} />
  </div>`;
}
