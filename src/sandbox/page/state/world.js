import { isoInTown } from "../time.js";
import { api } from "./api.js";
import { model, notify, setClock } from "./model.js";
import { createStore } from "./store.js";

/** The faults as they were last set from this page. */
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
    await api.reset();
    faults.set({ set: {} });
  } catch (error) {
    notify("error", error.message);
  } finally {
    model.set({ moving: false });
  }
}

export async function setFaults(body) {
  try {
    await api.faults(body);
    faults.set({ set: body });
    return true;
  } catch (error) {
    notify("error", error.message);
    return false;
  }
}
