import { plain } from "./text.js";

/** The sandbox reads labels as a Chinese client shows them, whatever the page's language. */
const asked = (text) => text?.i18n_content?.zh_cn || text?.content || "";

/** Asks first where the card wants it; resolves false when the person thinks better of it. */
async function agreed(card, { confirm }) {
  if (!confirm) return true;
  return card.ask({ title: plain(confirm.title, card), text: plain(confirm.text, card) });
}

const callbackOf = (el) => (el.behaviors ?? []).find(({ type }) => type === "callback");
const linkOf = (el) => {
  const link = (el.behaviors ?? []).find(({ type }) => type === "open_url");
  return link ? link.default_url || link.pc_url : el.url;
};

/** Opens an address from a card in a new tab; anything but a web address is left alone. */
export function openUrl(url) {
  if (/^https?:\/\//i.test(url ?? "")) window.open(url, "_blank", "noopener,noreferrer");
}

/**
 * How the control API finds this very element: by its name, else by its label; where several share a label, the value
 * that it would send goes along. The label stands beside a name for whoever reads what was recorded.
 */
function gestureOf(card, el, label) {
  if (el.name) return label ? { name: el.name, label } : { name: el.name };
  const twins = (card.buttons ?? []).filter((each) => each.label === label).length;
  const value = callbackOf(el)?.value ?? el.value;
  return twins > 1 && value !== undefined ? { label, value } : { label };
}

/** A click on a button that doesn't belong to a form. */
export async function pressButton(card, el) {
  if (!(await agreed(card, el))) return;
  openUrl(linkOf(el));
  const onlyLink = linkOf(el) && !callbackOf(el);
  if (!onlyLink) await card.act(el, gestureOf(card, el, asked(el.text)));
}

/** The submit button of a form whose values have been checked. Resolves whether the bot took it. */
export async function submitForm(card, el, form) {
  if (!(await agreed(card, el))) return false;
  return card.act(el, { ...gestureOf(card, el, asked(el.text)), form });
}

export async function pressContainer(card, el) {
  if (!(await agreed(card, el))) return;
  openUrl(linkOf(el));
  if (callbackOf(el)) await card.act(el, gestureOf(card, el, firstWords(el)));
}

/** The first words in a container, by which the control API knows it. */
function firstWords(el) {
  for (const part of [...(el.columns ?? []), ...(el.elements ?? [])]) {
    const own = part.tag === "markdown" ? asked(part) : asked(part.text);
    const words = own || firstWords(part);
    if (words) return words.replace(/\*\*/g, "");
  }
  return "";
}

export async function chooseOverflow(card, el, option) {
  if (!(await agreed(card, el))) return;
  openUrl(option.multi_url?.url || option.multi_url?.pc_url);
  await card.act(el, { label: asked(option.text) });
}

/** A choice in a field outside any form, which calls back at once. A checker calls back only if it says so. */
export async function chooseField(card, el, value) {
  if (el.tag === "checker" && !callbackOf(el)) return true;
  if (!(await agreed(card, el))) return false;
  const label = asked(el.label) || asked(el.placeholder) || asked(el.text);
  const name = el.name || label;
  return card.act(el, { ...(el.name ? { name } : { label }), form: { [name]: value } });
}
