import { html } from "../html.js";
import { word } from "../words.js";
import { useCard } from "./context.js";

const pixels = { extra_small: 16, small: 20, medium: 28, large: 40 };
const hues = ["blue", "turquoise", "green", "orange", "carmine", "violet", "purple", "indigo"];

/** A steady colour for a person, from the id. */
export function hueOf(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
  return hues[sum % hues.length];
}

/** The letters on an avatar: the given name of a Chinese name, else the first letter. */
const initials = (name) => (/^\p{Script=Han}+$/u.test(name) ? name.slice(-2) : name.slice(0, 1).toUpperCase());

/** A coloured disc with the name's letters; the town has no photographs. */
export function Avatar({ id, name, size = 32, square = false }) {
  const style = { "--c": `var(--${hueOf(id)})`, width: `${size}px`, height: `${size}px`, fontSize: `${size * 0.36}px` };
  return html`<span class=${square ? "avatar square" : "avatar"} style=${style} aria-hidden="true">${initials(name)}</span>`;
}

/** One person as cards show them; an id that nobody has is said to be unknown. */
export function PersonChip({ id = "", size = "medium", showName = true, showAvatar = true, capsule = false }) {
  const card = useCard();
  const name = card.people.get(id)?.name ?? word(card.lang, "unknownPerson");
  return html`<span class=${capsule ? "person capsule" : "person"} title=${name}>
    ${showAvatar && html`<${Avatar} id=${id} name=${name} size=${pixels[size] ?? 28} />`}
    ${showName && html`<span class="person-name">${name}</span>`}
  </span>`;
}

/** The component `person`. */
export const Person = ({ el }) => html`<${PersonChip}
  id=${el.user_id}
  size=${el.size}
  showName=${el.show_name === true}
  showAvatar=${el.show_avatar !== false}
  capsule=${el.style === "capsule"}
/>`;

/** The component `person_list`; with `drop_invalid_user_id` unknown ids aren't shown. */
export function PersonList({ el }) {
  const card = useCard();
  const persons = (el.persons ?? []).filter(({ id }) => !el.drop_invalid_user_id || card.people.has(id));
  return html`<div class="person-list">
    ${persons.map(
      ({ id }) =>
        html`<${PersonChip} id=${id} size=${el.size ?? "small"} showName=${el.show_name !== false} showAvatar=${el.show_avatar !== false} />`,
    )}
  </div>`;
}
