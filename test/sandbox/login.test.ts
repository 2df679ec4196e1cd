import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { app, idleBot, startTown, type Town, wang } from "./small-town.js";

let town: Town;
beforeEach(async () => {
  town = await startTown({ bot: idleBot });
});
afterEach(() => town.stop());

const redirect = "http://localhost:4000/back";
const authorize = (more: Record<string, string>) => {
  const query = new URLSearchParams({
    client_id: app.appId,
    response_type: "code",
    redirect_uri: redirect,
    state: "s t",
    ...more,
  });
  return fetch(`${town.sandbox.url}/open-apis/authen/v1/authorize?${query}`, { redirect: "manual" });
};
const codeFor = async (more: Record<string, string> = {}): Promise<string> => {
  const location = new URL((await authorize({ choose: wang, ...more })).headers.get("location") ?? "");
  expect(location.searchParams.get("state")).toBe("s t");
  return location.searchParams.get("code") ?? "";
};
const exchange = async (more: object) =>
  town.raw("POST", "/open-apis/authen/v2/oauth/token", {
    grant_type: "authorization_code",
    client_id: app.appId,
    client_secret: app.appSecret,
    redirect_uri: redirect,
    ...more,
  });
const whoIs = (token: unknown) =>
  town.raw("GET", "/open-apis/authen/v1/user_info", undefined, { authorization: `Bearer ${token}` });

test("somebody chooses who they are, and the app learns their name with the code", async () => {
  const page = await (await authorize({})).text();
  expect(page).toContain("王芳");
  const { body } = await exchange({ code: await codeFor() });
  expect(body).toMatchObject({ code: 0, expires_in: 7200, token_type: "Bearer" });
  expect(body).not.toHaveProperty("refresh_token");
  expect((await whoIs(body.access_token)).body).toMatchObject({ code: 0, data: { name: "王芳", open_id: wang } });
});

test("a code is good once, for five minutes, and for its own address", async () => {
  const code = await codeFor();
  expect(await exchange({ code, redirect_uri: "http://localhost:4000/other" })).toMatchObject({
    status: 400,
    body: { code: 20071 },
  });
  await exchange({ code });
  expect(await exchange({ code })).toMatchObject({ status: 400, body: { code: 20065 } });
  const late = await codeFor();
  await town.control("clock", { advance: "PT5M" });
  expect(await exchange({ code: late })).toMatchObject({ status: 400, body: { code: 20004 } });
  expect(await exchange({ code: "x" })).toMatchObject({ body: { code: 20003 } });
  expect(await exchange({ code: "x", client_secret: "x" })).toMatchObject({ body: { code: 20002 } });
});

test("a code with a challenge needs its verifier", async () => {
  const verifier = "a verifier that is long enough";
  const challenge = {
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  };
  expect(await exchange({ code: await codeFor(challenge), code_verifier: "wrong" })).toMatchObject({
    body: { code: 20049 },
  });
  expect(await exchange({ code: await codeFor(challenge), code_verifier: verifier })).toMatchObject({
    body: { code: 0 },
  });
});

test("a refresh token comes with its scope and is good once; an access token ends after two hours", async () => {
  const { body } = await exchange({ code: await codeFor({ scope: "offline_access" }) });
  await town.control("clock", { advance: "PT2H" });
  expect(await whoIs(body.access_token)).toMatchObject({ status: 200, body: { code: 20005 } });
  const refresh = { grant_type: "refresh_token", refresh_token: body.refresh_token };
  const { body: next } = await exchange(refresh);
  expect((await whoIs(next.access_token)).body).toMatchObject({ code: 0 });
  expect(await exchange(refresh)).toMatchObject({ status: 400 });
});

test("a refusal, an unknown app and an address elsewhere lead to no code", async () => {
  const refused = await authorize({ choose: "" });
  expect(refused.headers.get("location")).toBe(`${redirect}?state=s+t&error=access_denied`);
  expect((await authorize({ client_id: "cli_ffffffffffffffff" })).status).toBe(400);
  expect((await authorize({ redirect_uri: "https://example.com/" })).status).toBe(400);
  expect((await authorize({ redirect_uri: "javascript:alert(1)" })).status).toBe(400);
});

test("a scope that the app doesn't have ends on a page that says so; those of a login are everybody's", async () => {
  const page = await authorize({ scope: "contact:user.base:readonly drive:drive" });
  expect(page.status).toBe(400);
  expect(await page.text()).toContain("20027: the app has no such scope: drive:drive");
  expect((await authorize({ scope: "offline_access auth:user.id:read" })).status).toBe(200);
});

test("a token call that is put together wrongly says what it lacks", async () => {
  expect(await exchange({ grant_type: "password" })).toMatchObject({ status: 400, body: { code: 20036 } });
  expect(await exchange({})).toMatchObject({
    body: { code: 20001, error_description: "a required parameter is missing: code" },
  });
  const form = await fetch(`${town.sandbox.url}/open-apis/authen/v2/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "authorization_code" }),
  });
  expect(await form.json()).toMatchObject({ code: 20063, error_description: "the body should be a JSON object" });
});

test("a user's token is longer than a kilobyte, and is judged apart from the app's", async () => {
  const { body } = await exchange({ code: await codeFor() });
  expect(String(body.access_token)).toMatch(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/);
  expect(String(body.access_token).length).toBeGreaterThan(1024);
  const chats = async () => {
    const authorization = `Bearer ${body.access_token}`;
    return (await town.raw("GET", "/open-apis/im/v1/chats", undefined, { authorization })).body.code;
  };
  expect(await chats()).toBe(99991663);
  await town.control("clock", { advance: "PT2H" });
  expect(await chats()).toBe(99991677);
});
