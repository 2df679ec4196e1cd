import { groupsOf } from "../scene/groups.js";
import { showTap } from "../scene/tap.js";
import { api } from "./api.js";
import { countReset, dropUrgents, model, notify, toast } from "./model.js";
import { arrangePhones, settings } from "./settings.js";
import { createStore } from "./store.js";

/** How long a caption stays at speed 1: a moment, and the time to read it. */
const [holdMs, msALetter] = [2600, { zh: 95, en: 42 }];
/** Between steps of a scene that has no captions. */
const bareHoldMs = 1400;
/** From the caption to what it speaks of, so that the eye is there. */
const leadMs = 900;
export const speeds = [0.5, 1, 2, 4, 16];

/** The scene that is being played: `at` is the group of steps on show, -1 before the first. */
export const player = createStore({
  scene: null,
  groups: [],
  at: -1,
  isPaused: false,
  isBusy: false,
  isOver: false,
  speed: 1,
  refused: 0,
  actor: null,
});

/** Each run has its number; a run that is no longer the latest stops at its next step. */
let run = 0;
let wake = null;

/** Resets the town and plays a scene: one that ships, by its `id`, or the steps of a file or of what was recorded. */
export async function playScene(source) {
  run += 1;
  const mine = run;
  wake?.();
  player.set({
    scene: source,
    groups: [],
    at: -1,
    isPaused: false,
    isBusy: true,
    isOver: false,
    refused: 0,
    actor: null,
  });
  try {
    countReset();
    await api.reset(source.at);
    const scene = source.isShipped ? { ...source, ...(await api.shippedScene(source.id)) } : source;
    const groups = groupsOf(scene.steps);
    player.set({ scene, groups });
    for (const [at, group] of groups.entries()) {
      if (run !== mine) return;
      await playGroup(group, at, mine);
    }
    if (run === mine) player.set({ isOver: true, actor: null });
  } catch (error) {
    notify("error", error.message);
    if (run === mine) endScene();
  } finally {
    if (run === mine) player.set({ isBusy: false });
  }
}

async function playGroup(group, at, mine) {
  player.set({ at, isBusy: true });
  model.set({ toasts: {} });
  if (group.shows?.length > 0) arrangePhones(group.shows);
  const isBare = !group.caption;
  if (!isBare) await pause(leadMs / player.get().speed);
  for (const step of group.steps) {
    if (run !== mine) return;
    await playStep(step, isBare);
  }
  player.set({ isBusy: false });
  await hold(group.caption);
}

async function playStep({ call, body, by: known }, isBare) {
  const wanted = known ?? doer(body);
  const openId = model.get().town.personById.has(wanted) ? wanted : null;
  player.set({ actor: openId });
  if (openId && isBare) arrangePhones([{ openId, chatId: null }], { keep: true });
  if (openId) dropUrgents(openId);
  if (openId && call === "press") await showTap(openId, body.label ?? "", player.get().speed);
  const { status, answer, shows, by } = await api.sceneStep({ call, body });
  if (isBare && shows.length > 0 && shows[0].chatId) arrangePhones(shows, { keep: true });
  const isRefused = status !== 200 || answer.error !== undefined;
  if (isRefused) player.set(({ refused }) => ({ refused: refused + 1 }));
  if (by && answer.error) toast(by, { type: "error", code: answer.error.code, content: answer.error.msg });
  if (by && answer.toast) toast(by, answer.toast);
}

/** Whose phone a step is done on: by id, by name, or by unit and role, as scenes refer to people. */
function doer(body) {
  const reference = [body.by, body.from].find((each) => typeof each === "string");
  if (!reference?.startsWith("@")) return reference ?? null;
  const [who, role] = reference.slice(1).split(":");
  const { people } = model.get().town;
  const isMeant = ({ name, unitId, roles }) => (role ? unitId === who && roles.includes(role) : name === who);
  return people.find(isMeant)?.openId ?? null;
}

/** Leaves the caption on show for its time, and for as long as it is paused; somebody may go on before. */
async function hold(caption) {
  const { lang } = settings.get();
  const ms = caption ? holdMs + (caption[lang] ?? "").length * msALetter[lang] : bareHoldMs;
  const isWoken = await pause(ms / player.get().speed);
  if (!isWoken && player.get().isPaused) await pause(Number.POSITIVE_INFINITY);
}

/** Waits so long, or until somebody goes on; resolves whether somebody did. */
function pause(ms) {
  return new Promise((resolve) => {
    const timer = Number.isFinite(ms) ? setTimeout(resolve, ms, false) : 0;
    wake = () => {
      clearTimeout(timer);
      resolve(true);
    };
  });
}

/** The next caption at once; a scene that is paused stays so after it. */
export const nextStep = () => wake?.();

export function setPaused(isPaused) {
  player.set({ isPaused });
  if (!isPaused) wake?.();
}

export const setSpeed = (speed) => player.set({ speed });

export const playAgain = () => playScene(player.get().scene);

/** Stops playing; the town stays as the scene left it. */
export function endScene() {
  run += 1;
  wake?.();
  player.set({ scene: null, groups: [], at: -1, isBusy: false, actor: null });
}
