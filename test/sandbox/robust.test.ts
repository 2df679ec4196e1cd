import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { app, startTown, street, type Town } from "./small-town.js";

let town: Town;
const lines: string[] = [];
beforeAll(async () => {
  town = await startTown({ log: (line) => lines.push(line) });
});
afterAll(() => town.stop());

/** What comes back for these bytes, the connection ended from this side unless the sandbox ends it. */
async function answerTo(...parts: string[]): Promise<string> {
  const socket = connect(town.sandbox.port, "127.0.0.1");
  let answer = "";
  socket.on("data", (data) => {
    answer += data;
    if (answer.includes("\r\n\r\n")) socket.end();
  });
  socket.write(parts.join("\r\n"));
  await once(socket, "close");
  return answer;
}

const host = () => `Host: localhost:${town.sandbox.port}`;
const upgrade = [
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
];

test.each(["//", "http://["])("the address %s is none, and is refused as such", async (address) => {
  const answer = await answerTo(`GET ${address} HTTP/1.1`, host(), "Connection: close", "", "");
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(await answerTo(`GET ${address} HTTP/1.1`, host(), ...upgrade, "", "")).toMatch(/^HTTP\/1\.1 403 /);
});

test.each(["/", "/ws/v2", "/ws/v2?ticket=made-up", "/open-apis/im/v1/messages"])(
  "a long connection can't be opened at %s without a ticket",
  async (address) => {
    expect(await answerTo(`GET ${address} HTTP/1.1`, host(), ...upgrade, "", "")).toMatch(
      /^HTTP\/1\.1 403 .*\r\nHandshake-Status: 514/,
    );
  },
);

test("somebody who goes away in the middle of a request, or of a handshake, is no error of the sandbox", async () => {
  for (const text of [
    ["POST /sandbox/api/settle HTTP/1.1", host(), "Content-Length: 200", "", "{"],
    ["GET /ws/v2 HTTP/1.1", host(), ...upgrade, "", ""],
  ]) {
    const socket = connect(town.sandbox.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(text.join("\r\n"));
    socket.resetAndDestroy();
    await once(socket, "close");
  }
  expect(await town.control("settle", {})).toEqual({});
  expect(lines.filter((line) => line.includes("failed"))).toEqual([]);
});

async function post(path: string, body: string | Buffer | FormData, headers: Record<string, string> = {}) {
  const response = await fetch(town.sandbox.url + path, { method: "POST", body, headers });
  return { status: response.status, body: await response.json() };
}

test("a body beyond what the platform takes, and a packed one, are refused with a word", async () => {
  const answer = await post("/open-apis/im/v1/files", Buffer.alloc(33 * 1024 * 1024));
  expect(answer).toMatchObject({ status: 413, body: { msg: expect.stringContaining("30 MB") } });
  const packed = await post("/sandbox/api/settle", Buffer.from("x"), { "content-encoding": "gzip" });
  expect(packed).toMatchObject({ status: 415, body: { msg: expect.stringContaining("not as gzip") } });
});

test.each(["[]", "null", '"text"', "7", "{", "", "a=b"])(
  "the body %j is refused where an object is needed",
  async (body) => {
    const asked = { app_id: app.appId, app_secret: app.appSecret };
    const { body: token } = await town.raw("POST", "/open-apis/auth/v3/tenant_access_token/internal", asked);
    const headers = { authorization: `Bearer ${token.tenant_access_token}` };
    const path = "/open-apis/im/v1/messages?receive_id_type=chat_id";
    const isJson = ["{", "a=b"].every((broken) => broken !== body);
    expect(await post(path, body, headers)).toMatchObject({ status: 400, body: { code: isJson ? 230001 : 9499 } });
    expect(await post("/sandbox/api/messages", body)).toMatchObject({ status: 400, body: { error: { code: 400 } } });
  },
);

test("forms that lack a part say which parts are needed", async () => {
  const asked = { app_id: app.appId, app_secret: app.appSecret };
  const { body: token } = await town.raw("POST", "/open-apis/auth/v3/tenant_access_token/internal", asked);
  const authorization = `Bearer ${token.tenant_access_token}`;
  const form = new FormData();
  form.set("image_type", "message");
  expect(await post("/open-apis/im/v1/images", form, { authorization })).toMatchObject({
    status: 400,
    body: { code: 234001, msg: expect.stringContaining("image_type (message or avatar) and image") },
  });
  const noBoundary = { authorization, "content-type": "multipart/form-data" };
  expect(await post("/open-apis/im/v1/files", "x", noBoundary)).toMatchObject({
    status: 400,
    body: { code: 234001, msg: expect.stringContaining("file_name and file") },
  });
});

test("the bearer is judged in order: none, no token's shape, unknown, ended, not for this call", async () => {
  const codeWith = async (authorization?: string) =>
    (await town.raw("GET", "/open-apis/im/v1/chats", undefined, authorization ? { authorization } : {})).body.code;
  expect(await codeWith()).toBe(99991661);
  expect(await codeWith("Basic abc")).toBe(99991661);
  expect(await codeWith("Bearer abc")).toBe(99991671);
  expect(await codeWith("Bearer t-abc")).toBe(99991663);
  expect(await codeWith("Bearer u-abc")).toBe(99991668);
  expect(await codeWith("Bearer eyJabc")).toBe(99991668);
  expect(await town.raw("GET", `/sandbox/api/chats/${street}/messages`)).toMatchObject({ status: 200 });
});
