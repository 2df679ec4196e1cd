import { z } from "zod";
import { challenge } from "../events/challenge.js";
import { FaultsBody } from "../faults.js";
import { nowText } from "../platform.js";
import { chinaTime, nextWorkingMorning, parseDuration, parseMoment } from "../time.js";
import { answered, type ControlCall, type Controlled, type ControlRoute, readControl, refused } from "./control.js";

const ClockBody = z
  .strictObject({ advance: z.string().optional(), to: z.string().optional() })
  .refine(({ advance, to }) => (advance === undefined) !== (to === undefined), "say either advance or to");
const WebhookBody = z.strictObject({ url: z.url({ protocol: /^https?$/ }) });
const ResetBody = z.strictObject({ at: z.string().optional() });
const BotBody = z.strictObject({ action: z.enum(["kill", "start"]) });

export const worldRoutes: ControlRoute[] = [
  { method: "GET", path: "/sandbox/api/clock", handle: lookAtClock },
  { method: "POST", path: "/sandbox/api/clock", handle: moveClock },
  { method: "POST", path: "/sandbox/api/settle", handle: settle },
  { method: "GET", path: "/sandbox/api/faults", handle: ({ it }) => answered(it.platform.faults.now()) },
  { method: "POST", path: "/sandbox/api/faults", handle: setFaults },
  { method: "GET", path: "/sandbox/api/wire", handle: listWire },
  { method: "POST", path: "/sandbox/api/bot", handle: steerBot },
  { method: "POST", path: "/sandbox/api/webhook", handle: setWebhook },
  { method: "POST", path: "/sandbox/api/reset", handle: reset },
];

/** Where the clock stands, what is due next (null: nothing, or a bot that can't be asked), the next working morning. */
async function lookAtClock({ it }: ControlCall) {
  const { platform, timeline, seed } = it;
  const next = await timeline.peek();
  return answered({
    now: nowText(platform),
    next: next && chinaTime(next),
    nextWorkingMorning: chinaTime(nextWorkingMorning(platform.clock.now(), seed.isWorkingDay)),
  });
}

async function moveClock(call: ControlCall) {
  const read = readControl(call, ClockBody);
  if (!read.ok) return read.answer;
  const { platform, timeline } = call.it;
  const { body } = read;
  const now = platform.clock.now();
  const ms = parseDuration(body.advance ?? "");
  const target = body.to !== undefined ? parseMoment(body.to) : ms === null ? null : new Date(now.getTime() + ms);
  if (!target) return refused(400, "say advance as an ISO 8601 duration (PT31M, P1D) or to as an ISO 8601 moment");
  if (target < now) return refused(400, `the clock goes forward only; it stands at ${nowText(platform)}`);
  await timeline.moveTo(target);
  return answered({ now: nowText(platform) });
}

async function settle({ it }: ControlCall) {
  await it.timeline.settle();
  it.recorder.settled();
  return answered({});
}

async function setFaults(call: ControlCall) {
  const read = readControl(call, FaultsBody);
  if (!read.ok) return read.answer;
  const { platform, timeline } = call.it;
  const before = platform.faults.behindMs();
  platform.faults.set(read.body);
  if (platform.faults.behindMs() !== before) await timeline.bot()?.clockMoved(platform.clock.now());
  if (read.body.tokens?.revoke) platform.store.tokens = [];
  if (read.body.connections?.cut) call.it.connections.cut();
  return answered({});
}

function listWire({ it, request }: ControlCall) {
  const after = Number(request.query.get("after") ?? 0);
  return answered({ entries: it.platform.wire.after(Number.isFinite(after) ? after : 0) });
}

async function steerBot(call: ControlCall) {
  const read = readControl(call, BotBody);
  if (!read.ok) return read.answer;
  const { platform, timeline } = call.it;
  const bot = timeline.bot();
  if (!bot) return refused(409, "this sandbox didn't start the bot and can't steer it");
  await (read.body.action === "kill" ? bot.kill() : bot.start());
  platform.live.tell({ kind: "bot", alive: bot.isAlive() });
  return answered({});
}

/** As the developer's console does: the URL must answer a challenge before events go there. */
async function setWebhook(call: ControlCall) {
  const read = readControl(call, WebhookBody);
  if (!read.ok) return read.answer;
  const { platform } = call.it;
  if (platform.app.mode === "ws") return refused(409, "this app takes events over the long connection");
  const before = platform.app.webhookUrl;
  platform.app.webhookUrl = read.body.url;
  const why = await challenge(platform);
  if (why === null) return answered({});
  if (before === undefined) delete platform.app.webhookUrl;
  else platform.app.webhookUrl = before;
  return refused(400, `the URL did not answer the challenge as the platform wants it: ${why}`);
}

/**
 * Back to the seeded town, at its first moment or at a later one: nothing has happened by then, so nothing is missed by
 * not moving the clock there.
 */
async function reset(call: ControlCall) {
  const read = readControl(call, ResetBody);
  if (!read.ok) return read.answer;
  const { it } = call;
  const { at } = read.body;
  const { startAt } = it.seed;
  const begins = at === undefined ? startAt : parseMoment(at);
  if (!begins) return refused(400, "say at as an ISO 8601 moment");
  if (begins < startAt) return refused(400, `the town begins at ${chinaTime(startAt)}`);
  await it.timeline.resetting(() => backToTheSeed(it, begins));
  it.platform.live.tell({ kind: "reset" });
  return answered({});
}

/** The platform first, so that the bot wakes in it. */
async function backToTheSeed(it: Controlled, at: Date): Promise<void> {
  const { platform, deliveries, timeline, recorder, seed } = it;
  const { store, clock, faults, limits, wire } = platform;
  const bot = timeline.bot();
  faults.clear();
  await bot?.rest?.();
  deliveries.forget();
  clock.restart(at);
  store.fill(seed);
  store.renewTokens(platform.tokenTime());
  limits.clear();
  wire.clear();
  recorder.clear(at > seed.startAt ? chinaTime(at) : null);
  if (bot) await bot.reset(clock.now());
  if (bot && !bot.isAlive()) await bot.start();
}
