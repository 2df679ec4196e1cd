import { colour } from "../card/colour.js";
import { useCard } from "../card/context.js";
import { PersonChip } from "../card/person.js";
import { CardIcon } from "../card/text.js";
import { html } from "../html.js";
import { dateOf, timeOfDay, wallClock, weekdayOf } from "../time.js";
import { word } from "../words.js";
import { Font, Link, Nodes, Tag } from "./markdown.js";

const two = (number) => String(number).padStart(2, "0");

/** One of Lark's own tags inside markdown. */
export function LarkTag({ name, attributes, node }) {
  const inside = html`<${Nodes} of=${node.children} />`;
  switch (name) {
    case "br":
      return html`<br />`;
    case "hr":
      return html`<hr />`;
    case "at":
      return html`<${At} attributes=${attributes} />`;
    case "font":
      return html`<${Font} name=${attributes.color}>${inside}<//>`;
    case "text_tag":
      return html`<${Tag} colour=${attributes.color}>${inside}<//>`;
    case "number_tag":
      return html`<${NumberTag} attributes=${attributes}>${inside}<//>`;
    case "person":
      return html`<${PersonChip}
        id=${attributes.id}
        size="extra_small"
        showName=${attributes.show_name !== "false"}
        showAvatar=${attributes.show_avatar !== "false"}
        capsule=${attributes.style === "capsule"}
      />`;
    case "local_datetime":
      return html`<${LocalTime} attributes=${attributes} />`;
    case "link":
    case "a":
      return html`<${Link} url=${attributes.url ?? attributes.pc_url ?? attributes.href}>
        ${attributes.icon && html`<${CardIcon} icon=${{ tag: "standard_icon", token: attributes.icon }} size=${14} />`}
        ${inside}
      <//>`;
    default:
      return inside;
  }
}

function At({ attributes }) {
  const card = useCard();
  if (attributes.id === "all") return html`<span class="at">@${word(card.lang, "everyone")}</span>`;
  const ids = (attributes.ids ?? attributes.id ?? attributes.email ?? "").split(",").filter(Boolean);
  return ids.map(
    (id) => html`<span class="at">@${card.people.get(id)?.name ?? word(card.lang, "unknownPerson")}</span> `,
  );
}

function NumberTag({ attributes, children }) {
  const card = useCard();
  const paint = (name) => colour(name, card.style?.color, card.theme);
  const ground = paint(attributes.background_color);
  const style = {
    background: ground && `color-mix(in srgb, ${ground} var(--deep), #000)`, // white letters stand on it
    color: paint(attributes.font_color),
  };
  return html`<${Link} url=${attributes.url}><span class="number-tag" style=${style}>${children}</span><//>`;
}

/** A moment as the reader's client writes it. */
function LocalTime({ attributes }) {
  const { lang } = useCard();
  const at = Number(attributes.millisecond);
  if (!Number.isFinite(at)) return null;
  const { year, month, day, second } = wallClock(at);
  const zh = lang === "zh";
  const forms = {
    date_num: () => dateOf(at),
    date_short: () => (zh ? `${month}月${day}日` : `${month}/${day}`),
    date: () => (zh ? `${year}年${month}月${day}日` : dateOf(at)),
    week: () => weekdayOf(at, lang),
    week_long: () => weekdayOf(at, lang),
    time: () => timeOfDay(at),
    time_sec: () => `${timeOfDay(at)}:${two(second)}`,
    timezone: () => "GMT+8",
  };
  const form = forms[attributes.format_type] ?? (() => `${dateOf(at)} ${timeOfDay(at)}`);
  return html`<time>${form()}</time>`;
}
