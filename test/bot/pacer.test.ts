import { expect, test } from "vitest";
import { Pacer, platformLimits } from "../../src/bot/sender/pacer.js";
import { type HandPace, handPace } from "./hand-pace.js";

const start = (limits = {}): { pace: HandPace; pacer: Pacer } => {
  const pace = handPace();
  pace.advance(1_000_000);
  return { pace, pacer: new Pacer({ ...platformLimits, ...limits }, pace) };
};

/** Goes to the moment at which the call may go, and makes it; answers with that moment. */
const call = ({ pace, pacer }: { pace: HandPace; pacer: Pacer }, key: string, hurries = false): number => {
  pace.advance(Math.max(0, pacer.readyAt("send", key, hurries) - pace.now()));
  pacer.take("send", key);
  return pace.now();
};

/** The largest number of moments in any window of that length. */
const most = (moments: number[], windowMs: number): number => {
  let first = 0;
  return Math.max(
    ...moments.map((at, index) => {
      while ((moments[first] ?? 0) <= at - windowMs) first += 1;
      return index - first + 1;
    }),
  );
};

test("calls of one interface go in even slots, just below the limit of a second", () => {
  const town = start();
  const moments = Array.from({ length: 200 }, (_, n) => call(town, `oc_${n}`));
  expect(most(moments, 1000)).toBeLessThanOrEqual(50);
  expect(most(moments, 1000)).toBeGreaterThanOrEqual(48);
});

test("calls to one chat go in even slots of their own", () => {
  const town = start();
  const moments = Array.from({ length: 30 }, () => call(town, "oc_1"));
  expect(most(moments, 1000)).toBe(5);
  expect(29_000 / ((moments[29] ?? 0) - (moments[0] ?? 0))).toBeGreaterThan(5 * 0.96);
});

test("each interface has limits of its own", () => {
  const { pace, pacer } = start();
  pacer.take("send", "oc_1");
  expect(pacer.readyAt("send", "oc_2", false)).toBeGreaterThan(pace.now());
  expect(pacer.readyAt("patch", "om_1", false)).toBeLessThanOrEqual(pace.now());
});

test("timers that fire late do not slow the whole down, and a pause is not made up for", () => {
  const town = start();
  const began = town.pace.now();
  for (let n = 0; n < 100; n++) {
    call(town, `oc_${n}`);
    town.pace.advance(5);
  }
  expect(town.pace.now() - began).toBeLessThan(100 * 21.5);
  town.pace.advance(10_000);
  const moments = Array.from({ length: 100 }, (_, n) => call(town, `oc_b${n}`));
  expect(most(moments, 1000)).toBeLessThanOrEqual(50);
});

test("no minute, wherever it begins, sees more than its quota, and the quota is used", () => {
  const town = start();
  const moments = Array.from({ length: 4000 }, (_, n) => call(town, `oc_${n % 400}`));
  expect(most(moments, 60_000)).toBeLessThanOrEqual(1000);
  const minutes = ((moments.at(-1) ?? 0) - (moments[0] ?? 0)) / 60_000;
  expect(4000 / minutes).toBeGreaterThan(950);
});

test("who hurries finds a slot within a fifth of a second at any time, though thousands of others wait", () => {
  const town = start();
  let longest = 0;
  let next = town.pace.now() + 700;
  for (let n = 0; n < 3000; n++) {
    call(town, `oc_${n % 400}`);
    if (town.pace.now() < next) continue;
    next = town.pace.now() + 700;
    const asked = town.pace.now();
    longest = Math.max(longest, call(town, `ou_${n}`, true) - asked);
  }
  expect(longest).toBeLessThan(200);
});

test("a pause that the platform asks for is kept, for an interface or a chat", () => {
  const { pace, pacer } = start();
  pacer.pauseApi("send", 5_000);
  pacer.pauseKey("om_1", 1_000);
  expect(pacer.readyAt("send", "oc_1", true)).toBe(pace.now() + 5_000);
  expect(pacer.readyAt("patch", "om_1", true)).toBe(pace.now() + 1_000);
  expect(pacer.readyAt("patch", "om_2", true)).toBeLessThanOrEqual(pace.now());
});

test("several instances together stay below the limit of a second, however many there are", () => {
  for (const instances of [2, 3, 5, 7]) {
    const pace = handPace();
    pace.advance(1_000_000);
    const pacers = Array.from({ length: instances }, () => new Pacer({ ...platformLimits, perMinute: 1e9 }, pace));
    for (const pacer of pacers) pacer.shareAmong(instances);
    const moments: number[] = [];
    while (moments.length < 300) {
      const ready = pacers.map((pacer) => pacer.readyAt("send", `oc_${moments.length}`, false));
      pace.advance(Math.max(0, Math.min(...ready) - pace.now()));
      pacers.forEach((pacer, index) => {
        if ((ready[index] ?? 0) > pace.now()) return;
        pacer.take("send", `oc_${moments.length}`);
        moments.push(pace.now());
      });
    }
    expect(most(moments, 1000), `${instances} instances`).toBeLessThanOrEqual(50);
  }
});

test("a share that shrinks is kept at once, one that grows is taken after a minute", () => {
  const { pace, pacer } = start();
  const slot = (): number => {
    pace.advance(2_000);
    pacer.take("send", "oc_1");
    return Math.round(pacer.readyAt("send", "oc_2", true) - pace.now());
  };
  expect(slot()).toBe(21);
  pacer.shareAmong(2);
  expect(slot()).toBe(41);
  for (let told = 0; told < 4; told++) {
    pace.advance(10_000);
    pacer.shareAmong(1);
    expect(slot()).toBe(41);
  }
  pace.advance(20_000);
  pacer.shareAmong(1);
  expect(slot()).toBe(21);
});
