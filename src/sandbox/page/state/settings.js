import { hasChineseFont } from "../fonts.js";
import { createStore } from "./store.js";

const key = "sandbox-page";

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}");
  } catch {
    return {}; // unreadable or forbidden storage: the page starts afresh
  }
}

/** The people named in the address, as `#phones=ou_a,ou_b`. */
function phonesInAddress() {
  const named = new URLSearchParams(location.hash.slice(1)).get("phones");
  return named ? named.split(",").filter(Boolean) : null;
}

/** Chinese, as the town speaks, unless this machine can't draw it. */
const firstLanguage = () => (navigator.language.startsWith("zh") || hasChineseFont() ? "zh" : "en");

const saved = remembered();
const prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;

/**
 * What this browser remembers: whose phones are open, in which chat each stands, language and looks.
 * `phones` is null until somebody or the first visit has chosen.
 */
export const settings = createStore({
  lang: saved.lang ?? firstLanguage(),
  theme: saved.theme ?? (prefersDark ? "dark" : "light"),
  tiled: saved.tiled === true,
  phones: phonesInAddress() ?? saved.phones ?? null,
  openChats: saved.openChats ?? {},
  welcomed: saved.welcomed === true,
});

function keep() {
  const now = settings.get();
  document.documentElement.lang = now.lang === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset.theme = now.theme;
  try {
    localStorage.setItem(key, JSON.stringify(now));
  } catch {
    return; // storage is full or forbidden: the page works, it only forgets
  }
}

/** Follows the settings into the page, the storage and the address. Call once. */
export function startSettings() {
  keep();
  settings.watch(() => {
    keep();
    const { phones } = settings.get();
    const hash = phones ? `#phones=${phones.join(",")}` : "";
    if (phones && location.hash !== hash) history.replaceState(null, "", hash || location.pathname);
  });
  addEventListener("hashchange", () => {
    const phones = phonesInAddress();
    if (phones) settings.set({ phones });
  });
}

export const openPhone = (openId) =>
  settings.set(({ phones }) => ((phones ?? []).includes(openId) ? {} : { phones: [...(phones ?? []), openId] }));

export const closePhone = (openId) =>
  settings.set(({ phones }) => ({ phones: (phones ?? []).filter((each) => each !== openId) }));

/** Moves a phone one place to the left (-1) or to the right (1). */
export function movePhone(openId, by) {
  const phones = [...(settings.get().phones ?? [])];
  const at = phones.indexOf(openId);
  const to = at + by;
  if (at < 0 || to < 0 || to >= phones.length) return;
  phones.splice(to, 0, ...phones.splice(at, 1));
  settings.set({ phones });
}

/** Which chat a phone shows; null is the list of chats. */
export const showChat = (openId, chatId) =>
  settings.set(({ openChats }) => ({ openChats: { ...openChats, [openId]: chatId } }));

/**
 * Opens the phones that are to be looked at, each in its chat (null: as it was). Those that are open already keep their
 * place; others give theirs up, unless they are to be kept.
 * @param {{ openId: string, chatId: string | null }[]} shows
 */
export function arrangePhones(shows, { keep = false } = {}) {
  const wanted = shows.map(({ openId }) => openId);
  const before = settings.get().phones ?? [];
  const coming = wanted.filter((openId) => !before.includes(openId));
  const phones = keep
    ? [...before, ...coming]
    : [...before.map((openId) => (wanted.includes(openId) ? openId : coming.shift())).filter(Boolean), ...coming];
  const named = shows.filter(({ chatId }) => chatId).map(({ openId, chatId }) => [openId, chatId]);
  settings.set(({ openChats }) => ({
    phones: [...new Set(phones)],
    openChats: { ...openChats, ...Object.fromEntries(named) },
  }));
}
