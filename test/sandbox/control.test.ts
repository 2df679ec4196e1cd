import { request } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { app, failureOf, li, sendCard, startTown, street, type Town, wang, water, zhao } from "./small-town.js";

let town: Town;
beforeEach(async () => {
  town = await startTown();
});
afterEach(() => town.stop());

test("the town lists people, units, groups and the bot", async () => {
  const answer = await town.control("town");
  expect(answer).toEqual({
    now: "2026-01-05T09:00:00+08:00",
    people: expect.arrayContaining([
      { openId: li, name: "李明", title: "吹哨员", unitId: "street", roles: ["whistler"] },
    ]),
    units: expect.arrayContaining([
      { id: "street", name: "永昌街道", level: "street", kind: "block", force: null, parentId: null, chatId: street },
    ]),
    chats: expect.arrayContaining([{ chatId: water, name: "水务局工作群", memberIds: [wang, zhao] }]),
    bot: { appId: app.appId, openId: expect.stringMatching(/^ou_[0-9a-f]{32}$/), name: "吹哨", mode: "webhook" },
  });
  expect(JSON.stringify(answer)).not.toContain("13800000001");
});

test.each([
  ["nobody", { from: "ou_x", text: "x" }, 404],
  ["a stranger to the chat", { from: li, chatId: water, text: "x" }, 403],
  ["an unknown chat", { from: li, chatId: "oc_x", text: "x" }, 404],
  ["no words", { from: li, chatId: street }, 400],
  ["a picture that is none", { from: li, chatId: street, image: "abcd" }, 400],
  ["an unknown field", { from: li, chatId: street, text: "x", txt: "y" }, 400],
])("a message from %s is refused with a word", async (_, body, status) => {
  const answer = await town.raw("POST", "/sandbox/api/messages", body);
  expect(answer).toMatchObject({ status, body: { error: { msg: expect.any(String) } } });
});

test("a place and a picture with words are messages of their own kinds", async () => {
  const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  await town.control("messages", {
    from: li,
    chatId: street,
    location: { name: "翠湖", latitude: 25.05, longitude: 102.7 },
  });
  await town.control("messages", { from: li, chatId: street, text: "漏水", image: png });
  const { messages } = await town.control(`chats/${street}/messages?viewer=${li}`);
  expect(messages).toEqual([
    expect.objectContaining({
      type: "location",
      text: "[位置] 翠湖",
      location: { name: "翠湖", latitude: "25.05", longitude: "102.7" },
    }),
    expect.objectContaining({ type: "post", text: "漏水\n[图片]", images: [expect.stringMatching(/^img_v3_/)] }),
  ]);
  const key = /img_v3_[\w-]+/.exec(JSON.stringify(messages))?.[0];
  const picture = await fetch(`${town.sandbox.url}/sandbox/api/images/${key}`);
  expect(picture.headers.get("content-type")).toBe("image/png");
});

test("the list of chats holds one's groups and the private chat, with the last words and what is unread", async () => {
  await sendCard(town, water, {
    schema: "2.0",
    config: { summary: { content: "哨令：三号楼" } },
    body: { elements: [{ tag: "hr" }] },
  });
  const chatsOf = async () => (await town.control(`chats?viewer=${wang}`)).chats;
  expect(await chatsOf()).toEqual([
    expect.objectContaining({ chatId: water, type: "group", lastText: "哨令：三号楼", unread: 1 }),
    expect.objectContaining({ type: "p2p", name: "吹哨", lastAt: null, unread: 0 }),
  ]);
  await town.control("read", { by: wang, chatId: water });
  expect(await chatsOf()).toEqual([expect.objectContaining({ unread: 0 }), expect.anything()]);
  expect(await town.control(`chats/${water}/messages?viewer=${zhao}`)).toMatchObject({
    messages: [{ readBy: [wang] }],
  });
});

test("messages come after one of them and up to a limit", async () => {
  const ids: unknown[] = [];
  for (const text of ["一", "二", "三"])
    ids.push((await town.control("messages", { from: li, chatId: street, text })).messageId);
  expect(await town.control(`chats/${street}/messages?after=${ids[0]}&limit=1`)).toMatchObject({
    messages: [{ text: "二" }],
  });
  expect(await town.control(`chats/${street}/messages?limit=2`)).toMatchObject({
    messages: [{ text: "二" }, { text: "三" }],
  });
});

test("only members see a chat, and the private chat needs to know whose", async () => {
  expect(await town.raw("GET", `/sandbox/api/chats/${water}/messages?viewer=${li}`)).toMatchObject({ status: 403 });
  expect(await town.raw("GET", "/sandbox/api/chats/p2p/messages")).toMatchObject({ status: 400 });
});

test("the API fails on demand, for so many calls", async () => {
  await town.client.im.v1.chat.list({});
  await town.control("faults", { api: { status: 429, next: 2 } });
  expect(await failureOf(town.client.im.v1.chat.list({}))).toMatchObject({ status: 429, code: 99991400 });
  expect(await failureOf(town.client.im.v1.chat.list({}))).toMatchObject({ status: 429 });
  expect((await town.client.im.v1.chat.list({})).code).toBe(0);
  await town.control("faults", { api: { code: 230020 } });
  expect(await failureOf(town.client.im.v1.chat.list({}))).toMatchObject({ status: 400, code: 230020 });
  await town.control("faults", { api: {} });
  expect((await town.client.im.v1.chat.list({})).code).toBe(0);
});

