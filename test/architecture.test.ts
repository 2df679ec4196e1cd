import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const src = fileURLToPath(new URL("../src", import.meta.url));

/** Who may import whom; a package stands for itself. `node:` modules are allowed unless `pure` says no. */
const arrows: Record<string, { to: string[]; pure?: boolean }> = {
  flows: { to: ["flows", "zod"], pure: true },
  "terms.ts": { to: [], pure: true },
  cards: { to: ["cards", "flows", "terms.ts", "zod"], pure: true },
  models: { to: ["models", "flows", "config.ts", "log.ts", "mongoose", "zod", "embedded-mongo/start.ts"] },
  jobs: { to: ["jobs", "flows", "models", "cards", "bot", "log.ts", "node-cron"] },
  bot: {
    to: [
      "bot",
      "flows",
      "cards",
      "models",
      "terms.ts",
      "log.ts",
      "config.ts",
      "zod",
      "koa",
      "@koa/router",
      "undici",
      "@larksuiteoapi/node-sdk",
      "mongoose",
      "prom-client",
      "read-excel-file",
      "write-excel-file",
      "yaml-text.ts",
      "docx",
    ],
  },
  "embedded-mongo": { to: ["embedded-mongo", "bson", "mingo", "zod"] },
  sandbox: { to: ["sandbox", "koa", "@koa/router", "ws", "protobufjs", "markdown-it", "zod"] },
  /** Looks at everything, is looked at by app.ts alone. */
  health: { to: ["health", "flows", "models", "bot", "cards", "log.ts", "koa", "prom-client", "mongoose", "zod"] },
};

/** The sandbox's entries put the house together; only they look out of it. */
const entries = ["sandbox/main.ts", "sandbox/bot-process.ts", "sandbox/kept-trial.ts"];

type Import = { from: string; to: string };

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), "utf8");
  const statements = [
    ...text.matchAll(/^(?:import|export)\b[^;"']*?\bfrom\s+"([^"]+)"/gm),
    ...text.matchAll(/^import\s+"([^"]+)"/gm),
    ...text.matchAll(/\bimport\("([^"]+)"\)/g),
  ];
  const specifiers = statements.flatMap((match) => match[1] ?? []);
  return specifiers.map((specifier) => ({
    from: file,
    to: specifier.startsWith(".")
      ? relative(src, resolve(src, dirname(file), specifier)).replace(/\.js$/, ".ts")
      : specifier,
  }));
}

const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !entries.includes(file),
);

const areaOf = (file: string): string => file.split("/")[0] ?? file;

const isAllowed = (area: string, to: string): boolean => {
  const rule = arrows[area];
  if (!rule) return true;
  if (to.startsWith("node:")) return !rule.pure;
  return rule.to.some((allowed) => to === allowed || to.startsWith(`${allowed}/`));
};

test("every file of the house was looked at", () => {
  const areas = new Set(files.map(areaOf));
  for (const area of Object.keys(arrows)) expect(areas).toContain(area);
  expect(files.length).toBeGreaterThan(50);
});

test("imports follow the arrows of docs/ARCHITECTURE.md", () => {
  const wrong = files.flatMap(importsOf).filter(({ from, to }) => !isAllowed(areaOf(from), to));
  expect(wrong).toEqual([]);
});

test("a forbidden import would be found", () => {
  expect(isAllowed("flows", "mongoose")).toBe(false);
  expect(isAllowed("flows", "node:fs")).toBe(false);
  expect(isAllowed("cards", "bot/app.ts")).toBe(false);
  expect(isAllowed("sandbox", "flows/org/org.ts")).toBe(false);
});

test("the domain, cards and jobs never read the real clock", () => {
  const pure = files.filter((file) => ["flows", "cards", "jobs"].includes(areaOf(file)));
  const wrong = pure.filter((file) =>
    /Date\.now\(\)|new Date\(\)|performance\.now\(\)/.test(readFileSync(join(src, file), "utf8")),
  );
  expect(wrong).toEqual([]);
});

test("the Lark SDK is loaded in one file", () => {
  const users = files.filter((file) =>
    /\("#dist\/lark-sdk|\("@larksuiteoapi|from "@larksuiteoapi/.test(
      readFileSync(join(src, file), "utf8").replaceAll(/(?:type \w+ = |typeof )import\([^)]*\)/g, ""),
    ),
  );
  expect(users).toEqual(["bot/lark/sdk.ts"]);
});
