import { afterEach, beforeEach, expect, test } from "vitest";
import { createLark } from "../../src/bot/lark/client.js";
import type { Lark } from "../../src/bot/lark/lark.js";
import { classOf, LarkError } from "../../src/bot/lark/lark-error.js";
import { createLog } from "../../src/log.js";
import { type Fault, StubLark } from "./stub-lark.js";

let stub: StubLark;
let lark: Lark;

const larkAt = (domain: string, answer: number) =>
  createLark({
    appId: "cli_0123456789abcdef",
    appSecret: "secret",
    domain,
    timeouts: { connect: 5_000, answer },
    log: createLog("silent"),
  });

let domain: string;
beforeEach(async () => {
  stub = new StubLark();
  domain = await stub.start();
  lark = larkAt(domain, 10_000);
});
afterEach(async () => {
  await lark.close();
  await stub.stop();
});

const say = (uuid: string, receiveId = "oc_1") =>
  lark.sendMessage({ receiveIdType: "chat_id", receiveId, msgType: "text", content: '{"text":"a"}', uuid });

const failureOf = async (call: Promise<unknown>): Promise<LarkError> => {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof LarkError)) throw new Error(`no LarkError but ${String(error)}`);
  return error;
};

const refuse = (status: number, code: number, headers: Record<string, string> = {}): Fault => ({
  kind: "status",
  status,
  body: { code, msg: "refused" },
  headers,
});

test("thirty-two first calls at once share one request for the access token", async () => {
  stub.tokenDelayMs = 20;
  const sent = await Promise.all(Array.from({ length: 32 }, (_, n) => say(`uuid ${n}`)));
  expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(32);
  expect(stub.tokenCalls).toBe(1);
});

test("warming up fetches the token, so that the first call finds it", async () => {
  await lark.warmUp();
  expect(stub.tokenCalls).toBe(1);
  await say("a");
  expect(stub.tokenCalls).toBe(1);
});

test("calls one after another keep to the connections that they have", async () => {
  for (let n = 0; n < 30; n++) await say(`uuid ${n}`);
  expect(stub.connections).toBeLessThanOrEqual(2);
});

test("a token that the platform no longer takes is fetched anew once, however many calls meet it", async () => {
  await say("first");
  stub.revokeToken();
  await Promise.all(Array.from({ length: 16 }, (_, n) => say(`uuid ${n}`)));
  expect(stub.tokenCalls).toBe(2);
  expect(stub.accepted).toHaveLength(17);
});

test("a call that fails over its token twice fails", async () => {
  stub.faults.push(refuse(400, 99991663), refuse(400, 99991663));
  expect(await failureOf(say("a"))).toMatchObject({ code: 99991663, class: "retry" });
});

test("a code other than 0 is a failure although the HTTP status is 200", async () => {
  stub.faults.push(refuse(200, 230002));
  expect(await failureOf(say("a"))).toMatchObject({ code: 230002, status: 200, class: "giveUp" });
});

test("of a refusal only what holds nothing of the request is kept, logged or parked, at either status", async () => {
  for (const status of [200, 400]) {
    await lark.close();
    lark = larkAt(domain, 10_000);
    await lark.warmUp();
    stub.faults.push({
      ...{ kind: "status", status, headers: { "x-tt-logid": "20260105090000F1A2" } },
      body: {
        code: 230001,
        msg: "no 李某 at Zhao Road 12 in oc_77",
        error: { field_violations: [{ value: "Zhao Road 12" }] },
      },
    });
    const content = JSON.stringify({ text: "Zhao Road 12" });
    const failed = await failureOf(
      lark.sendMessage({ receiveIdType: "chat_id", receiveId: "oc_77", msgType: "text", content, uuid: `u${status}` }),
    );
    expect(failed).toMatchObject({
      ...{ code: 230001, msg: "no … at … in …", call: "POST /open-apis/im/v1/messages", logId: "20260105090000F1A2" },
    });
    expect(JSON.stringify([failed, failed.message, failed.stack, String(failed.cause)])).not.toMatch(/李某|Zhao|oc_77/);
    expect(JSON.stringify(failed.cause ?? null)).not.toMatch(/李某|Zhao|oc_77/);
  }
});

test("a limit says how long the platform wants us to wait", async () => {
  stub.faults.push(refuse(429, 99991400, { "x-ogw-ratelimit-reset": "52" }));
  expect(await failureOf(say("a"))).toMatchObject({ code: 99991400, class: "wait", retryAfterMs: 52_000 });
});

test("a call that is not answered fails within the time set for it", async () => {
  await lark.warmUp();
  await lark.close();
  lark = larkAt(domain, 300);
  stub.faults.push({ kind: "hang" });
  // Without a limit of ours this call would wait for ever, and the test's own limit would end it.
  expect(await failureOf(lark.getBotInfo())).toMatchObject({ code: null, status: null, class: "retry" });
});

test("a connection that breaks, a gateway's page and an answer that is no JSON may pass", async () => {
  await lark.warmUp();
  stub.faults.push({ kind: "drop" });
  expect(await failureOf(say("a"))).toMatchObject({ class: "retry" });
  stub.faults.push({ kind: "status", status: 502, body: {} });
  expect(await failureOf(say("a"))).toMatchObject({ status: 502, class: "retry" });
});

test("a platform that can't be reached may come back", async () => {
  await stub.stop();
  expect(await failureOf(lark.warmUp())).toMatchObject({ code: null, class: "retry" });
  await stub.start();
});

test.each([
  [99991400, 429, "wait"],
  [230020, 400, "wait"],
  [230047, 400, "wait"],
  [11232, 200, "wait"],
  [230049, 400, "retry"],
  [232068, 400, "retry"],
  [2200, 500, "retry"],
  [null, 503, "retry"],
  [null, null, "retry"],
  [null, 429, "wait"],
  [99991672, 400, "askAdmin"],
  [99991403, 400, "askAdmin"],
  [230006, 400, "askAdmin"],
  [230002, 400, "giveUp"],
  [230031, 400, "giveUp"],
  [230099, 400, "giveUp"],
  [null, 404, "giveUp"],
] as const)("code %s with status %s means: %s", (code, status, meaning) => {
  expect(classOf(code, status)).toBe(meaning);
});

test("an unread urgent too many and stopped writes wait for minutes, not seconds", () => {
  expect(new LarkError({ code: 230023, msg: "", status: 400 })).toMatchObject({ class: "wait", retryAfterMs: 600_000 });
});
