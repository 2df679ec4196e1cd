import { type HttpAnswer, json } from "../http/answer.js";
import { unionIdOf, userIdOf } from "../ids.js";
import { type ApiCall, type ApiRoute, done } from "./call.js";

export const userInfoRoutes: ApiRoute[] = [
  {
    method: "GET",
    path: "/open-apis/authen/v1/user_info",
    token: "user",
    scopes: [],
    support: "full",
    note: "fields by the app's scopes; errors with HTTP 200",
    handle: userInfo,
  },
];

function userInfo({ platform, request }: ApiCall): HttpAnswer {
  const { store, tokenTime, app } = platform;
  const value = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const token = store.userTokens.get(value);
  const person = token && token.expiresAt > tokenTime() ? store.people.get(token.openId) : undefined;
  if (!person)
    return json(200, { code: 20005, msg: "The user access token passed is invalid. Please check the value", data: {} });
  const has = (scope: string): boolean => app.scopes.includes(scope);
  return done({
    name: person.name,
    en_name: person.name,
    avatar_url: "",
    avatar_thumb: "",
    avatar_middle: "",
    avatar_big: "",
    open_id: person.openId,
    union_id: unionIdOf(person.openId),
    tenant_key: app.tenantKey,
    ...(has("contact:user.employee_id:readonly") ? { user_id: userIdOf(person.openId) } : {}),
    ...(has("contact:user.phone:readonly") && person.mobile ? { mobile: person.mobile } : {}),
  });
}
