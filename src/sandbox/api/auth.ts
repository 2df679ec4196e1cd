import { json } from "../http/answer.js";
import { newTenantToken } from "../ids.js";
import { asText, isObject } from "../json.js";
import type { Platform } from "../platform.js";
import type { ApiCall, ApiRoute } from "./call.js";
import { failure } from "./call.js";

const lifeMs = 7200_000;
const renewalMs = 1800_000;

export const authRoutes: ApiRoute[] = ["tenant_access_token", "app_access_token"].map((kind) => ({
  method: "POST",
  path: `/open-apis/auth/v3/${kind}/internal`,
  token: "none",
  scopes: [],
  support: "full",
  note: "2 h; the same token while more than 30 min remain",
  handle: ({ platform, request }) => {
    const body = isObject(request.json) ? request.json : {};
    const [id, secret] = [asText(body.app_id), asText(body.app_secret)];
    if (!id || !secret) return json(200, { code: 10003, msg: "invalid param", data: {} });
    if (id !== platform.app.appId) return json(200, { code: 10014, msg: "app id not exists" });
    if (secret !== platform.app.appSecret)
      return json(200, { code: platform.switches.wrongSecretCode, msg: "app secret invalid" });
    const { value, expiresAt } = tokenOf(platform);
    const expire = Math.round((expiresAt.getTime() - platform.tokenTime().getTime()) / 1000);
    const also = kind === "app_access_token" ? { app_access_token: value } : {};
    return json(200, { code: 0, msg: "ok", tenant_access_token: value, ...also, expire });
  },
}));

/** The refusal for a call without a valid tenant token, or null. */
export function tenantTokenRefusal(call: ApiCall) {
  const { platform, request } = call;
  const header = request.headers.authorization ?? "";
  const token = /^Bearer\s+(\S+)$/i.exec(header)?.[1];
  if (!token)
    return failure(
      call,
      99991661,
      "Missing access token for authorization. Please make a request with token attached.",
    );
  if (!/^(?:[tu]-|eyJ)/.test(token)) {
    return failure(call, 99991671, "Invalid access token for authorization: a token must start with t- or u-.");
  }
  const now = platform.tokenTime();
  if (!token.startsWith("t-")) {
    const known = platform.store.userTokens.get(token);
    if (!known) return failure(call, 99991668, "Invalid access token for authorization: no such user access token.");
    if (known.expiresAt <= now) return failure(call, 99991677, "The user access token has expired.");
    return failure(call, 99991663, "Invalid access token for authorization: this API takes a tenant access token.");
  }
  const isKnown = platform.store.tokens.some(({ value, expiresAt }) => value === token && expiresAt > now);
  return isKnown
    ? null
    : failure(call, 99991663, "Invalid access token for authorization. Please make a request with a valid token.", {
        status: platform.switches.staleTokenStatus,
      });
}

function tokenOf({ store, tokenTime }: Platform) {
  const now = tokenTime();
  store.tokens = store.tokens.filter(({ expiresAt }) => expiresAt > now);
  const current = store.tokens.find(({ expiresAt }) => expiresAt.getTime() - now.getTime() > renewalMs);
  if (current) return current;
  const token = { value: newTenantToken(), expiresAt: new Date(now.getTime() + lifeMs) };
  store.tokens.push(token);
  return token;
}
