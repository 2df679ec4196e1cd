import { expect, test } from "vitest";
import { parseJson } from "../../src/sandbox/json.js";

const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;

test("JSON is read as deep as anybody needs it, and what is nested beyond reason is none", () => {
  expect(parseJson(nested(400))).toBeDefined();
  expect(parseJson(nested(501))).toBeUndefined();
  expect(parseJson(nested(100_000))).toBeUndefined();
  expect(parseJson(JSON.stringify({ text: "[".repeat(2000), quote: '\\" [[[' }))).toMatchObject({ quote: '\\" [[[' });
  expect(parseJson("{")).toBeUndefined();
});

test("a long text costs no stack", () => {
  const text = "字\\n".repeat(1_000_000);
  expect(parseJson(JSON.stringify({ text }))).toEqual({ text });
});
