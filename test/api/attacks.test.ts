import { writeFile } from "node:fs/promises";
import { request as ask, createServer } from "node:http";
import { connect, createServer as createTcpServer, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { createHookCalls, type HookAnswer } from "../../src/bot/api/hook-call.js";
import { startTrial, type Trial } from "../stories/trial.js";
import { tempDir } from "../temp-dir.js";
import { freePort, keyLine } from "./keys.js";

const Failure = z.object({ code: z.string(), message: z.string() });
const key = "street-key-0123456789";
let trial: Trial;
let port = 0;
/** Ten seconds pass while the others are at it. */
let givenUp: Promise<HookAnswer>;

async function callWithoutAnswer(): Promise<HookAnswer> {
  const server = createServer((_request, response) => {
    const drip = setInterval(() => response.writeProcessing(), 1_000);
    response.on("close", () => clearInterval(drip));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}/hook`;
  const calls = createHookCalls();
  const answer = await calls.call({ url, secret: key.repeat(2), id: "1", body: "{}", now: new Date(0) });
  await calls.close();
  server.closeAllConnections();
  server.close();
  return answer;
}

beforeAll(async () => {
  givenUp = callWithoutAnswer();
  port = await freePort();
  const file = join(await tempDir("attacks"), "keys.yaml");
  await writeFile(file, `keys:\n${keyLine("street", key, "xiling-haigeng", "raise, read")}\n`);
  trial = await startTrial({ API_PORT: String(port), API_KEYS: file });
});
beforeEach(() => trial.reset());
afterAll(() => trial.stop());

type Given = { method?: string; headers?: Record<string, string>; body?: string | Buffer };

async function call(path: string, { method = "GET", headers = {}, body }: Given = {}) {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
let sent = 0;
const post = (body: string | Buffer) => {
  sent += 1;
  return call("/whistles", { method: "POST", headers: { "idempotency-key": `attack-${sent}` }, body });
};
const order = {
  text: "海埂路12号占道经营",
  place: "海埂路12号",
  category: "routine",
  units: ["城管中队"],
  ahead: true,
};

test("whatever a key sends is refused in words or is a whistle, and never a fault", async () => {
  const deep = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
  const bodies = [
    ...["", "{", "null", "[]", "7", '"x"', deep, `{"text":${deep}}`],
    '{"__proto__":{"ahead":true},"text":"x"}',
    JSON.stringify({ ...order, text: { $gt: "" } }),
    JSON.stringify({ ...order, units: [{ $ne: 1 }] }),
    ...["__proto__", "constructor", "toString", "$where"].flatMap((odd) => [
      JSON.stringify({ ...order, category: odd }),
      JSON.stringify({ ...order, category: undefined, matterCode: odd }),
      JSON.stringify({ ...order, units: [odd] }),
    ]),
    JSON.stringify({ ...order, statedDueAt: "0001-01-01T00:00:00Z" }),
    JSON.stringify({ ...order, orderNumber: "A】<at id=all>" }),
  ];
  for (const body of bodies) {
    const { status, text } = await post(body);
    expect(status, body.slice(0, 200)).toBe(422);
    expect(Failure.parse(JSON.parse(text)).message, body.slice(0, 200)).not.toBe("");
  }
  for (const path of ["/whistles?__proto__=1", "/whistles?limit=1&limit=2", "/whistles?limit[$gt]=1", "/whistles/%zz"])
    expect([404, 422], path).toContain((await call(path)).status);
  expect(JSON.parse((await call("/whistles")).text)).toEqual({ whistles: [] });
});

test("half a character in what a platform sends does not make the record look tampered with", async () => {
  const raised = await post(JSON.stringify(order).replace("占道", "\\ud83d 占道"));
  expect(raised.status).toBe(201);
  const { number } = z.object({ number: z.string() }).parse(JSON.parse(raised.text));
  const inspector = trial.who("yunxi-ducha", "inspector");
  await trial.says(inspector, `/验链 ${number}`);
  expect((await trial.privately(inspector)).at(-1)?.cardText).toContain("未发现改动");
});

test("a key counts only as it is said, and stands in no address", async () => {
  const none = (headers: Record<string, string>, path = "/whistles") => call(path, { headers });
  for (const authorization of [`Basic ${key}`, `bearer ${key}`, `Bearer  ${key}`, `Bearer ${key}x`, "Bearer", ""])
    expect((await none({ authorization })).status, authorization).toBe(401);
  expect((await none({ authorization: "" }, `/whistles?key=${key}`)).status).toBe(401);
});

test("answers may be kept or guessed at by nobody, and other methods are refused", async () => {
  for (const path of ["/whistles", "/openapi.json", "/nothing"]) {
    const { headers } = await call(path);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  }
  for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"])
    expect((await call("/whistles", { method })).status, method).toBe(405);
});

test("a body that is too large or never ends is told so, and its connection is closed", async () => {
  const slowly = new Promise<string>((resolve) => {
    let heard = "";
    const head = `Authorization: Bearer ${key}\r\nIdempotency-Key: slow-0001\r\nContent-Length: 100`;
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(`POST /api/v1/whistles HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n{`);
    });
    socket.setEncoding("utf8").on("data", (text: string) => {
      heard += text;
    });
    socket.on("close", () => resolve(heard));
  });
  const large = await post(Buffer.alloc(100_000, 0x20));
  expect([large.status, large.headers.get("connection")]).toEqual([413, "close"]);
  expect(await slowly).toMatch(/^HTTP\/1\.1 408 .*did not arrive in time/s);
});

test("nobody but this machine reaches the interface", async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4");
  for (const { address } of others) {
    const reached = await new Promise((resolve) => {
      const asked = ask({ host: address, port, path: "/api/v1/openapi.json" }, () => resolve(true));
      asked.on("error", () => resolve(false));
      asked.end();
    });
    expect(reached, address).toBe(false);
  }
});

test("a call to a platform takes a word on the way for no answer, and reads none that never ends", async () => {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined); // the caller hangs up in the middle, as it should
    socket.once("data", () => {
      socket.write("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
      socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
      const more = () => socket.write("x".repeat(16_384), () => socket.writable && setImmediate(more));
      more();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}/hook`;
  const calls = createHookCalls();
  expect(await calls.call({ url, secret: key.repeat(2), id: "1", body: "{}", now: new Date(0) })).toEqual({ ok: true });
  await new Promise((resolve) => (sockets[0]?.destroyed ? resolve(null) : sockets[0]?.once("close", resolve)));
  await calls.close();
  await new Promise((resolve) => server.close(resolve));
});

test("a platform that answers nothing is given up after ten seconds, however its answer trickles in", async () => {
  expect(await givenUp).toEqual({ ok: false, why: "no answer within 10 s", gone: false });
});