test("a call that hangs gets no answer, and nothing waits for it", async () => {
  await town.control("faults", { api: { hang: true, next: 1 } });
  const aborted = new AbortController();
  const hanging = fetch(`${town.sandbox.url}/open-apis/im/v1/chats`, { signal: aborted.signal });
  for (let entries = 0; entries === 0; )
    entries = JSON.stringify(await town.control("wire?after=0")).includes("hang") ? 1 : 0;
  await town.control("settle", {});
  aborted.abort();
  await expect(hanging).rejects.toThrow("abort");
});

test("a connection can end before a call is carried out, or after it and before its answer", async () => {
  const cardsIn = async (chatId: string) =>
    JSON.stringify(await town.control(`chats/${chatId}/messages?viewer=${li}`)).split("cut short").length - 1;
  const sending = () =>
    town.client.im.v1.message.create({
      params: { receive_id_type: "chat_id" },
      data: { receive_id: street, msg_type: "text", content: '{"text":"cut short"}' },
    });
  await town.control("faults", { api: { reset: "before", next: 1 } });
  await expect(sending()).rejects.toThrow();
  expect(await cardsIn(street)).toBe(0);
  await town.control("faults", { api: { reset: "after", next: 1 } });
  await expect(sending()).rejects.toThrow();
  expect(await cardsIn(street)).toBe(1);
});

test("whoever watches is told of messages, cards, urgent banners and the clock", async () => {
  const response = await fetch(`${town.sandbox.url}/sandbox/api/live`);
  const events = eventsOf(response);
  const { messageId } = await town.control("messages", { from: li, chatId: street, text: "吹哨" });
  expect(await nextOf(events, "message")).toEqual({ kind: "message", chatId: street, messageId });
  const cardId = await sendCard(town, water, { schema: "2.0", body: { elements: [{ tag: "hr" }] } });
  expect(await nextOf(events, "message")).toMatchObject({ messageId: cardId });
  await town.client.im.v1.message.urgentApp({
    path: { message_id: cardId },
    params: { user_id_type: "open_id" },
    data: { user_id_list: [wang] },
  });
  expect(await nextOf(events, "urgent")).toEqual({ kind: "urgent", openId: wang, messageId: cardId, channel: "app" });
  await town.control("clock", { advance: "PT1M" });
  expect(await nextOf(events, "clock")).toEqual({ kind: "clock", now: "2026-01-05T09:01:00+08:00" });
  await response.body?.cancel().catch(() => {});
});

test("another name for this machine, and other sites' pages, are turned away", async () => {
  const statusWith = (headers: Record<string, string>, method = "GET") =>
    new Promise((resolve, reject) => {
      const call = request(
        `http://127.0.0.1:${town.sandbox.port}/sandbox/api/town`,
        { headers, method },
        ({ statusCode }) => resolve(statusCode),
      );
      call.on("error", reject).end();
    });
  expect(await statusWith({ host: "evil.example" })).toBe(403);
  expect(await statusWith({ origin: "http://evil.example" })).toBe(403);
  expect(await statusWith({ "sec-fetch-site": "cross-site" })).toBe(403);
  expect(await statusWith({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }, "POST")).toBe(403);
  expect(
    await statusWith({ host: `localhost:${town.sandbox.port}`, origin: `http://localhost:${town.sandbox.port}` }),
  ).toBe(200);
});

test("the page is served with its modules, strict headers, and nothing from outside its folder", async () => {
  const page = await fetch(`${town.sandbox.url}/`);
  expect(page.status).toBe(200);
  expect(page.headers.get("content-security-policy")).toMatch(/default-src 'self'; script-src 'self' 'sha256-/);
  expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  for (const name of ["preact", "hooks", "htm", "markdown-it"]) {
    const script = await fetch(`${town.sandbox.url}/vendor/${name}.js`);
    expect([script.status, script.headers.get("content-type")]).toEqual([200, "text/javascript; charset=utf-8"]);
    expect((await script.text()).length).toBeGreaterThan(300);
  }
  for (const path of ["/page/..%2fsandbox.js", "/page/%2e%2e/sandbox.js", "/vendor/mongoose.js", "/page/nothing.js"]) {
    expect((await fetch(town.sandbox.url + path)).status, path).toBe(404);
  }
});

test("the modules for the page are what they are called", async () => {
  const text = await (await fetch(`${town.sandbox.url}/vendor/markdown-it.js`)).text();
  const { default: MarkdownIt } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  expect(new MarkdownIt().render("**急**")).toBe("<p><strong>急</strong></p>\n");
});

test("a taken port is an error, or another one where any will do", async () => {
  await expect(startTown({ port: town.sandbox.port })).rejects.toThrow("EADDRINUSE");
  const other = await startTown({ port: town.sandbox.port, anyPort: true });
  expect(other.sandbox.port).not.toBe(town.sandbox.port);
  await other.stop();
});

async function* eventsOf(response: Response): AsyncGenerator<Record<string, unknown>> {
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    for (const part of parts) if (part.startsWith("data: ")) yield JSON.parse(part.slice(6));
  }
}

async function nextOf(events: AsyncGenerator<Record<string, unknown>>, kind: string): Promise<unknown> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) throw new Error(`the stream ended before ${kind}`);
    if (value.kind === kind) return value;
  }
}
