import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

/** What `.ci/run` does about known weaknesses, against registries that know one, offer nothing, or answer nonsense. */
const ci = readFileSync(".ci/run", "utf8");
const cache = mkdtempSync(join(tmpdir(), "chuishao-audit-"));
type Answer = { severity: string } | { status: number; body: string } | "hangsUp";
let answer: Answer = "hangsUp";
let server: Server;
let registry = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const give = (status: number, body: object) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      if (!request.url?.endsWith("/advisories/bulk")) {
        const name = decodeURIComponent((request.url ?? "/").slice(1));
        return give(200, { name, "dist-tags": { latest: "1.0.0" }, versions: { "1.0.0": { name, version: "1.0.0" } } });
      }
      if (answer === "hangsUp") return request.socket.destroy();
      if ("status" in answer) return response.writeHead(answer.status).end(answer.body);
      const { severity } = answer;
      const sent = Buffer.concat(chunks);
      const asked = request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent;
      // What the program needs to run is asked about, and what only its tests need is not.
      const names = Object.keys(z.record(z.string(), z.unknown()).parse(JSON.parse(asked.toString("utf8"))));
      const isRight = names.includes("ws") && names.includes("mongoose") && !names.includes("vitest");
      // npm keeps what it made of one.
      const id = ["critical", "high", "moderate"].indexOf(severity) + 1;
      const found = { id, url: `https://advisories.example/${id}`, title: "a hole", vulnerable_versions: "*" };
      give(200, !isRight ? {} : { ws: [{ ...found, severity }] });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  registry = `http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(cache, { recursive: true, force: true });
});

const run = (): Promise<{ code: number | string; out: string }> =>
  new Promise((resolve) => {
    const env = {
      ...process.env,
      npm_config_registry: registry,
      npm_config_cache: cache,
      npm_config_fetch_retries: "0",
    };
    execFile("node", ["scripts/check-audit.mjs"], { env }, (error, stdout) =>
      resolve({ code: error ? (error.code ?? "killed") : 0, out: stdout }),
    );
  });

test("the check stands in the way of all that follows it", () => {
  expect(ci).toMatch(/^set -euo pipefail$[\s\S]*^node scripts\/check-audit\.mjs$[\s\S]*npm test/m);
});

test.each<[string, Answer, number, RegExp]>([
  [
    "a critical weakness",
    { severity: "critical" },
    1,
    /FAILED: 0 high and \d+ critical\n[\s\S]* {2}ws .*: critical, a hole https/,
  ],
  ["a high one", { severity: "high" }, 1, /FAILED: \d+ high and 0 critical\n[\s\S]* {2}ws .*: high, a hole https/],
  ["a moderate one", { severity: "moderate" }, 0, /^audit: no known high severity$/],
  ["no such address", { status: 404, body: "{}" }, 0, /does not offer it \(404\): nobody has looked$/],
  ["no such method", { status: 405, body: "" }, 0, /does not offer it \(405\): nobody has looked$/],
  ["nothing of the kind", { status: 501, body: "{}" }, 0, /does not offer it \(501\): nobody has looked$/],
  ["no connection", "hangsUp", 0, /can't be reached \(.+\): nobody has looked$/],
  ["a fault", { status: 500, body: "oops" }, 0, /can't answer now \(500\): nobody has looked$/],
  ["a closed door", { status: 403, body: "{}" }, 1, /FAILED: neither a report nor a refusal that is known: 403 /],
  [
    "a page",
    { status: 200, body: "<h1>login</h1>" },
    1,
    /FAILED: neither a report nor a refusal that is known: invalid json/,
  ],
])("a registry that answers with %s is told apart from the others", async (_what, given, code, words) => {
  answer = given;
  const ran = await run();
  expect(ran.out.trim()).toMatch(words);
  expect(ran.code).toBe(code);
});
