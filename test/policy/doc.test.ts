import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { HolidayTable } from "../../src/flows/calendar/holiday-table.js";
import { Org } from "../../src/flows/org/org.js";
import { Policy } from "../../src/flows/policy/policy.js";
import { commandIds } from "../../src/flows/policy/rights.js";

type Shape = {
  properties?: Record<string, Shape>;
  additionalProperties?: Shape | boolean;
  items?: Shape;
  anyOf?: Shape[];
};
const Shape: z.ZodType<Shape> = z.lazy(() =>
  z.object({
    properties: z.record(z.string(), Shape).optional(),
    additionalProperties: z.union([z.boolean(), Shape]).optional(),
    items: Shape.optional(),
    anyOf: z.array(Shape).optional(),
  }),
);

/** `hours[].from`, `lines.*.zh`: the path of each key that holds a value. */
function pathsOf(shape: Shape, path: string): string[] {
  const below = (key: string) => (path === "" ? key : `${path}.${key}`);
  if (shape.properties) return Object.entries(shape.properties).flatMap(([key, value]) => pathsOf(value, below(key)));
  if (typeof shape.additionalProperties === "object") return pathsOf(shape.additionalProperties, below("*"));
  if (shape.items) return pathsOf(shape.items, `${path}[]`);
  return [path];
}

const keysOf = (schema: z.ZodType): string[] =>
  pathsOf(Shape.parse(z.toJSONSchema(schema, { io: "input", reused: "inline", unrepresentable: "any" })), "");

const doc = readFileSync("docs/POLICY.md", "utf8");
const [policyPart = "", afterOrg = ""] = doc.split("\n## org.yaml");
const [orgPart = "", holidayPart = ""] = afterOrg.split("\n## holidays.yaml");

/** What the text names in backticks outside its examples, and looks like the path of a key. */
const named = (part: string): Set<string> =>
  new Set(
    [...part.replace(/```[\s\S]*?```/gu, "").matchAll(/`([a-zA-Z]+(?:\.\*|\[\])?(?:\.[a-zA-Z]+(?:\[\])?)*)`/gu)].map(
      ([, path]) => path ?? "",
    ),
  );

test.each([
  ["policy.yaml", Policy, policyPart],
  ["org.yaml", Org, orgPart],
  ["holidays.yaml", HolidayTable, holidayPart],
] as const)("docs/POLICY.md explains each key of %s", (_, schema, part) => {
  const keys = keysOf(schema);
  expect(keys.length).toBeGreaterThan(4);
  const explained = named(part);
  expect(keys.filter((key) => !explained.has(key))).toEqual([]);
});

test("docs/POLICY.md names no key that is not there", () => {
  const keys = [Policy, Org, HolidayTable].flatMap(keysOf);
  const paths = [...named(doc)].filter((path) => /[.[]/u.test(path) && !path.endsWith(".yaml"));
  const known = (path: string) => keys.some((key) => key === path || key.startsWith(`${path}.`));
  expect(paths.length).toBeGreaterThan(100);
  expect(paths.filter((path) => !known(path))).toEqual([]);
});

test("docs/POLICY.md names each command", () => {
  const commands = named(policyPart);
  expect(commandIds.filter((id) => !commands.has(id))).toEqual([]);
});
