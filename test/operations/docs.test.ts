import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { expect, test } from "vitest";
import { z } from "zod";
import { collectionNames } from "./collections.js";

const pathOf = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const textOf = (name: string): string => readFileSync(pathOf(name), "utf8");

test("every file that SECURITY.md names is there", () => {
  const named = [...textOf("docs/SECURITY.md").matchAll(/`(src\/[^`]+|Dockerfile|compose\.yaml)`/g)].map(
    ([, path = ""]) => path,
  );
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((path) => !existsSync(pathOf(path)))).toEqual([]);
});

test("every figure that OPERATIONS.md watches is measured", () => {
  const measured = textOf("src/health/metrics.ts");
  const watched = [...textOf("docs/OPERATIONS.md").matchAll(/`(chuishao_\w+)/g)].map(([, name = ""]) => name);
  expect(watched.length).toBeGreaterThan(5);
  expect(watched.filter((name) => !measured.includes(`"${name}"`))).toEqual([]);
});

test("SECURITY.md says of every collection how long it is kept", () => {
  const rows = [...textOf("docs/SECURITY.md").matchAll(/^\| ((?:`\w+`(?:, )?)+) +\|/gm)].map(([, names = ""]) => names);
  const named = rows.flatMap((names) => names.split(", ").map((name) => name.replaceAll("`", "")));
  expect(named.sort()).toEqual(collectionNames());
});

const Compose = z.object({
  services: z.object({
    bot: z.object({ read_only: z.literal(true), networks: z.array(z.string()), env_file: z.array(z.string()) }),
    mongo: z.object({ command: z.array(z.string()), networks: z.array(z.string()), ports: z.undefined().optional() }),
    "mongo-init": z.object({ command: z.array(z.string()) }),
  }),
  networks: z.object({ inner: z.object({ internal: z.literal(true) }) }),
});

test("the composed database is reachable from the inner network alone and makes the replica set that it was started for", () => {
  const { services } = Compose.parse(load(textOf("compose.yaml")));
  expect(services.mongo.networks).toEqual(["inner"]);
  const set = services.mongo.command[services.mongo.command.indexOf("--replSet") + 1];
  expect(services["mongo-init"].command.at(-1)).toContain(`_id: "${set}"`);
  expect(textOf("compose.yaml")).toContain(`?replicaSet=${set}`);
});

test("what the image copies is not held back", () => {
  const kept = textOf(".dockerignore")
    .split("\n")
    .flatMap((line) => (line.startsWith("!") ? line.slice(1) : []));
  const copied = [...textOf("Dockerfile").matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, line = ""]) =>
    line.split(" ").slice(0, -1),
  );
  expect(copied.length).toBeGreaterThan(3);
  expect(copied.filter((path) => !kept.includes(path) || !existsSync(pathOf(path)))).toEqual([]);
});
