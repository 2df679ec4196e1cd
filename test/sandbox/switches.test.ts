import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readSwitchFlags, Switches } from "../../src/sandbox/switches.js";
import { app, button, card, failureOf, li, sendCard, startTown, street, type Town } from "./small-town.js";

let town: Town;
beforeEach(async () => {
  town = await startTown();
});
afterEach(() => town.stop());

const turn = (switches: object) => town.control("switches", switches);
const say = (uuid?: string) =>
  town.client.im.v1.message.create({
    params: { receive_id_type: "chat_id" },
    data: { receive_id: street, msg_type: "text", content: '{"text":"收到"}', ...(uuid ? { uuid } : {}) },
  });
const endpoint = () =>
  town.raw("POST", "/callback/ws/endpoint", { AppID: app.appId, AppSecret: app.appSecret }).then(({ body }) => body);

test("the table in docs/SANDBOX.md names each switch with its default", async () => {
  const docs = await readFile(new URL("../../docs/SANDBOX.md", import.meta.url), "utf8");
  const section = docs.slice(docs.indexOf("## Switches"), docs.indexOf("## Coverage"));
  const rows = [...section.matchAll(/^\| `(\w+)`\s*\| `([^`]+)`\s*\| (.*?)\s*\|$/gm)].map(([, ...cells]) => cells);
  const defaults = Object.entries(Switches.parse({}));
  const words = Object.values(Switches.shape).map(({ description }) => description);
  expect(rows).toEqual(defaults.map(([name, value], i) => [name, String(value), words[i]]));
});

test("switches are given at the start, by flag and by call; unknown ones are refused", async () => {
  expect(readSwitchFlags(["unknownPath=text", "wsPingInterval=5"])).toEqual({ unknownPath: "text", wsPingInterval: 5 });
  expect(() => readSwitchFlags(["unknownPath"])).toThrow("name=value");
  expect(() => readSwitchFlags(["other=1"])).toThrow("other");
  expect((await town.raw("POST", "/sandbox/api/switches", { other: 1 })).status).toBe(400);
  await turn({ unknownPath: "text" });
  expect(await turn({ wsPingInterval: 5 })).toEqual({ ...Switches.parse({}), unknownPath: "text", wsPingInterval: 5 });
  const other = await startTown({ switches: { unknownPath: "text" } });
  expect(await other.control("switches")).toMatchObject({ unknownPath: "text" });
  await other.stop();
});

test.each([
  [false, 2],
  [true, 1],
])("noContentIsSuccess %s: an event answered with 204 has come %i times after 15 s", async (on, times) => {
  let hits = 0;
  const server = createServer((request, response) => {
    request.resume();
    hits += 1;
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  town.sandbox.setWebhookUrl(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`);
  await turn({ noContentIsSuccess: on });
  await town.control("enter", { by: li });
  await town.control("clock", { advance: "PT15S" });
  expect(hits).toBe(times);
  server.close();
});

test("the ClientConfig is what the four switches say", async () => {
  const config = { ReconnectCount: -1, ReconnectInterval: 1, ReconnectNonce: 1, PingInterval: 30 };
  expect(await endpoint()).toMatchObject({ data: { ClientConfig: config } });
  await turn({ wsReconnectCount: 3, wsReconnectInterval: 7, wsReconnectNonce: 8, wsPingInterval: 9 });
  const turned = { ReconnectCount: 3, ReconnectInterval: 7, ReconnectNonce: 8, PingInterval: 9 };
  expect(await endpoint()).toMatchObject({ data: { ClientConfig: turned } });
});

test.each([400, 401] as const)("staleTokenStatus %i: the status of an unknown token", async (staleTokenStatus) => {
  await turn({ staleTokenStatus });
  const { status, body } = await town.raw("GET", "/open-apis/im/v1/chats", undefined, { authorization: "Bearer t-x" });
  expect([status, body.code]).toEqual([staleTokenStatus, 99991663]);
});

test("repeatedUuid: the first message again, or a refusal", async () => {
  const first = await say("once");
  expect((await say("once")).data?.message_id).toBe(first.data?.message_id);
  await turn({ repeatedUuid: "error" });
  expect(await failureOf(say("once"))).toMatchObject({ code: 230001 });
});

test("recalledContent: a notice, or what was said", async () => {
  const message_id = (await say()).data?.message_id ?? "";
  await town.client.im.v1.message.delete({ path: { message_id } });
  const content = async () =>
    (await town.client.im.v1.message.get({ path: { message_id } })).data?.items?.[0]?.body?.content;
  expect(await content()).toBe("This message was recalled");
  await turn({ recalledContent: "original" });
  expect(await content()).toBe('{"text":"收到"}');
});

test("unknownPath: JSON or text", async () => {
  const body = async () => (await fetch(`${town.sandbox.url}/open-apis/none`)).text();
  expect(JSON.parse(await body())).toMatchObject({ code: 99991201 });
  await turn({ unknownPath: "text" });
  expect(await body()).toBe("404 page not found");
});

test("oldProperties: let through, or an unknown property", async () => {
  const old = card({ ...button("签收", { n: 1 }), value: { n: 1 } });
  expect(await sendCard(town, street, old)).toMatch(/^om_/);
  await turn({ oldProperties: "reject" });
  expect((await failureOf(sendCard(town, street, old))).msg).toContain("200621");
});

test("namelessInputRefusedAtSend: refused at submit only, or at once", async () => {
  const submit = button("提交", { n: 1 }, { name: "go", form_action_type: "submit" });
  const form = card({ tag: "form", name: "f", elements: [{ tag: "input" }, submit] });
  const messageId = await sendCard(town, street, form);
  const pressed = await town.control("press", { by: li, messageId, label: "提交" });
  expect(pressed).toMatchObject({ error: { code: 200530 } });
  await turn({ namelessInputRefusedAtSend: true });
  expect((await failureOf(sendCard(town, street, form))).msg).toContain("200530");
});

test("linkButtonCallsBack: a link alone stays with the client, or tries the bot, which here has no address", async () => {
  const behaviors = [{ type: "open_url", default_url: "https://example.com" }];
  const messageId = await sendCard(town, street, card(button("打开", undefined, { behaviors })));
  const press = () => town.control("press", { by: li, messageId, label: "打开" });
  expect(await press()).not.toHaveProperty("error");
  await turn({ linkButtonCallsBack: true });
  expect(await press()).toMatchObject({ error: { code: 200340 } });
});
