import { classes, html } from "../html.js";
import { useCard, useForm } from "./context.js";
import { width } from "./measure.js";
import { pressButton } from "./press.js";
import { CardIcon, plain } from "./text.js";

const types = [
  "default",
  "primary",
  "danger",
  "text",
  "primary_text",
  "danger_text",
  "primary_filled",
  "danger_filled",
  "laser",
];
const sizes = ["tiny", "small", "medium", "large"];

/** What the button does in its form; the older `action_type` says the same. */
const formRole = (el) => el.form_action_type ?? { form_submit: "submit", form_reset: "reset" }[el.action_type];

export function Button({ el }) {
  const card = useCard();
  const form = useForm();
  const words = plain(el.text, card);
  const off = el.disabled === true || card.locked;
  const busy = card.busy === el;
  const press = () => {
    const role = form ? formRole(el) : undefined;
    if (role === "submit") return form.submit(el);
    if (role === "reset") return form.reset();
    return pressButton(card, el);
  };
  const hint = plain(el.disabled ? (el.disabled_tips ?? el.hover_tips) : el.hover_tips, card);
  const name = classes(
    "button",
    `type-${types.includes(el.type) ? el.type : "default"}`,
    `size-${sizes.includes(el.size) ? el.size : "medium"}`,
    busy && "busy",
  );
  return html`<button
    type="button"
    class=${name}
    style=${{ width: width(el.width) }}
    disabled=${off}
    aria-busy=${busy}
    aria-label=${words ? undefined : el.name}
    title=${hint || undefined}
    onClick=${press}
  >
    <${CardIcon} icon=${el.icon} size=${16} />${words}
  </button>`;
}
