import { createHash } from "node:crypto";
import { z } from "zod";
import { type HttpAnswer, json } from "../http/answer.js";
import { newCode, newUserToken } from "../ids.js";
import { isObject } from "../json.js";
import type { UserToken } from "../store.js";
import type { ApiCall, ApiRoute } from "./call.js";

const codeLifeMs = 5 * 60_000;
const tokenLifeMs = 7200_000;
const refreshLifeMs = 7 * 24 * 3600_000;

/** Scopes that only a login asks for. */
const ofUsers = ["offline_access", "auth:user.id:read"];

const Credentials = z.object({ client_id: z.string(), client_secret: z.string() });
const CodeGrant = Credentials.extend({
  grant_type: z.literal("authorization_code"),
  code: z.string(),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
});
const RefreshGrant = Credentials.extend({ grant_type: z.literal("refresh_token"), refresh_token: z.string() });
const TokenBody = z.discriminatedUnion("grant_type", [CodeGrant, RefreshGrant]);

export const oauthRoutes: ApiRoute[] = [
  {
    method: "GET",
    path: "/open-apis/authen/v1/authorize",
    token: "none",
    scopes: [],
    support: "partial",
    note: "a page on which one chooses who one is; redirects to this machine only; state, PKCE",
    handle: authorize,
  },
  {
    method: "POST",
    path: "/open-apis/authen/v2/oauth/token",
    token: "none",
    scopes: [],
    support: "full",
    note: "code (5 min, once) and refresh token (once)",
    handle: exchange,
  },
];

const refuse = (code: number, error: string, description: string): HttpAnswer =>
  json(400, { code, error, error_description: description });

