import { api } from "./api.js";
import { model, notify } from "./model.js";

/** Messages that a chat starts with; each look further back takes three times as many. */
const firstPage = 40;
const gatherMs = 60;
/** The answer where a chat is not there, as after a reset. */
const gone = 404;
const readGatherMs = 400;

/** What is going on with each open room, beside what is drawn of it. */
const running = new Map();

const roomOf = (chatId) => model.get().rooms[chatId];

function put(chatId, change) {
  const run = running.get(chatId);
  if (!run) return;
  if (change.list) run.ids = new Set(change.list.map(({ messageId }) => messageId));
  model.set(({ rooms }) => ({ rooms: { ...rooms, [chatId]: { ...rooms[chatId], ...change } } }));
}

/**
 * Keeps a chat's messages at hand while somebody looks at it.
 * @returns {() => void} lets it go again
 */
export function enterRoom(chatId, viewer) {
  const known = running.get(chatId);
  if (known) {
    known.watchers += 1;
  } else {
    running.set(chatId, { watchers: 1, viewer, ids: new Set(), stale: new Set(), isNew: false, timer: 0, busy: false });
    put(chatId, { list: [], isFull: false, isLoaded: false, limit: firstPage });
    loadNewest(chatId, firstPage);
  }
  return () => {
    const run = running.get(chatId);
    if (!run) return;
    run.watchers -= 1;
    if (run.watchers > 0) return;
    clearTimeout(run.timer);
    running.delete(chatId);
    model.set(({ rooms }) => ({ rooms: Object.fromEntries(Object.entries(rooms).filter(([id]) => id !== chatId)) }));
  };
}

async function loadNewest(chatId, limit) {
  const run = running.get(chatId);
  if (!run) return;
  if (run.loading) {
    run.again = limit;
    return;
  }
  run.loading = true;
  run.again = 0;
  try {
    const { messages } = await api.messages(chatId, run.viewer, { limit });
    put(chatId, { list: messages, isFull: messages.length < limit, isLoaded: true, limit });
  } catch (error) {
    const isGone = error.status === gone;
    put(chatId, { isLoaded: true, ...(isGone ? { list: [], isFull: true } : {}) });
    if (!isGone) notify("error", error.message);
  } finally {
    run.loading = false;
    if (run.again) loadNewest(chatId, run.again);
  }
}

/** Looks further back in a chat. */
export function loadEarlier(chatId) {
  const room = roomOf(chatId);
  if (room?.isLoaded && !room.isFull) loadNewest(chatId, room.limit * 3);
}

/** A message came or changed: fetched soon, together with what else happens meanwhile. */
export function messageChanged(chatId, messageId) {
  const run = running.get(chatId);
  if (!run) return;
  if (run.ids.has(messageId)) run.stale.add(messageId);
  else run.isNew = true;
  if (!run.timer) run.timer = setTimeout(() => catchUp(chatId), gatherMs);
}

/** Somebody read a message; which chat it is in isn't said. */
export function messageRead(messageId) {
  for (const [chatId, run] of running) {
    if (!run.ids.has(messageId)) continue;
    run.stale.add(messageId);
    if (!run.timer) run.timer = setTimeout(() => catchUp(chatId), readGatherMs);
  }
}

async function catchUp(chatId) {
  const run = running.get(chatId);
  if (!run) return;
  run.timer = 0;
  if (run.busy || run.loading) {
    run.timer = setTimeout(() => catchUp(chatId), gatherMs);
    return;
  }
  run.busy = true;
  const { stale, isNew } = run;
  run.stale = new Set();
  run.isNew = false;
  try {
    for (const range of rangesOf(roomOf(chatId).list, stale)) await refresh(chatId, run, range);
    if (isNew) await append(chatId, run);
  } catch (error) {
    notify("error", error.message);
  } finally {
    run.busy = false;
  }
}

const gapAllowed = 4;

/** The stale messages as ranges, those close together as one. */
function rangesOf(list, stale) {
  const ranges = [];
  list.forEach(({ messageId }, at) => {
    if (!stale.has(messageId)) return;
    const last = ranges[ranges.length - 1];
    if (last && at - last.to <= gapAllowed) last.to = at;
    else ranges.push({ from: at, to: at });
  });
  return ranges;
}

/** Fetches a range by its neighbour: a message alone would bring all its earlier versions along. */
async function refresh(chatId, run, { from, to }) {
  const { list } = roomOf(chatId);
  const fresh =
    from === 0 && to === 0
      ? [await api.message(list[0].messageId)]
      : from === 0
        ? await Promise.all(list.slice(from, to + 1).map(({ messageId }) => api.message(messageId)))
        : (await api.messages(chatId, run.viewer, { after: list[from - 1].messageId, limit: to - from + 1 })).messages;
  const byId = new Map(fresh.map((message) => [message.messageId, message]));
  const now = roomOf(chatId);
  if (now) put(chatId, { list: now.list.map((message) => renewed(message, byId.get(message.messageId))) });
}

/** The fresher message; with the card it had, if that is the same, so that the card isn't drawn again for a read mark. */
function renewed(message, fresh) {
  if (!fresh) return message;
  if (!message.card || fresh.updates !== message.updates || fresh.recalled) return fresh;
  return { ...fresh, card: message.card, buttons: message.buttons, inputs: message.inputs };
}

async function append(chatId, run) {
  const { list } = roomOf(chatId);
  const last = list[list.length - 1];
  const { messages } = await api.messages(chatId, run.viewer, last ? { after: last.messageId } : { limit: firstPage });
  const now = roomOf(chatId);
  if (!now) return;
  const known = new Set(now.list.map(({ messageId }) => messageId));
  put(chatId, { list: [...now.list, ...messages.filter(({ messageId }) => !known.has(messageId))] });
}

/** Reads every open room anew, after a lost connection. */
export function reloadRooms() {
  for (const chatId of running.keys()) loadNewest(chatId, firstPage);
}

/** After a reset nothing that was said is there any more. */
export function emptyRooms() {
  for (const [chatId, run] of running) {
    run.stale.clear();
    run.isNew = false;
    put(chatId, { list: [], isFull: true, isLoaded: true });
  }
}

/** Reads the rooms that a reset leaves, the seeded groups; the others come into being anew when somebody writes. */
export function reloadSeededRooms() {
  const { chats } = model.get().town;
  for (const chatId of running.keys()) if (chats.some((chat) => chat.chatId === chatId)) loadNewest(chatId, firstPage);
}
