import fc from "fast-check";
import { expect, test } from "vitest";
import { SortedList } from "../../src/embedded-mongo/store/sorted-list.js";

const key = (n: number): string => String(n).padStart(5, "0");

test("it agrees with a plain sorted array through any writing and deleting", () => {
  const step = fc.tuple(fc.boolean(), fc.nat({ max: 3000 }), fc.nat({ max: 1500 }));
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.nat({ max: 3000 }),
      fc.nat({ max: 3000 }),
      (steps, from, to) => {
        const list = new SortedList<number>();
        const model = new Map<string, number>();
        for (const [add, start, length] of steps) {
          for (let n = start; n < start + length; n++) {
            // scattered, so that blocks are split in the middle too
            const at = key((n * 7919) % 4001);
            if (add) list.set(at, n);
            else expect(list.delete(at)).toBe(model.has(at));
            if (add) model.set(at, n);
            else model.delete(at);
          }
        }
        const inside = [...model]
          .filter(([at]) => at >= key(from) && at < key(to))
          .sort(([a], [b]) => (a < b ? -1 : 1));
        const values = inside.map(([, n]) => n);
        const range = { from: key(from), to: key(to) };
        expect(list.size).toBe(model.size);
        expect([...list.walk(range)]).toEqual(values);
        expect([...list.walk(range, true)]).toEqual(values.toReversed());
        expect(list.count(range)).toBe(values.length);
      },
    ),
    { numRuns: 60 },
  );
});

test("an empty list walks and counts nothing", () => {
  const list = new SortedList<number>();
  expect([...list.walk({ from: "", to: "z" })]).toEqual([]);
  expect([...list.walk({ from: "", to: "z" }, true)]).toEqual([]);
  expect(list.count({ from: "", to: "z" })).toBe(0);
  expect(list.delete("a")).toBe(false);
});

test("it agrees with the order of its keys over several levels, while it grows and while it shrinks to nothing", () => {
  const count = 60_000;
  const scattered = Array.from({ length: count }, (_, n) => (n * 7919) % count);
  const list = new SortedList<number>();
  const all = { from: "", to: "z" };
  const middle = { from: key(20_000), to: key(40_000) };
  for (const n of scattered) list.set(key(n), n);
  expect([...list.walk(all)]).toEqual(Array.from({ length: count }, (_, n) => n));
  for (const n of scattered) if (n % 3 > 0) expect(list.delete(key(n))).toBe(true);
  expect(list.size).toBe(count / 3);
  expect([...list.walk(middle, true)]).toEqual(
    Array.from({ length: count / 3 }, (_, n) => n * 3)
      .filter((n) => n >= 20_000 && n < 40_000)
      .toReversed(),
  );
  expect(list.count(middle)).toBe([...list.walk(middle)].length);
  for (let n = 0; n < count; n += 3) list.delete(key(n));
  expect([list.size, list.count(all), [...list.walk(all)]]).toEqual([0, 0, []]);
  list.set("again", 1);
  expect([...list.walk(all)]).toEqual([1]);
});
