import { createServer, type IncomingHttpHeaders } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { apiRoutes } from "../../src/sandbox/api/routes.js";
import {
  app,
  button,
  card,
  failureOf,
  li,
  sendCard,
  startTown,
  startWebhookBot,
  street,
  type Town,
  wang,
  water,
  zhao,
} from "./small-town.js";

let town: Town;
let authorization: string;
beforeEach(async () => {
  town = await startTown();
  const asked = { app_id: app.appId, app_secret: app.appSecret };
  const { body } = await town.raw("POST", "/open-apis/auth/v3/tenant_access_token/internal", asked);
  authorization = `Bearer ${body.tenant_access_token}`;
});
afterEach(() => town.stop());

const turn = (switches: object) => town.control("switches", switches);
const md = (content: string) => ({ tag: "markdown", content });
const refusalOf = async (content: object) => (await failureOf(sendCard(town, street, content))).msg;
const say = async (chatId: string): Promise<string> => {
  const params = { receive_id_type: "chat_id" as const };
  const data = { receive_id: chatId, msg_type: "text", content: '{"text":"请看"}' };
  return (await town.client.im.v1.message.create({ params, data })).data?.message_id ?? "";
};

describe("switches", () => {
  test("wrongSecretCode: what a wrong secret is answered with, at HTTP 200", async () => {
    const answer = async () => {
      const asked = { app_id: app.appId, app_secret: "wrong" };
      const { status, body } = await town.raw("POST", "/open-apis/auth/v3/tenant_access_token/internal", asked);
      return [status, body.code];
    };
    expect(await answer()).toEqual([200, 10015]);
    await turn({ wrongSecretCode: 10014 });
    expect(await answer()).toEqual([200, 10014]);
  });

  test.each([1, 2, 3])("cardTokenUses %i: so often a press's token updates its card, then 300040", async (uses) => {
    const tokens: string[] = [];
    const bot = await startWebhookBot({
      "card.action.trigger": async ({ token }: { token: string }) => {
        tokens.push(token);
        return {};
      },
    });
    town.sandbox.setWebhookUrl(bot.url);
    await turn({ cardTokenUses: uses });
    const messageId = await sendCard(town, street, card(button("签收", { n: 1 })));
    await town.control("press", { by: li, messageId, label: "签收" });
    const update = () =>
      town.client.request({
        method: "POST",
        url: "/open-apis/interactive/v1/card/update",
        data: { token: tokens[0], card: card(md("已签收")) },
      });
    for (let n = 0; n < uses; n += 1) expect(await update()).toMatchObject({ code: 0 });
    expect(await failureOf(update())).toMatchObject({ code: 300040 });
    await bot.stop();
  });

  test("headerCounts: whether the header's title is one of the 200", async () => {
    const full = card(...Array.from({ length: 200 }, () => ({ tag: "hr" })));
    expect(await refusalOf(full)).toContain("11310");
    await turn({ headerCounts: false });
    expect(await sendCard(town, street, full)).toMatch(/^om_/);
  });

  test("tablesCountTogether: five of each kind, or five in all", async () => {
    const table = { tag: "table", columns: [{ name: "a", data_type: "text" }], rows: [] };
    const both = card(
      table,
      table,
      table,
      md(
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n| a | b |\n| --- | --- |\n| 1 | 2 |",
      ),
    );
    expect(await sendCard(town, street, both)).toMatch(/^om_/);
    await turn({ tablesCountTogether: true });
    expect(await refusalOf(both)).toContain("card table number over limit");
  });

  test("mostOptions: how many a select may have", async () => {
    const options = [1, 2, 3].map((n) => ({ text: { tag: "plain_text", content: `${n}` }, value: `${n}` }));
    const select = card({ tag: "select_static", name: "one", options });
    expect(await sendCard(town, street, select)).toMatch(/^om_/);
    await turn({ mostOptions: 2 });
    expect(await refusalOf(select)).toContain("3 options");
  });

  test("mostValueBytes: how long a callback's value may be", async () => {
    const value = { text: "长".repeat(10) };
    expect(await sendCard(town, street, card(button("签收", value)))).toMatch(/^om_/);
    await turn({ mostValueBytes: 40 });
    expect(await refusalOf(card(button("签收", value)))).toContain("41 bytes");
    expect(await sendCard(town, street, card(button("签收", { n: 1 })))).toMatch(/^om_/);
  });

  test("webhookHeaders: those that are documented, or a user agent and a log id as well", async () => {
    const seen: IncomingHttpHeaders[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers);
      request.resume();
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = z.object({ port: z.number() }).parse(server.address());
    town.sandbox.setWebhookUrl(`http://127.0.0.1:${port}/`);
    const enter = async () => {
      await town.control("enter", { by: li });
      await town.control("settle", {});
      return seen.at(-1) ?? {};
    };
    const documented = await enter();
    expect(documented).toMatchObject({ "content-type": "application/json; charset=utf-8" });
    expect(documented).toHaveProperty("x-lark-signature");
    for (const name of ["user-agent", "x-tt-logid"]) expect(documented).not.toHaveProperty(name);
    await turn({ webhookHeaders: "more" });
    expect(await enter()).toMatchObject({ "user-agent": expect.any(String), "x-tt-logid": expect.any(String) });
    server.close();
  });

  test("paidUrgents: SMS and phone draw on one quota, the app's own on none", async () => {
    await turn({ paidUrgents: 2 });
    const path = { message_id: await say(water) };
    const params = { user_id_type: "open_id" as const };
    const { urgentSms, urgentPhone, urgentApp } = town.client.im.v1.message;
    const to = (...ids: string[]) => ({ path, params, data: { user_id_list: ids } });
    expect(await failureOf(urgentSms(to(wang, zhao)).then(() => urgentPhone(to(wang))))).toMatchObject({
      status: 400,
      code: 230024,
    });
    expect(await urgentApp(to(wang))).toMatchObject({ code: 0 });
    const { urgents } = z
      .object({ urgents: z.array(z.object({ channel: z.string() })) })
      .parse(await town.control(`messages/${path.message_id}`));
    expect(urgents.map(({ channel }) => channel)).toEqual(["sms", "sms", "app"]); // the refused one reached nobody
  });
});

