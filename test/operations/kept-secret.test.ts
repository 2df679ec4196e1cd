import { createHash } from "node:crypto";
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createLineBlanking } from "../../src/blanking.js";
import { isOpenToOthers, readKeys } from "../../src/bot/api/keys.js";
import { readConfig } from "../../src/config.js";
import { leaksIn } from "../chaos/leaks.js";
import { testDatabase } from "../database.js";
import { runCli } from "./cli.js";

const secret = "0123456789abcdef-the-app-secret";
const hookSecret = "hook-secret-0123456789-abcdefghijk";
const bot = { LARK_APP_ID: "cli_a1c0ffee5eed0001", LARK_APP_SECRET: secret, METRICS_PORT: "0", LOG_LEVEL: "debug" };
let dir = "";

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "chuishao-kept-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** A platform that says what it was asked in each of its errors: the first passes, the second does not. */
async function echoingPlatform() {
  let failures = 0;
  const server = createServer((request, response) => {
    const chunks: string[] = [];
    request.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
    request.on("end", () => {
      const asked = `${request.headers.authorization} ${chunks.join("")}`;
      const isToken = request.url?.includes("tenant_access_token") ?? false;
      const token = "t-g1045abcdefghijklmnopqrstuvwxyz0123456789";
      response.writeHead(isToken ? 200 : failures === 0 ? 500 : 400, { "content-type": "application/json" });
      if (isToken) response.end(JSON.stringify({ code: 0, msg: "ok", tenant_access_token: token, expire: 7200 }));
      else response.end(JSON.stringify({ code: failures++ === 0 ? 1663 : 230001, msg: `wrong: ${asked}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return { url: `http://127.0.0.1:${port}`, stop: () => new Promise((resolve) => server.close(resolve)) };
}

test("a platform that repeats the question in its errors puts no number and no token into the log", async () => {
  const [platform, database] = await Promise.all([echoingPlatform(), testDatabase()]);
  const ran = await runCli("main", [], { ...bot, LARK_DOMAIN: platform.url, MONGODB_URI: database.uri });
  await Promise.all([platform.stop(), database.drop()]);
  expect(ran.code).toBe(1);
  expect(ran.out).toContain("the platform does not answer yet");
  expect(ran.err).toContain("Lark answered 230001: wrong:");
  const lines = `${ran.out}\n${ran.err}`.split("\n").filter((line) => line !== "");
  expect(leaksIn(lines, { secrets: [secret, "g1045abcdefghijklm"] })).toEqual([]);
  for (const line of ran.out.split("\n").filter((one) => one !== "")) expect(() => JSON.parse(line)).not.toThrow();
});

test("a start that fails over the town's file names the place of a telephone number and not the number", async () => {
  const org = await readFile("data/org.yaml", "utf8");
  const wrong: [string, string, string][] = [
    ["too long", 'mobile: "19900000001"', 'mobile: "199000000012"'],
    ["no text", 'mobile: "19900000001"', "mobile: 199000000012"],
    ["as a key", 'mobile: "19900000001"', '"19900000001": x'],
    ["twice", 'mobile: "19900000002"', 'mobile: "19900000001"'],
    ["no alias", 'mobile: "19900000001"', "mobile: *19900000001"],
  ];
  const starts = wrong.map(async ([what, right, now]) => {
    const town = join(dir, what);
    await cp("data", town, { recursive: true });
    await writeFile(join(town, "org.yaml"), org.replace(right, now));
    const { code, err } = await runCli("main", [], { ...bot, MONGODB_URI: "mongodb://127.0.0.1:1", TOWN_DIR: town });
    expect(code, what).toBe(1);
    expect(err, what).toMatch(/org\.yaml:\d+: \S|alias/);
    expect(err, what).not.toMatch(/1990{5}/);
  });
  await Promise.all(starts);
});

describe("a mistake in the file of keys", () => {
  const entry = (more: string) => {
    const sha256 = createHash("sha256").update("key-0123456789abcdef").digest("hex");
    return `keys:\n  - { id: one, name: 平台, sha256: ${sha256}, member: m, unit: u, may: [read]${more}`;
  };
  test.each([
    ["a bracket left open", entry(`, webhook: { url: "https://a.b/c", secret: ${hookSecret}`), /line \d+ is no YAML/],
    ["two fields in one line", `keys:\n  - id: one: ${hookSecret}\n`, /line 2 is no YAML/],
    ["the secret as a field", entry(`, ${hookSecret}: 1 }\n`), /keys\.0: holds a field that does not belong there/],
    ["the secret as an alias", entry(`, webhook: *${hookSecret} }\n`), /begins with \*/],
    ["the secret as a tag", entry(`, webhook: !${hookSecret} x }\n`), /line 2 is no YAML/],
    ["the secret as the whole", entry(`, webhook: ${hookSecret} }\n`), /keys\.0\.webhook: /],
    ["one key for two", `${entry(" }")}\n${entry(" }").split("\n")[1]?.replace("one", "two")}\n`, /the same key/],
  ])("is told by its place, never by what stands there: %s", async (_what, text, told) => {
    const file = join(dir, "keys.yaml");
    await writeFile(file, text);
    expect(() => readKeys(file)).toThrow(told);
    expect(() => readKeys(file)).not.toThrow(hookSecret.slice(0, 8));
  });
});

test("an address of a database whose password would pass for a host is refused, and not repeated", () => {
  const reads = (uri: string) => () => readConfig({ MONGODB_URI: uri });
  for (const right of [
    "mongodb://127.0.0.1:27018/?replicaSet=rs0",
    "mongodb://a:p%40ss%2Fword@one:1,two:2,[::1]:3/name?authSource=admin",
    "mongodb+srv://a:b@cluster.example/name",
    "mongodb://%2Ftmp%2Fmongo.sock/?directConnection=true",
  ])
    expect(reads(right)().MONGODB_URI).toBe(right);
  for (const wrong of [
    "mongodb://user:Sup3rSecret",
    "mongodb://user:Sup3r@Secret@host:1/name",
    "mongodb://user:Sup3r/Secret@host:1/name",
    "mongodb://user:123?Secret@host/name",
    "mongodb://user:Sup3r%Secret@host:1/name",
    "mongodb://host:1,:2/name",
  ]) {
    expect(reads(wrong), wrong).toThrow("MONGODB_URI: is mongodb://user:password@host:port/name");
    expect(reads(wrong), wrong).not.toThrow(/Secret|Sup3r/);
  }
});

test("a line of the log keeps its ids and its shape when numbers and secrets are taken out of it", () => {
  const line = JSON.stringify({
    ...{
      source: "om_13812345678aa13912345678bb0000",
      number: "20260105-0001",
      at: 1767574800000,
      ids: ["ou_199000000010"],
    },
    ...{ text: "电话13812345678\n13812345678 +86 138-1234-5678 0871-63161234，530102199001011234", size: 1048576 },
    ...{ wide: "１３８１２３４５６７８", count: 13812345678 },
    ...{
      said: `app ${secret} Bearer abc.def-1 wss://host/ws?ticket=T0pS3cret&x=1 mongodb://me:pass@host t-${"a1".repeat(12)}`,
    },
  });
  const kept = createLineBlanking([secret])(line);
  const seen = z.record(z.string(), z.unknown()).parse(JSON.parse(kept));
  expect(seen).toMatchObject({
    ...{
      source: "om_13812345678aa13912345678bb0000",
      number: "20260105-0001",
      at: 1767574800000,
      ids: ["ou_199000000010"],
    },
    ...{ text: "电话[blanked]\n[blanked] [blanked] [blanked]，[blanked]", size: 1048576 },
    ...{ wide: "[blanked]", count: "[blanked]" },
    said: "app [blanked] Bearer [blanked] wss://host/ws?ticket=[blanked]&x=1 mongodb://[blanked]@host [blanked]",
  });
});

test("a file of keys that others may read is noticed where secrets of webhooks stand in it", async () => {
  const file = join(dir, "open.yaml");
  const sha256 = createHash("sha256").update("key-0123456789abcdef").digest("hex");
  const hook = `, webhook: { url: "https://a.b/c", secret: ${hookSecret} }`;
  const isNoticed = async (more: string, mode: number): Promise<boolean> => {
    await writeFile(
      file,
      `keys:\n  - { id: one, name: 平台, sha256: ${sha256}, member: m, unit: u, may: [read]${more} }\n`,
    );
    await chmod(file, mode);
    return isOpenToOthers(file, readKeys(file));
  };
  expect(await isNoticed(hook, 0o644)).toBe(true);
  expect(await isNoticed(hook, 0o600)).toBe(false);
  expect(await isNoticed("", 0o644)).toBe(false);
});
