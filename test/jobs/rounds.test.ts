import { beforeEach, describe, expect, test } from "vitest";
import { type Agenda, createRounds, type RoundsDeps } from "../../src/jobs/rounds.js";

const nine = new Date("2026-01-05T09:00:00+08:00");
const later = (minutes: number) => new Date(nine.getTime() + minutes * 60_000);
const nothing: Agenda = { chase: null, chaseSources: null, dissolve: null, tell: null, send: null, platforms: null };

let now: Date;
/** Real milliseconds. */
let elapsed: number;
let agenda: Agenda;
let done: string[];
let counted: number;
let isRelayOwed: boolean;
beforeEach(() => {
  now = nine;
  elapsed = 0;
  agenda = { ...nothing };
  done = [];
  counted = 0;
  isRelayOwed = false;
});

const noting = (what: string) => async () => void done.push(what);
const rounds = (changed: Partial<RoundsDeps> = {}) =>
  createRounds({
    clock: () => now,
    elapsed: () => elapsed,
    async look() {
      done.push("look");
      return agenda;
    },
    daily: { run: async () => false, nextDueAt: () => null },
    timed: { first: noting("first"), beforeSending: async () => false, last: noting("last") },
    chase: noting("chase"),
    chaseSources: noting("chaseSources"),
    relay: noting("relay"),
    isRelayOwed: () => isRelayOwed,
    tell: noting("tell"),
    dissolve: noting("dissolve"),
    send: noting("send"),
    platforms: noting("platforms"),
    idle: async () => {},
    activity: () => String(counted),
    ...changed,
  });

test("the timer's round does everything, and what leads to something before what comes of it", async () => {
  await rounds().all();
  expect(done).toEqual([
    ...["first", "chase", "chaseSources", "relay", "tell", "dissolve", "send", "last", "platforms"],
  ]);
});

test("a job that fails ends its round, and the next one begins anew", async () => {
  let isAway = true;
  const it = rounds({
    async chase() {
      if (isAway) throw new Error("no database");
      done.push("chase");
    },
  });
  await expect(it.all()).rejects.toThrow("no database");
  expect(done).toEqual(["first"]);
  isAway = false;
  await it.all();
  expect(done).toContain("chase");
});

describe("a clock that was moved", () => {
  test.each<[keyof Agenda, string[]]>([
    ["chase", ["chase", "relay", "tell", "send", "platforms"]],
    ["chaseSources", ["chaseSources", "tell", "send"]],
    ["tell", ["tell", "send"]],
    ["send", ["send"]],
    ["dissolve", ["dissolve"]],
    ["platforms", ["platforms"]],
  ])("does of what was looked up what is due and what may come of it: %s", async (kind, expected) => {
    agenda = { ...nothing, [kind]: later(5), ...(kind === "send" ? {} : { send: later(60) }) };
    const it = rounds();
    expect(await it.nextDueAt(false)).toEqual(later(5));
    now = later(5);
    await it.moved();
    expect(done.filter((what) => !["look", "first", "last"].includes(what))).toEqual(expected);
  });

  test("does nothing a moment before something is due", async () => {
    agenda = { ...nothing, chase: later(5) };
    const it = rounds();
    await it.nextDueAt(false);
    now = new Date(later(5).getTime() - 1);
    await it.moved();
    expect(done).toEqual(["look", "first", "last"]);
  });

  test("does everything where nobody has looked, where that is a second ago, and where something happened since", async () => {
    const all = ["chase", "chaseSources", "relay", "tell", "dissolve", "send", "platforms"];
    const it = rounds();
    await it.moved();
    expect(done).toEqual(expect.arrayContaining(all));
    for (const change of [() => (elapsed += 1_000), () => (counted += 1)]) {
      await it.nextDueAt(false);
      done = [];
      change();
      await it.moved();
      expect(done).toEqual(expect.arrayContaining(all));
    }
  });

  test("does everything where the day brought something, and not on what was known before it", async () => {
    const it = rounds({ daily: { run: async () => true, nextDueAt: () => null } });
    await it.nextDueAt(false);
    await it.moved();
    expect(done).toEqual(expect.arrayContaining(["chase", "tell", "send", "platforms"]));
  });

  test("relays what was left to it although no rung is due", async () => {
    const it = rounds();
    await it.nextDueAt(false);
    isRelayOwed = true;
    await it.moved();
    expect(done).toContain("relay");
    expect(done).not.toContain("chase");
  });

  test("sends what came of its own work, also where nothing was due to be sent", async () => {
    agenda = { ...nothing, dissolve: later(5) };
    const it = rounds({
      async dissolve() {
        counted += 1;
      },
    });
    await it.nextDueAt(false);
    now = later(5);
    await it.moved();
    expect(done).toEqual(expect.arrayContaining(["send", "platforms"]));
  });
});

describe("settling", () => {
  test("looks once, and not again while all rests", async () => {
    const it = rounds();
    expect(await it.settle()).toBe(false);
    expect(await it.settle()).toBe(false);
    expect(done).toEqual(["look"]);
    counted += 1;
    await it.settle();
    expect(done).toEqual(["look", "look"]);
  });

  test("hands on what waits, and chases nobody: that is the clock's", async () => {
    agenda = { ...nothing, chase: nine, chaseSources: nine, dissolve: nine, send: nine };
    await rounds().settle();
    expect(done).toEqual(["look", "first", "send", "last"]);
  });

  test("says whether something happened, and looks again after it", async () => {
    agenda = { ...nothing, send: nine };
    const it = rounds({
      async send() {
        counted += 1;
        agenda = nothing;
      },
    });
    expect(await it.settle()).toBe(true);
    expect(await it.settle()).toBe(false);
    expect(done.filter((what) => what === "look")).toHaveLength(2);
  });
});

describe("the next moment", () => {
  test("is the first of all, the day's included, and what is overdue counts", async () => {
    agenda = { ...nothing, chase: later(30), tell: later(-5), send: later(10) };
    const daily = { run: async () => false, nextDueAt: () => later(-10) };
    expect(await rounds().nextDueAt(true)).toEqual(later(-5));
    expect(await rounds({ daily }).nextDueAt(true)).toEqual(later(-10));
    agenda = { ...nothing };
    expect(await rounds().nextDueAt(true)).toBeNull();
  });

  test("is asked of the database where it has to be anew, and else is what was known a moment ago", async () => {
    const it = rounds();
    await it.nextDueAt(false);
    await it.nextDueAt(false);
    expect(done).toEqual(["look"]);
    await it.nextDueAt(true);
    expect(done).toEqual(["look", "look"]);
    elapsed += 1_000;
    await it.nextDueAt(false);
    expect(done).toHaveLength(3);
  });
});
