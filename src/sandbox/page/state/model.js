import { instant } from "../time.js";
import { api } from "./api.js";
import { createStore } from "./store.js";

const nobody = {
  people: [],
  units: [],
  chats: [],
  bot: { appId: "", openId: "", name: "", commands: [] },
  personById: new Map(),
  unitById: new Map(),
};

/**
 * What the page knows of the sandbox. `rooms` holds the messages of the chats that are open, `lists` the chats of the
 * people whose phones are seen; `toasts` and `urgents` are by person.
 */
export const model = createStore({
  ready: false,
  failure: null,
  connected: true,
  town: nobody,
  now: 0,
  next: null,
  nextMorning: null,
  moving: false,
  playing: 0,
  resets: 0,
  botAlive: true,
  botBusy: false,
  lists: {},
  rooms: {},
  toasts: {},
  urgents: {},
  notice: null,
});

let clockMoves = 0;

/** The clock stands elsewhere now. */
export function setClock(now) {
  clockMoves += 1;
  model.set({ now: instant(now) });
}

/** Reads the town anew: people, units, groups, and the clock, unless that moved on meanwhile. */
export async function loadTown() {
  const movesBefore = clockMoves;
  const { now, people, units, chats, bot } = await api.town();
  const everybody = [...people, { openId: bot.openId, name: bot.name, title: "", unitId: "", roles: [], isBot: true }];
  const town = {
    people,
    units,
    chats,
    bot: { commands: [], ...bot },
    personById: new Map(everybody.map((person) => [person.openId, person])),
    unitById: new Map(units.map((unit) => [unit.id, unit])),
  };
  const alive = typeof bot.alive === "boolean" ? { botAlive: bot.alive } : {};
  const time = clockMoves === movesBefore ? { now: instant(now) } : {};
  model.set({ town, ...time, ready: true, failure: null, ...alive });
}

let toastNumber = 0;
const lifeMs = { error: 9000, warning: 6000 };
const defaultLifeMs = 4000;

/** Shows a few words on somebody's phone for a while; `code` is the platform's error code, if it is one. */
export function toast(openId, { type = "info", content, code }) {
  toastNumber += 1;
  const id = toastNumber;
  const put = (change) =>
    model.set(({ toasts }) => ({ toasts: { ...toasts, [openId]: change(toasts[openId] ?? []) } }));
  put((all) => [...all.slice(-2), { id, type, content, code }]);
  setTimeout(() => put((all) => all.filter((each) => each.id !== id)), lifeMs[type] ?? defaultLifeMs);
}

export const dropToast = (openId, id) =>
  model.set(({ toasts }) => ({
    toasts: { ...toasts, [openId]: (toasts[openId] ?? []).filter((each) => each.id !== id) },
  }));

let noticeNumber = 0;

/** Says something about the sandbox itself, above the phones. */
export function notify(type, content) {
  noticeNumber += 1;
  const id = noticeNumber;
  model.set({ notice: { id, type, content } });
  setTimeout(() => {
    if (model.get().notice?.id === id) model.set({ notice: null });
  }, lifeMs[type] ?? defaultLifeMs);
}

export const addUrgent = (openId, urgent) =>
  model.set(({ urgents }) => ({
    urgents: {
      ...urgents,
      [openId]: [...(urgents[openId] ?? []).filter(({ messageId }) => messageId !== urgent.messageId), urgent].slice(
        -5,
      ),
    },
  }));

export const dropUrgent = (openId, messageId) =>
  model.set(({ urgents }) => ({
    urgents: { ...urgents, [openId]: (urgents[openId] ?? []).filter((each) => each.messageId !== messageId) },
  }));

/** Somebody has their phone in hand: the notices over it have been seen. */
export const dropUrgents = (openId) =>
  model.set(({ urgents }) => (urgents[openId]?.length > 0 ? { urgents: { ...urgents, [openId]: [] } } : {}));

/** The town is being reset: what is on the way from before is of no use any more. */
export const countReset = () => model.set(({ resets }) => ({ resets: resets + 1, urgents: {}, toasts: {} }));