describe("pages", () => {
  const lists = [
    ["/open-apis/im/v1/chats", 100, 99992402, 232001],
    ["/open-apis/im/v1/chats/search?query=", 100, 99992402, 232001],
    [`/open-apis/im/v1/chats/${street}/members`, 100, 99992402, 232001],
    [`/open-apis/im/v1/messages?container_id_type=chat&container_id=${street}`, 50, 99992402, 230001],
    [`/open-apis/im/v1/pins?chat_id=${street}`, 50, 99992402, 230001],
    ["/open-apis/contact/v3/departments/0/children", 50, 40011, 40012],
    ["/open-apis/contact/v3/users/find_by_department?department_id=0", 50, 40011, 40012],
  ] as const;
  const get = async (path: string, more: string) => {
    const url = `${path}${path.includes("?") ? "&" : "?"}${more}`;
    const { status, body } = await town.raw("GET", url, undefined, { authorization });
    return [status, body.code];
  };

  test.each(lists)(
    "%s: at most %i a page, and only page tokens that were given out",
    async (path, most, size, token) => {
      expect(await get(path, `page_size=${most}`)).toEqual([200, 0]);
      for (const wrong of [most + 1, 0, -1, "many", "1.5"])
        expect(await get(path, `page_size=${wrong}`), String(wrong)).toEqual([400, size]);
      expect(await get(path, "page_token=made-up")).toEqual([400, token]);
    },
  );

  test("every list that pages is among these, or belongs to one message", () => {
    const paged = apiRoutes.flatMap(({ path, pages }) => (pages === undefined ? [] : [path]));
    const named = lists.map(([path]) =>
      path.split("?")[0]?.replace(street, ":chat_id").replace("/0/", "/:department_id/"),
    );
    expect(paged.filter((path) => !path.includes(":message_id")).toSorted()).toEqual(named.toSorted());
  });

  test("the readers of a message and its reactions page by the same rules", async () => {
    const id = await say(street);
    for (const [path, most] of [
      [`/open-apis/im/v1/messages/${id}/read_users?user_id_type=open_id`, 100],
      [`/open-apis/im/v1/messages/${id}/reactions`, 50],
    ] as const) {
      expect(await get(path, `page_size=${most}`)).toEqual([200, 0]);
      expect(await get(path, `page_size=${most + 1}`)).toEqual([400, 99992402]);
      expect(await get(path, "page_token=made-up")).toEqual([400, 230001]);
    }
  });
});

test("good answers, refusals, unknown paths, downloads and the long connection's endpoint name their log entry", async () => {
  const headersOf = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${town.sandbox.url}${path}`, {
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const error = z.object({ error: z.object({ log_id: z.string() }) }).safeParse(await response.json());
    return { logId: response.headers.get("x-tt-logid"), inBody: error.success ? error.data.error.log_id : null };
  };
  const secret = { AppID: app.appId, AppSecret: app.appSecret };
  for (const [method, path, body] of [
    ["GET", "/open-apis/bot/v3/info"],
    ["POST", "/open-apis/im/v1/messages?receive_id_type=chat_id", {}],
    ["GET", "/open-apis/none"],
    ["POST", "/callback/ws/endpoint", secret],
    ["POST", "/callback/ws/endpoint", { ...secret, AppSecret: "wrong" }],
  ] as const) {
    const { logId, inBody } = await headersOf(method, path, body);
    expect(logId, path).toMatch(/^\d{14}[0-9A-F]{22}$/);
    if (inBody !== null) expect(inBody).toBe(logId);
  }
});
