import { instant } from "../time.js";
import { api } from "./api.js";
import { model, notify } from "./model.js";

const gatherMs = 400;
let timer = 0;
let busy = false;

/** Something happened: what is due next may be another thing now. Asked soon, once for all that happens meanwhile. */
export function lookAhead() {
  if (!timer) timer = setTimeout(look, gatherMs);
}

async function look() {
  timer = 0;
  if (busy || model.get().moving) return lookAhead();
  busy = true;
  try {
    const { next, nextWorkingMorning } = await api.ahead();
    model.set({ next: next ? instant(next) : null, nextMorning: instant(nextWorkingMorning) });
  } catch (error) {
    notify("error", error.message);
  } finally {
    busy = false;
  }
}
