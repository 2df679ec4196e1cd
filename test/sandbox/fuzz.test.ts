import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { apiRoutes } from "../../src/sandbox/api/routes.js";
import { controlRoutes } from "../../src/sandbox/control/routes.js";
import { app, li, sendCard, startTown, street, type Town, wang, water } from "./small-town.js";

let town: Town;
let token = "";
let messageId = "";
beforeAll(async () => {
  town = await startTown();
  const { body } = await town.raw("POST", "/open-apis/auth/v3/tenant_access_token/internal", {
    app_id: app.appId,
    app_secret: app.appSecret,
  });
  token = String(body.tenant_access_token);
  messageId = await sendCard(town, street, { schema: "2.0", body: { elements: [{ tag: "hr" }] } });
});
afterAll(() => town.stop());

/** A download is no JSON; a reset, a move of the clock by years and a bot that is killed are not what is looked for. */
const left = /\/(images|files|reset|bot|play)\b|resources|\/clock\b|\/advance\b/;
const calls = [...apiRoutes, ...controlRoutes].filter(({ path }) => !left.test(path));
const runs = Number(process.env.FUZZ ?? 1500);

const known = fc.constantFrom(li, wang, street, water, "om_x", "", "open_id", "chat_id", "text", "interactive");
const value = fc.oneof(
  known,
  fc.string({ maxLength: 30 }),
  fc.constantFrom("__proto__", "constructor", "\u0000", "\uD800", "{", '{"text":"好"}', "🙂".repeat(500), "../..", "%"),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(known, { maxLength: 4 }),
  fc.jsonValue({ maxDepth: 3 }),
);
const names = [
  ...["receive_id", "msg_type", "content", "uuid", "name", "user_id_list", "id_list", "urgent_reason", "reaction_type"],
  ...["emoji_type", "card", "data", "settings", "sequence", "token", "type", "url", "element_id", "actions", "delay"],
  ...[
    "by",
    "chatId",
    "text",
    "messageId",
    "label",
    "value",
    "form",
    "id",
    "at",
    "to",
    "events",
    "api",
    "clock",
    "next",
  ],
  ...["status", "people", "units", "openId", "mobile", "scene", "speed", "query", "page_size", "page_token", "seconds"],
];
const body = fc.oneof(
  fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 8, noNullPrototype: true }),
  fc.jsonValue({ maxDepth: 4 }),
);
const call = fc.record({
  route: fc.constantFrom(...calls),
  body,
  query: fc.dictionary(fc.constantFrom(...names, "receive_id_type", "user_id_type", "after", "limit"), value, {
    maxKeys: 3,
  }),
  part: fc.oneof(known, fc.string({ minLength: 1, maxLength: 12 }), fc.constant("message")),
  signed: fc.boolean(),
});

const queryOf = (query: Record<string, unknown>): string =>
  new URLSearchParams(Object.entries(query).map(([name, one]): [string, string] => [name, String(one)])).toString();

test("no made-up call ends in an internal error, and the town works afterwards as before", async () => {
  await fc.assert(
    fc.asyncProperty(call, async ({ route, body: sent, query, part, signed }) => {
      const filled = route.path.replace(/:\w+/g, () =>
        encodeURIComponent(part === "message" ? messageId : part || "x"),
      );
      const answer = await fetch(`${town.sandbox.url}${filled}?${queryOf(query)}`, {
        method: route.method,
        redirect: "manual",
        headers: { "content-type": "application/json", ...(signed ? { authorization: `Bearer ${token}` } : {}) },
        ...(route.method === "GET" ? {} : { body: JSON.stringify(sent) }),
      });
      await answer.arrayBuffer();
      expect(answer.status, `${route.method} ${filled}`).not.toBe(500);
    }),
    { numRuns: runs, endOnFailure: true },
  );
  // People may have left and groups been dissolved by what was made up; a new group works like any other.
  const made = await town.raw("POST", "/open-apis/im/v1/chats", { name: "新群" }, { authorization: `Bearer ${token}` });
  const { chat_id: chatId } = z.object({ data: z.object({ chat_id: z.string() }) }).parse(made.body).data;
  await sendCard(town, chatId, { schema: "2.0", body: { elements: [{ tag: "hr" }] } });
});
