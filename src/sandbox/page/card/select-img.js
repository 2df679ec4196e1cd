import { classes, html } from "../html.js";
import { Icon } from "../icon.js";
import { imageUrl } from "../state/api.js";
import { useCard, useForm } from "./context.js";
import { Field, useField } from "./field.js";
import { plain } from "./text.js";

const columns = { stretch: 1, bisect: 2, trisect: 3 };

/** Pictures to choose from. */
export function SelectImg({ el }) {
  const card = useCard();
  const inForm = useForm() !== null;
  const { value, error, off, send } = useField(el);
  const several = inForm && el.multi_select === true;
  const chosen = [value].flat();
  const choose = (option) => {
    if (!several) return send(chosen.includes(option.value) && inForm ? "" : option.value);
    return send(
      chosen.includes(option.value) ? chosen.filter((each) => each !== option.value) : [...chosen, option.value],
    );
  };
  const style = { gridTemplateColumns: `repeat(${columns[el.layout] ?? 2}, 1fr)` };
  const ratio = /^\d{1,2}:\d{1,2}$/.test(el.aspect_ratio ?? "") ? el.aspect_ratio.replace(":", " / ") : "16 / 9";
  return html`<${Field} el=${el} error=${error}>
    ${(aria) => html`<div class="img-options" role="group" ...${aria} style=${style}>
      ${(el.options ?? []).map((option) => {
        const hint = plain(option.disabled ? (option.disabled_tips ?? option.hover_tips) : option.hover_tips, card);
        const picked = chosen.includes(option.value);
        return html`<button
          type="button"
          class=${classes("img-option", picked && "picked")}
          aria-pressed=${picked}
          aria-label=${hint || option.value}
          title=${hint || undefined}
          disabled=${off || option.disabled === true}
          onClick=${() => choose(option)}
        >
          <img src=${imageUrl(option.img_key)} alt="" style=${{ aspectRatio: ratio }} />
          ${picked && html`<span class="tick"><${Icon} name="done" size=${14} /></span>`}
        </button>`;
      })}
    </div>`}
  <//>`;
}
