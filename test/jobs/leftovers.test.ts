import { expect, test } from "vitest";
import { createLeftovers } from "../../src/jobs/leftovers.js";

/** A promise and the keys to it. */
function gate(): { passed: Promise<void>; open: () => void; fail: () => void } {
  let open = () => {};
  let fail = () => {};
  const passed = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = () => reject(new Error("no database"));
  });
  return { passed, open, fail };
}

test("nothing is owed until a save was left, and nothing more once the job ran to its end", async () => {
  const leftovers = createLeftovers(async () => {});
  expect(leftovers.isOwed()).toBe(false);
  leftovers.note();
  expect(leftovers.isOwed()).toBe(true);
  await leftovers.relay();
  expect(leftovers.isOwed()).toBe(false);
});

test("a run that fails owes as much as before it, and says so", async () => {
  const leftovers = createLeftovers(() => Promise.reject(new Error("no database")));
  await expect(leftovers.relay()).rejects.toThrow("no database");
  expect(leftovers.isOwed()).toBe(false);
  leftovers.note();
  await expect(leftovers.relay()).rejects.toThrow("no database");
  expect(leftovers.isOwed()).toBe(true);
});

test("what is left while the job runs is owed after it: it may have looked there already", async () => {
  const { passed, open } = gate();
  const leftovers = createLeftovers(() => passed);
  leftovers.note();
  const run = leftovers.relay();
  leftovers.note();
  open();
  await run;
  expect(leftovers.isOwed()).toBe(true);
});

test("what is left while a run fails is owed too, although nothing was before it", async () => {
  const { passed, fail } = gate();
  const leftovers = createLeftovers(() => passed);
  const run = leftovers.relay();
  leftovers.note();
  fail();
  await expect(run).rejects.toThrow("no database");
  expect(leftovers.isOwed()).toBe(true);
});
