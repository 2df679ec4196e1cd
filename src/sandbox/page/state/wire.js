import { api } from "./api.js";
import { notify } from "./model.js";
import { createStore } from "./store.js";

const mostKept = 3000;
const gatherMs = 150;

/** The calls and events seen so far; read only while somebody looks at them. */
export const wire = createStore({ entries: [], last: 0, isOpen: false });

let timer = 0;
let busy = false;

/** Starts or stops reading along. */
export function openWire(isOpen) {
  wire.set({ isOpen });
  if (isOpen) wireGrew();
}

/** There is more to read. */
export function wireGrew() {
  if (wire.get().isOpen && !timer) timer = setTimeout(read, gatherMs);
}

async function read() {
  timer = 0;
  if (busy) return wireGrew();
  busy = true;
  try {
    const { entries } = await api.wire(wire.get().last);
    const last = entries[entries.length - 1]?.n;
    if (last) wire.set((before) => ({ entries: [...before.entries, ...entries].slice(-mostKept), last }));
  } catch (error) {
    notify("error", error.message);
  } finally {
    busy = false;
  }
}

/** Forgets what was seen so far; the sandbox keeps it. */
export const clearWire = () => wire.set({ entries: [] });
