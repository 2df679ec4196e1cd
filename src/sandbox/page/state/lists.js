import { api } from "./api.js";
import { model, notify } from "./model.js";

const gatherMs = 250;

/** The people whose list of chats is on the screen, with the timer of the next look. */
const watched = new Map();

/**
 * Keeps somebody's list of chats fresh while their phone is seen.
 * @returns {() => void} stops it
 */
export function watchList(openId) {
  watched.set(openId, { timer: 0, busy: false });
  load(openId);
  return () => {
    clearTimeout(watched.get(openId)?.timer);
    watched.delete(openId);
  };
}

async function load(openId) {
  const watch = watched.get(openId);
  if (!watch) return;
  if (watch.busy) return soon(openId);
  watch.timer = 0;
  watch.busy = true;
  try {
    const { chats } = await api.chats(openId);
    model.set(({ lists }) => ({ lists: { ...lists, [openId]: chats } }));
  } catch (error) {
    notify("error", error.message);
  } finally {
    watch.busy = false;
  }
}

function soon(openId) {
  const watch = watched.get(openId);
  if (!watch || watch.timer) return;
  watch.timer = setTimeout(() => {
    watch.timer = 0;
    load(openId);
  }, gatherMs);
}

/** Something happened in a chat: the lists of those who are in it, as far as known, are looked at again. */
export function chatChanged(chatId) {
  for (const openId of watched.keys()) {
    const list = model.get().lists[openId];
    if (!list || list.some((chat) => chat.chatId === chatId)) soon(openId);
  }
}

export function reloadLists() {
  for (const openId of watched.keys()) soon(openId);
}

/** A person has seen a chat: its count goes at once, the sandbox's own count follows. */
export function countNoUnread(openId, chatId) {
  model.set(({ lists }) => ({
    lists: {
      ...lists,
      [openId]: (lists[openId] ?? []).map((chat) => (chat.chatId === chatId ? { ...chat, unread: 0 } : chat)),
    },
  }));
}
