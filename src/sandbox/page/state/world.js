import { instant, isoInTown } from "../time.js";
import { api } from "./api.js";
import { countReset, model, notify, setClock } from "./model.js";
import { createStore } from "./store.js";

/** The faults that are on. */
export const faults = createStore({ set: {} });

async function move(body) {
  model.set({ moving: true });
  try {
    const { now } = await api.clock(body);
    setClock(now);
    return true;
  } catch (error) {
    notify("error", error.message);
    return false;
  } finally {
    model.set({ moving: false });
  }
}

/** Moves the sandbox's clock on by an ISO 8601 duration; false if it would not. */
export const advance = (duration) => move({ advance: duration });

/** Moves the clock to a moment in milliseconds. */
export const moveTo = (ms) => move({ to: isoInTown(ms) });

/** Moves the clock to what is due next or to the next working morning, asked anew: what the page knows may be old. */
async function moveAhead(which) {
  try {
    const { [which]: moment } = await api.ahead();
    return moment ? await moveTo(Math.max(instant(moment), model.get().now)) : false;
  } catch (error) {
    notify("error", error.message);
    return false;
  }
}

export const moveToNext = () => moveAhead("next");
export const moveToMorning = () => moveAhead("nextWorkingMorning");

const stepMs = 1000;

/** Lets the clock run `speed` times as fast as ours, a step a second, until told otherwise. 0 stops it. */
export function play(speed) {
  const wasPlaying = model.get().playing > 0;
  model.set({ playing: speed });
  if (speed > 0 && !wasPlaying) step();
}

async function step() {
  const { playing } = model.get();
  if (playing === 0) return;
  const began = performance.now();
  if (!(await advance(`PT${playing}S`))) return model.set({ playing: 0 });
  setTimeout(step, Math.max(0, stepMs - (performance.now() - began)));
}

/** Kills or starts the bot's process. */
export async function steerBot(action) {
  model.set({ botBusy: true });
  try {
    await api.bot(action);
    model.set({ botAlive: action === "start" });
  } catch (error) {
    notify("error", error.message);
  } finally {
    model.set({ botBusy: false });
  }
}

/** Back to the seeded town. */
export async function resetTown() {
  model.set({ moving: true, playing: 0 });
  try {
    countReset();
    await api.reset();
  } catch (error) {
    notify("error", error.message);
  } finally {
    model.set({ moving: false });
  }
}

/** The faults as they stand in the sandbox, whoever set them. */
export async function loadFaults() {
  try {
    faults.set({ set: await api.faultsNow() });
  } catch (error) {
    notify("error", error.message);
  }
}

export const isFaulty = (set) => Object.values(set).some((part) => Object.keys(part).length > 0);

/** Sets one fault of a part (events, api, callbacks), the others staying; without a `name` the part as a whole. */
export async function putFault(part, name, value) {
  const wanted = name === null ? value : { ...faults.get().set[part], [name]: value };
  const body = Object.fromEntries(Object.entries(wanted).filter(([, each]) => each !== undefined && each !== false));
  await sendFaults({ [part]: body });
}

export const liftFaults = () => sendFaults({});

/** Cuts every long connection once. */
export const cutConnections = () => sendFaults({ connections: { cut: true } });

async function sendFaults(body) {
  try {
    await api.faults(body);
  } catch (error) {
    notify("error", error.message);
  }
  await loadFaults();
}
