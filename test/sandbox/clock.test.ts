import { afterEach, expect, test } from "vitest";
import type { BotControl } from "../../src/sandbox/sandbox.js";
import { idleBot, li, seed, startTown, street, type Town } from "./small-town.js";

let town: Town;
afterEach(() => town.stop());

/** A bot with an agenda: what is due is noted with the moment at which it was done. */
function botWith(agenda: string[], done: string[]): BotControl {
  const due = agenda.map((moment) => new Date(moment));
  return {
    ...idleBot,
    nextDueAt: async () => due[0] ?? null,
    async clockMoved(now) {
      while (due[0] && due[0] <= now) done.push(`${due.shift()?.toISOString()} at ${now.toISOString()}`);
    },
  };
}

test("the clock stands still until it is moved, and moves by a duration or to a moment", async () => {
  town = await startTown();
  expect(await town.control("town")).toMatchObject({ now: "2026-01-05T09:00:00+08:00" });
  expect(await town.control("clock", { advance: "PT31M" })).toEqual({ now: "2026-01-05T09:31:00+08:00" });
  expect(await town.control("clock", { to: "2026-01-06T09:00" })).toEqual({ now: "2026-01-06T09:00:00+08:00" });
  expect(await town.control("clock", { to: "2026-01-06T02:00:00Z" })).toEqual({ now: "2026-01-06T10:00:00+08:00" });
});

test.each([
  [{ to: "2026-01-04T09:00:00+08:00" }, "forward only"],
  [{ to: "tomorrow" }, "ISO 8601"],
  [{ advance: "31 minutes" }, "ISO 8601"],
  [{ advance: "PT" }, "ISO 8601"],
  [{}, "advance or to"],
  [{ advance: "PT1M", to: "2026-01-06" }, "advance or to"],
])("the clock refuses %j with a word", async (body, word) => {
  town = await startTown();
  const { status, body: answer } = await town.raw("POST", "/sandbox/api/clock", body);
  expect(status).toBe(400);
  expect(answer.error?.msg).toContain(word);
  expect(await town.control("town")).toMatchObject({ now: "2026-01-05T09:00:00+08:00" });
});

test("what is due is done at its own moment, in order, before the call answers", async () => {
  const done: string[] = [];
  town = await startTown({
    bot: botWith(["2026-01-05T01:05:00Z", "2026-01-05T01:30:00Z", "2026-01-05T03:00:00Z"], done),
  });
  await town.control("clock", { advance: "PT31M" });
  expect(done).toEqual([
    "2026-01-05T01:05:00.000Z at 2026-01-05T01:05:00.000Z",
    "2026-01-05T01:30:00.000Z at 2026-01-05T01:30:00.000Z",
  ]);
});

test("what is due next can be asked for, and the next working morning by the town's own calendar", async () => {
  const holiday = "2026-01-06T01:00:00.000Z";
  town = await startTown({
    bot: botWith(["2026-01-05T03:00:00Z"], []),
    seed: { ...seed, isWorkingDay: (at) => at.toISOString() !== holiday },
  });
  expect(await town.control("clock")).toEqual({
    now: "2026-01-05T09:00:00+08:00",
    next: "2026-01-05T11:00:00+08:00",
    nextWorkingMorning: "2026-01-07T09:00:00+08:00",
  });
  await town.control("clock", { advance: "P1D" });
  expect(await town.control("clock")).toMatchObject({ next: null });
});

test("something overdue that is never done doesn't hold the clock for ever", async () => {
  town = await startTown({ bot: { ...idleBot, nextDueAt: async () => new Date("2026-01-05T01:00:00Z") } });
  expect(await town.control("clock", { advance: "PT10M" })).toEqual({ now: "2026-01-05T09:10:00+08:00" });
});

test("while the bot is dead the clock moves and settle answers; nobody asks the bot", async () => {
  const never = () => Promise.reject(new Error("a dead bot was asked"));
  town = await startTown({
    bot: { ...idleBot, isAlive: () => false, settle: never, nextDueAt: never, clockMoved: never },
  });
  expect(await town.control("settle", {})).toEqual({});
  expect(await town.control("clock", { advance: "PT1H" })).toEqual({ now: "2026-01-05T10:00:00+08:00" });
});

test("killing and starting steer the bot's process; without one it is refused", async () => {
  const calls: string[] = [];
  const note = (word: string) => async () => void calls.push(word);
  town = await startTown({ bot: { ...idleBot, kill: note("kill"), start: note("start") } });
  await town.control("bot", { action: "kill" });
  await town.control("bot", { action: "start" });
  expect(calls).toEqual(["kill", "start"]);
  await town.stop();
  town = await startTown();
  expect(await town.raw("POST", "/sandbox/api/bot", { action: "kill" })).toMatchObject({ status: 409 });
});

test("settling goes on until the bot has been idle at once", async () => {
  let busy = 3;
  town = await startTown({
    bot: {
      ...idleBot,
      async settle() {
        busy -= 1;
        return busy > 0;
      },
    },
  });
  await town.control("settle", {});
  expect(busy).toBe(0);
});

test("a reset brings the seeded town and moment back, and empties the bot", async () => {
  const calls: string[] = [];
  town = await startTown({
    bot: {
      ...idleBot,
      reset: async (now) => void calls.push(`reset to ${now.toISOString()}`),
      clockMoved: async (now) => void calls.push(now.toISOString()),
    },
  });
  await town.control("messages", { from: li, chatId: street, text: "吹哨" });
  await town.control("faults", { api: { status: 500 } });
  await town.client.im.v1.chat.list({}).catch(() => {});
  await town.control("clock", { advance: "P1D" });
  calls.length = 0;
  expect(await town.control("reset", {})).toEqual({});
  expect(calls).toEqual([`reset to ${seed.startAt.toISOString()}`]);
  expect(await town.control("town")).toMatchObject({ now: "2026-01-05T09:00:00+08:00" });
  expect(await town.control(`chats/${street}/messages`)).toMatchObject({ messages: [] });
  expect((await town.client.im.v1.chat.list({})).code).toBe(0);
});