function authorize(call: ApiCall): HttpAnswer {
  const { query } = call.request;
  const { app, store } = call.platform;
  if (query.get("client_id") !== app.appId) return errorPage("20048: there is no such app");
  if (query.get("response_type") !== "code") return errorPage("20001: response_type must be code");
  const target = localUrl(query.get("redirect_uri") ?? "");
  if (!target) return errorPage("20029: redirect_uri must be an address on this machine");
  const wanted = (query.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  const stray = wanted.filter((scope) => !ofUsers.includes(scope) && !app.scopes.includes(scope));
  if (stray.length > 0) return errorPage(`20027: the app has no such scope: ${stray.join(", ")}`);
  const state = query.get("state");
  if (state !== null) target.searchParams.set("state", state);
  const chosen = query.get("choose");
  if (chosen === null) return choicePage(call);
  if (!store.people.has(chosen)) {
    target.searchParams.set("error", "access_denied");
    return { kind: "redirect", location: target.href };
  }
  const code = newCode();
  store.codes.set(code, {
    openId: chosen,
    redirectUri: query.get("redirect_uri") ?? "",
    scope: query.get("scope") ?? "",
    challenge: query.get("code_challenge"),
    isHashed: query.get("code_challenge_method") === "S256",
    expiresAt: new Date(call.platform.tokenTime().getTime() + codeLifeMs),
    isUsed: false,
  });
  target.searchParams.set("code", code);
  return { kind: "redirect", location: target.href };
}

/** The redirect's address if it stays on this machine: a pretend login must not send anybody elsewhere. */
function localUrl(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url && /^https?:$/.test(url.protocol) && ["localhost", "127.0.0.1"].includes(url.hostname) ? url : null;
}

function choicePage({ platform: { store, app }, request }: ApiCall): HttpAnswer {
  const link = (openId: string, text: string): string => {
    const query = new URLSearchParams(request.query);
    query.set("choose", openId);
    return `<li><a href="?${escapeHtml(query.toString())}">${escapeHtml(text)}</a></li>`;
  };
  const people = [...store.people.values()].map(({ openId, name, title, unitId }) =>
    link(openId, `${name} ${title} ${store.units.get(unitId)?.name ?? ""}`),
  );
  const title = `${escapeHtml(app.name)} 请求登录 · asks who you are`;
  return htmlPage(200, `<h1>${title}</h1><ul>${people.join("")}${link("", "拒绝 · refuse")}</ul>`);
}

const errorPage = (why: string): HttpAnswer =>
  htmlPage(400, `<h1>无法登录 · login failed</h1><p>${escapeHtml(why)}</p>`);

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function htmlPage(status: number, body: string): HttpAnswer {
  const style =
    ":root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:36em;margin:3em auto;padding:0 1em}" +
    "h1{font-size:1.25em}ul{list-style:none;padding:0}li a{display:block;padding:.6em 0;border-bottom:1px solid #8884}";
  const html = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>登录</title><style>${style}</style>${body}</html>`;
  const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
  return { kind: "bytes", status, bytes: Buffer.from(html), headers };
}

function exchange(call: ApiCall): HttpAnswer {
  if (!isObject(call.request.json)) return refuse(20063, "invalid_request", "the body should be a JSON object");
  const { grant_type: grant } = call.request.json;
  if (grant !== undefined && !["authorization_code", "refresh_token"].includes(String(grant)))
    return refuse(20036, "unsupported_grant_type", "grant_type should be authorization_code or refresh_token");
  const parsed = TokenBody.safeParse(call.request.json);
  if (!parsed.success)
    return refuse(20001, "invalid_request", `a required parameter is missing: ${missingIn(parsed.error)}`);
  const { app } = call.platform;
  if (parsed.data.client_id !== app.appId) return refuse(20048, "invalid_client", "there is no such app");
  if (parsed.data.client_secret !== app.appSecret) return refuse(20002, "invalid_client", "the app secret is wrong");
  return parsed.data.grant_type === "authorization_code" ? byCode(call, parsed.data) : byRefresh(call, parsed.data);
}

const missingIn = ({ issues }: z.ZodError): string => issues.map(({ path }) => path.join(".")).join(", ");

function byCode(call: ApiCall, given: z.infer<typeof CodeGrant>): HttpAnswer {
  const { store, tokenTime } = call.platform;
  const code = store.codes.get(given.code);
  if (!code) return refuse(20003, "invalid_grant", "the code is unknown");
  if (code.isUsed) return refuse(20065, "invalid_grant", "the code has been used");
  if (code.expiresAt <= tokenTime()) return refuse(20004, "invalid_grant", "the code has expired: 5 minutes");
  if (given.redirect_uri !== undefined && given.redirect_uri !== code.redirectUri) {
    return refuse(20071, "invalid_grant", "redirect_uri is not the one of the authorization");
  }
  const verifier = given.code_verifier ?? "";
  const answer = code.isHashed ? createHash("sha256").update(verifier).digest("base64url") : verifier;
  if (code.challenge !== null && answer !== code.challenge)
    return refuse(20049, "invalid_grant", "the PKCE check failed");
  code.isUsed = true;
  return issue(call, code.openId, code.scope);
}

function byRefresh(call: ApiCall, given: z.infer<typeof RefreshGrant>): HttpAnswer {
  const { store, tokenTime } = call.platform;
  const token = store.refreshTokens.get(given.refresh_token);
  store.refreshTokens.delete(given.refresh_token);
  if (!token || token.expiresAt <= tokenTime())
    return refuse(20026, "invalid_grant", "the refresh token is unknown, used or expired");
  return issue(call, token.openId, token.scope);
}

function issue({ platform: { store, tokenTime } }: ApiCall, openId: string, scope: string): HttpAnswer {
  const living = (ms: number): UserToken => ({ openId, scope, expiresAt: new Date(tokenTime().getTime() + ms) });
  const [access, refresh] = [newUserToken(), newUserToken()];
  store.userTokens.set(access, living(tokenLifeMs));
  const isOffline = scope.split(" ").includes("offline_access");
  if (isOffline) store.refreshTokens.set(refresh, living(refreshLifeMs));
  return json(200, {
    code: 0,
    access_token: access,
    expires_in: tokenLifeMs / 1000,
    ...(isOffline ? { refresh_token: refresh, refresh_token_expires_in: refreshLifeMs / 1000 } : {}),
    scope,
    token_type: "Bearer",
  });
}
