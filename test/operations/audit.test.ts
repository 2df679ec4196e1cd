import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

/** The part of `.ci/run` that asks about known weaknesses, run against a registry that knows one, or offers nothing. */
const audit = /^# A known high[\s\S]*?^fi$/m.exec(readFileSync(".ci/run", "utf8"))?.[0] ?? "exit 99";
const cache = mkdtempSync(join(tmpdir(), "chuishao-audit-"));
let severity: "high" | "moderate" | "notOffered" = "notOffered";
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
      if (severity === "notOffered") return give(405, {});
      const sent = Buffer.concat(chunks);
      const asked = request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent;
      // What the program needs to run is asked about, and what only its tests need is not.
      const names = Object.keys(z.record(z.string(), z.unknown()).parse(JSON.parse(asked.toString("utf8"))));
      const isRight = names.includes("ws") && names.includes("mongoose") && !names.includes("vitest");
      // npm keeps what it made of one.
      const id = severity === "high" ? 1 : 2;
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
    execFile("bash", ["-c", `set -euo pipefail\n${audit}\necho went on`], { env }, (error, stdout) =>
      resolve({ code: error ? (error.code ?? "killed") : 0, out: stdout }),
    );
  });

test.each([
  ["high", 1, "a hole"],
  ["moderate", 0, "no known high severity\nwent on"],
  ["notOffered", 0, "the registry does not offer it\nwent on"],
] as const)("a weakness of severity %s ends the check with %i", async (known, code, words) => {
  severity = known;
  const ran = await run();
  expect(ran.out).toContain(words);
  expect(ran.code).toBe(code);
});
