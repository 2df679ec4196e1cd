import { classes, html } from "../html.js";
import { Button } from "./button.js";
import { useCard } from "./context.js";
import { useField } from "./field.js";
import { space } from "./measure.js";
import { plain, Text } from "./text.js";

/** A task that can be ticked off. */
export function Checker({ el }) {
  const card = useCard();
  const { value, off, send } = useField(el);
  const { show_strikethrough: struck, opacity } = el.checked_style ?? {};
  const done = value === true;
  const style = { opacity: done && typeof opacity === "number" ? opacity : undefined };
  const overall = el.overall_checkable !== false;
  const words = html`<span class=${done && struck ? "struck" : ""} style=${style}><${Text} text=${el.text} /></span>`;
  const hint = plain(el.disabled ? (el.disabled_tips ?? el.hover_tips) : el.hover_tips, card);
  return html`<div class="checker" style=${{ padding: space(el.padding) }}>
    <label class=${classes("checker-label", off && "off", !overall && "apart")} title=${hint || undefined}>
      <input type="checkbox" name=${el.name} aria-label=${overall ? undefined : plain(el.text, card)} checked=${done} disabled=${off} onChange=${(event) => send(event.currentTarget.checked)} />
      ${overall && words}
    </label>
    ${!overall && words}
    ${(el.button_area?.buttons ?? []).slice(0, 3).map((button) => html`<${Button} el=${button} />`)}
  </div>`;
}
