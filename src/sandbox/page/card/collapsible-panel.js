import { useState } from "preact/hooks";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { Markdown } from "../markdown/markdown.js";
import { background, edge } from "./colour.js";
import { pick, useCard } from "./context.js";
import { Elements } from "./element.js";
import { boxStyle, space } from "./measure.js";
import { CardIcon } from "./text.js";

/** A part of the card that opens and closes; only on this phone, nobody is told. */
export function CollapsiblePanel({ el }) {
  const card = useCard();
  const [open, toggle] = useState(el.expanded === true);
  const { header = {}, border } = el;
  const title = header.title ?? {};
  const paint = (name) => background(name, card.style?.color, card.theme);
  const style = {
    background: paint(el.background_color),
    border: border ? `1px solid ${edge(border.color, card.style?.color, card.theme)}` : undefined,
    borderRadius: space(border?.corner_radius),
  };
  const place = ["left", "right", "follow_text"].includes(header.icon_position) ? header.icon_position : "right";
  const turn = open ? `rotate(${Number(header.icon_expanded_angle ?? 180) || 0}deg)` : undefined;
  return html`<section class="panel" style=${style}>
    <button
      type="button"
      class=${`panel-header icon-${place} ${header.width === "auto" ? "auto" : ""}`}
      style=${{ padding: space(header.padding), background: paint(header.background_color) }}
      aria-expanded=${open}
      onClick=${() => toggle(!open)}
    >
      <span class="panel-title">
        ${title.tag === "plain_text" ? pick(title, card) : html`<${Markdown} content=${pick(title, card)} />`}
      </span>
      <span class="panel-icon" style=${{ transform: turn }}>
        ${header.icon ? html`<${CardIcon} icon=${header.icon} />` : html`<${Icon} name="down" size=${16} />`}
      </span>
    </button>
    ${
      open &&
      html`<div class="panel-body" style=${{ padding: space(el.padding) }}>
      <${Elements} of=${el.elements ?? []} style=${{ ...boxStyle(el), padding: undefined }} />
    </div>`
    }
  </section>`;
}
