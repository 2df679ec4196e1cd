import fc from "fast-check";
import { dump } from "js-yaml";
import { expect, test } from "vitest";
import { readYaml } from "../../src/yaml-text.js";

const read = (text: string) => {
  const found = readYaml(text);
  if (!found.ok) throw new Error(`line ${found.line}: ${found.message}`);
  return found;
};

test("a date and a time stay the texts that they are, yes is a word, and a number a number", () => {
  const text = "day: 2026-01-05\nat: 08:00\nword: yes\nnone: ~\ncount: 12\n";
  expect(read(text).value).toEqual({ day: "2026-01-05", at: "08:00", word: "yes", none: null, count: 12 });
});

test("the line of a value is that of its key, in lists and in braces, and of a missing one that of what should hold it", () => {
  const { lineOf } = read("a: 1\n\nlist:\n  - { x: 1,\n      y: 2 }\n  - deep:\n      word: 3 # said\n");
  expect(lineOf(["a"])).toBe(1);
  expect(lineOf(["list", 0, "y"])).toBe(5);
  expect(lineOf(["list", 1])).toBe(6);
  expect(lineOf(["list", 1, "deep", "word"])).toBe(7);
  expect(lineOf(["list", 1, "deep", "missing"])).toBe(6);
  expect(lineOf(["missing"])).toBe(1);
});

test.each([
  ["a bracket left open", "a: 1\nb: [1\nc: 2\n", 3],
  ["a key twice", "a: 1\nb: 2\na: 3\n", 3],
  ["an alias of nothing", "a: 1\nb: *b\n", 2],
  ["an unknown tag", "a: 1\nb: !b 1\n", 2],
  ["nothing at all", "", 1],
  ["two documents", "a: 1\n---\nb: 2\n", 1],
])("what is no YAML is said with its line: %s", (_what, text, line) => {
  expect(readYaml(text)).toMatchObject({ ok: false, line, message: expect.stringMatching(/\S/) });
});

test("an alias may stand for a part that is written once, but not so often that a small text becomes a huge one", () => {
  expect(read("one: &a [1]\ntwo: *a\n").value).toEqual({ one: [1], two: [1] });
  const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(", ")}]`);
  expect(readYaml(`l0: &l0 [1]\n${levels.join("\n")}\n`)).toMatchObject({ ok: false, line: expect.any(Number) });
});

test("a field named __proto__ touches no prototype", () => {
  const { value } = read('{ "__proto__": { "polluted": 1 } }');
  expect(Object.keys(Object(value))).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

test("whatever is written is read again, and each key is on the line where it is found", () => {
  const key = fc.stringMatching(/^[a-z]{1,6}$/);
  const tree = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small" }, fc.string(), fc.integer(), fc.boolean(), tie("map"), tie("list")),
    map: fc.dictionary(key, tie("value"), { minKeys: 1 }),
    list: fc.array(tie("value"), { minLength: 1 }),
  })).map;
  fc.assert(
    fc.property(tree, (said) => {
      const text = dump(said, { lineWidth: -1 });
      const { value, lineOf } = read(text);
      expect(value).toEqual(said);
      const lines = text.split("\n");
      for (const name of Object.keys(Object(said)))
        expect(lines[lineOf([name]) - 1]).toMatch(new RegExp(`^["']?${name}`));
    }),
  );
});
