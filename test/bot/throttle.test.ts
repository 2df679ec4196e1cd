import { expect, test } from "vitest";
import { LarkError } from "../../src/bot/lark/lark-error.js";
import { patiently } from "../../src/bot/lark/patiently.js";
import { createThrottle } from "../../src/bot/throttle.js";
import { createLog } from "../../src/log.js";

test("a person is let through so many times in a minute, is told once, and has turns again as time goes on", () => {
  let now = 0;
  const throttle = createThrottle({ perMinute: 3, now: () => now });
  const asks = (openId: string) => throttle.ask(openId);
  expect([asks("a"), asks("a"), asks("a"), asks("a"), asks("a")]).toEqual(["ok", "ok", "ok", "tell", "told"]);
  expect(asks("b")).toBe("ok");
  now += 20_000;
  expect([asks("a"), asks("a")]).toEqual(["ok", "told"]);
  now += 60_000;
  expect([asks("a"), asks("a"), asks("a"), asks("a")]).toEqual(["ok", "ok", "ok", "tell"]);
});

test("a bot that starts while the platform is out of order waits for it, but not for what will not pass", async () => {
  const log = createLog("silent");
  const waited: number[] = [];
  const wait = async (ms: number) => void waited.push(ms);
  const busy = new LarkError({ code: 99991400, msg: "busy", status: 429 });
  let left = 7;
  const answers = async () => {
    left -= 1;
    if (left > 0) throw busy;
    return "here";
  };
  expect(await patiently(answers, { log, wait })).toBe("here");
  expect(waited).toEqual([200, 400, 800, 1600, 3200, 6400]);
  const refused = new LarkError({ code: 10014, msg: "app secret invalid", status: 200 });
  await expect(patiently(() => Promise.reject(refused), { log, wait })).rejects.toBe(refused);
  expect(waited).toHaveLength(6);
});
