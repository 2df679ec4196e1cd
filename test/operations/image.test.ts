import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { load } from "js-yaml";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { freePort } from "../api/keys.js";
import { startPlatform } from "./platform.js";

/** The image can't be built without its engine, so its steps are carried out as the Dockerfile has them. */
const root = fileURLToPath(new URL("../..", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "chuishao-image-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

type Step = { word: string; rest: string };
const text = readFileSync(join(root, "Dockerfile"), "utf8").replace(/\\\n\s*/g, "");
const stages = text.split(/^(?=FROM )/m).map((stage) =>
  stage.split("\n").flatMap((line): Step[] => {
    const [, word, rest] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    return word && rest ? [{ word, rest }] : [];
  }),
);
const steps = (stage: number, word: string): string[] =>
  (stages[stage] ?? []).filter((step) => step.word === word).map(({ rest }) => rest);
const Words = z.array(z.string()).min(1);
const command = (line: string | undefined): string[] =>
  Words.parse(JSON.parse(/\[.*\]$/.exec(line ?? "")?.[0] ?? "null"));

/** What the build may take from here: everything is left out but the names that stand there. */
const letIn = readFileSync(join(root, ".dockerignore"), "utf8")
  .split("\n")
  .flatMap((line) => /^!(.+)$/.exec(line)?.[1] ?? []);

/** `COPY a b to`, from here or from the stage before. */
function copy(line: string, stage: string, before: string | null): void {
  const [, fromStage, names = ""] = /^(--from=build )?(.+)$/.exec(line) ?? [];
  const parts = names.split(" ");
  const to = join(stage, parts.at(-1) ?? "");
  for (const name of parts.slice(0, -1)) {
    const isPackages = name === "/app/node_modules";
    if (!fromStage) expect(letIn, `${name} is kept from the build`).toContain(name);
    const from = fromStage ? join(before ?? "", name.replace(/^\/app\//, "")) : join(root, name);
    if (isPackages) symlinkSync(join(root, "node_modules"), to);
    else cpSync(from, parts.length > 2 ? join(to, name) : to.endsWith("/") ? join(to, name) : to, { recursive: true });
  }
}

/** Every file with its size and the moment of its last change. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return `${path} ${statSync(path).size} ${statSync(path).mtimeMs}`;
    })
    .sort();

test("what the image is made of starts, is found healthy, writes only its data and ends at a signal", async () => {
  const build = join(dir, "build");
  const image = join(dir, "image");
  const app = join(image, "app");
  for (const folder of [build, app, join(image, "data")]) mkdirSync(folder, { recursive: true });
  for (const line of steps(0, "COPY")) copy(line, build, null);
  symlinkSync(join(root, "node_modules"), join(build, "node_modules"));
  expect(steps(0, "RUN")[0]).toBe("npm ci --omit=dev --ignore-scripts");
  const [, ...built] = steps(0, "RUN");
  for (const line of built) expect(spawnSync(line, { cwd: build, shell: true }).status, line).toBe(0);
  for (const line of steps(1, "COPY")) copy(line, line.endsWith(" /town") ? image : app, build);

  const platform = await startPlatform();
  const port = String(await freePort());
  const own = Object.fromEntries((steps(1, "ENV")[0] ?? "").split(" ").map((pair) => pair.split("=")));
  expect(own).toEqual({ NODE_ENV: "production", TOWN_DIR: "/town", DATA_DIR: "/data", METRICS_PORT: "9464" });
  const env = {
    ...{ PATH: process.env.PATH, NODE_ENV: "production", METRICS_PORT: port, PORT: "0" },
    ...{ TOWN_DIR: join(image, "town"), DATA_DIR: join(image, "data") },
    ...{ LARK_APP_ID: "cli_a1c0ffee5eed0001", LARK_APP_SECRET: "secret-0123456789", LARK_MODE: "webhook" },
    ...{ LARK_ENCRYPT_KEY: "key-0123456789", LARK_VERIFICATION_TOKEN: "token-0123456789", LARK_DOMAIN: platform.url },
  };
  const before = [...filesIn(join(app, "dist")), ...filesIn(join(image, "town"))];
  const [program = "", ...args] = command(steps(1, "CMD")[0]);
  const [asks = "", ...how] = command(steps(1, "HEALTHCHECK")[0]);
  const isHealthy = () => spawnSync(asks, how, { env }).status;
  expect(isHealthy()).toBe(1);
  const bot = spawn(program, args, { cwd: app, env, stdio: ["ignore", "pipe", "inherit"] });
  const closed = new Promise((resolve) => bot.once("close", (code, signal) => resolve(signal ?? code)));
  await new Promise<void>((resolve) => {
    bot.stdout.setEncoding("utf8").on("data", (said: string) => said.includes("the bot is ready") && resolve());
    void closed.then(() => resolve());
  });
  expect(isHealthy()).toBe(0);
  bot.kill("SIGTERM");
  expect(await closed).toBe(0);
  platform.stop();
  expect([...filesIn(join(app, "dist")), ...filesIn(join(image, "town"))]).toEqual(before);
  expect(readdirSync(app).sort()).toEqual(["dist", "node_modules", "package.json"]);
  expect(readdirSync(image).sort()).toEqual(["app", "data", "town"]);
});

test("the image runs without rights, and nothing of a working copy comes into it but what it needs", () => {
  expect(letIn.sort()).toEqual(["data", "package-lock.json", "package.json", "scripts", "src"]);
  expect(readFileSync(join(root, ".dockerignore"), "utf8").startsWith("*\n")).toBe(true);
  expect(steps(1, "USER")).toEqual(["node"]);
});

describe("compose.yaml", () => {
  const Service = z.object({
    read_only: z.boolean().optional(),
    cap_drop: z.array(z.string()).optional(),
    security_opt: z.array(z.string()).optional(),
    ports: z.array(z.string()).default([]),
    networks: z.array(z.string()),
    environment: z.record(z.string(), z.string()).default({}),
    command: z.array(z.string()).default([]),
    depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
    volumes: z.array(z.string()).default([]),
    stop_grace_period: z.string().optional(),
  });
  const compose = z
    .object({
      services: z.object({ mongo: Service, "mongo-init": Service, bot: Service }),
      networks: z.object({ inner: z.object({ internal: z.literal(true) }), outer: z.object({}) }),
      volumes: z.record(z.string(), z.object({})),
    })
    .parse(load(readFileSync(join(root, "compose.yaml"), "utf8")));
  const { mongo, "mongo-init": init, bot } = compose.services;

  test("keeps the bot without rights on a read-only system, and the database to itself", () => {
    expect(bot).toMatchObject({ read_only: true, cap_drop: ["ALL"], security_opt: ["no-new-privileges:true"] });
    expect(bot.ports.every((port) => port.startsWith("127.0.0.1:"))).toBe(true);
    expect([mongo.ports, mongo.networks, init.networks]).toEqual([[], ["inner"], ["inner"]]);
    expect(bot.volumes).toEqual(["./town:/town:ro"]);
    // Longer than the bot gives itself (src/main.ts).
    expect(Number.parseInt(bot.stop_grace_period ?? "", 10)).toBeGreaterThan(25);
  });

  test("starts the bot once the replica set is made, under the name that its address says", () => {
    expect(bot.depends_on).toEqual({ "mongo-init": { condition: "service_completed_successfully" } });
    const uri = new URL(bot.environment.MONGODB_URI ?? "");
    expect([uri.hostname, uri.searchParams.get("replicaSet")]).toEqual(["mongo", mongo.command[2]]);
  });

  /** Runs the script against a member that is in one of three states, and tells what it did. */
  function initiated(state: "new" | "made" | "broken"): object[] {
    const made: object[] = [];
    let looks = 0;
    const rs = {
      status() {
        if (state === "made") return { ok: 1 };
        throw Object.assign(new Error(state), { codeName: state === "new" ? "NotYetInitialized" : "Unauthorized" });
      },
      initiate: (config: object) => made.push(config),
    };
    const db = { hello: () => ({ isWritablePrimary: ++looks > 2 }) };
    runInNewContext(init.command.at(-1) ?? "", { rs, db, sleep: () => undefined });
    expect(looks).toBe(3);
    return made;
  }

  test("makes the replica set once, waits until it can be written to, and hides no other failure", () => {
    expect(JSON.parse(JSON.stringify(initiated("new")))).toEqual([
      { _id: "rs0", members: [{ _id: 0, host: "mongo:27017" }] },
    ]);
    expect(initiated("made")).toEqual([]);
    expect(() => initiated("broken")).toThrow("broken");
  });
});
