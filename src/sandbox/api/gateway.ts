import type { HttpAnswer } from "../http/answer.js";
import { type FormPart, parseMultipart } from "../http/multipart.js";
import { pathMatcher } from "../http/path-match.js";
import type { HttpRequest } from "../http/request.js";
import { isObject } from "../json.js";
import { nowText, type Platform } from "../platform.js";
import { tenantTokenRefusal } from "./auth.js";
import { type ApiCall, type ApiRoute, failure } from "./call.js";
import { withLogId } from "./log-id.js";
import { pageRefusal } from "./paging.js";
import { apiRoutes } from "./routes.js";

const table = apiRoutes.map((route) => ({ route, match: pathMatcher(route.path) }));

/** Answers one call to /open-apis/… and notes it on the wire. */
export async function answerApi(platform: Platform, request: HttpRequest): Promise<HttpAnswer> {
  const at = nowText(platform);
  const answer = withLogId(platform, await platform.activity.during(() => answerCall(platform, request)));
  platform.wire.add({
    at,
    direction: "in",
    kind: "api",
    method: request.method,
    path: request.path + (request.query.size > 0 ? `?${request.query}` : ""),
    status: answer.kind === "json" || answer.kind === "bytes" ? answer.status : answer.kind === "redirect" ? 302 : 0,
    body: shownBody(request),
    answer: shownAnswer(answer),
  });
  return answer;
}

function shownAnswer(answer: HttpAnswer): unknown {
  switch (answer.kind) {
    case "json":
      return answer.body;
    case "bytes":
      return `${answer.bytes.length} bytes`;
    case "reset":
      return answer.lost ?? answer.kind;
    default:
      return answer.kind;
  }
}

async function answerCall(platform: Platform, request: HttpRequest): Promise<HttpAnswer> {
  const call: ApiCall = { platform, request, params: {}, userToken: "" };
  const route = findRoute(call);
  if (!route) return unknownPath(call);
  const fault = platform.faults.forCall(request.path);
  if (fault === "hang") return { kind: "hang" };
  if (fault === "reset before") return { kind: "reset" };
  if (fault === "reset after") {
    const answer = await carryOut(call, route);
    return { kind: "reset", lost: shownAnswer(answer) };
  }
  if (fault && "tookMs" in fault) await new Promise((resolve) => setTimeout(resolve, fault.tookMs));
  else if (fault) {
    const limited = fault.status === 429 ? rateHeaders({ limit: 50, reset: 1 }) : {};
    return failure(call, fault.code, "a fault made on purpose", { status: fault.status, headers: limited });
  }
  return carryOut(call, route);
}

async function carryOut(call: ApiCall, route: ApiRoute): Promise<HttpAnswer> {
  const { limits, switches } = call.platform;
  const name = `${route.method} ${route.path}`;
  const limitRefusal = (): HttpAnswer | null => {
    const limited = limits.endpoint(name);
    const more = limited && { status: 429, headers: rateHeaders(limited) };
    return more && failure(call, 99991400, "request trigger frequency limit", more);
  };
  const isFirst = switches.limitChecked === "first";
  const early = isFirst ? limitRefusal() : null;
  if (early) return early;
  if (isFirst) limits.count(name);
  const refusal = (route.token === "tenant" ? tenantTokenRefusal(call) : null) ?? scopeRefusal(call, route);
  if (refusal) return refusal;
  const late = isFirst ? null : limitRefusal();
  if (late) return late;
  const answer = pageRefusal(call, route.pages) ?? (await route.handle(call));
  if (!isFirst && "status" in answer && answer.status === 200) limits.count(name);
  return answer;
}

function findRoute(call: ApiCall): ApiRoute | null {
  for (const { route, match } of table) {
    const params = route.method === call.request.method ? match(call.request.path) : null;
    if (params) {
      call.params = params;
      return route;
    }
  }
  return null;
}

function unknownPath(call: ApiCall): HttpAnswer {
  const otherMethod = table.some(({ match }) => match(call.request.path));
  const what = `${call.request.method} ${call.request.path}`;
  if (otherMethod) return failure(call, 99991301, `this API does not support the method: ${what}`, { status: 404 });
  if (call.platform.switches.unknownPath === "text") {
    const headers = { "content-type": "text/plain; charset=utf-8" };
    return { kind: "bytes", status: 404, bytes: Buffer.from("404 page not found"), headers };
  }
  return failure(call, 99991201, `404 page not found: ${what} is unknown, or not part of this sandbox`, {
    status: 404,
  });
}

function scopeRefusal(call: ApiCall, { scopes }: ApiRoute): HttpAnswer | null {
  const granted = call.platform.app.scopes;
  if (scopes.length === 0 || scopes.some((scope) => granted.includes(scope))) return null;
  const msg = `Access denied. One of the following scopes is required: [${scopes.join(", ")}].`;
  const violations = scopes.map((subject) => ({ type: "action_scope_required", subject }));
  return failure(call, 99991672, msg, { error: { permission_violations: violations } });
}

const rateHeaders = ({ limit, reset }: { limit: number; reset: number }): Record<string, string> => ({
  "x-ogw-ratelimit-limit": String(limit),
  "x-ogw-ratelimit-reset": String(reset),
});

/** The body as the wire shows it: files as their size, the app's secret not at all. */
function shownBody({ json, body, headers }: HttpRequest): unknown {
  if (json === undefined) {
    if (body.length === 0) return undefined;
    const form = parseMultipart(headers["content-type"] ?? "", body);
    return form ? Object.fromEntries([...form].map(shownPart)) : `${body.length} bytes`;
  }
  if (!isObject(json)) return json;
  const hidden = ["app_secret", "client_secret"].filter((key) => key in json).map((key) => [key, "…"]);
  return hidden.length > 0 ? { ...json, ...Object.fromEntries(hidden) } : json;
}

/** Of a form its words, and of a file in it how long it is. */
const shownPart = ([name, { bytes }]: [string, FormPart]): [string, string] => [
  name,
  name === "file" || name === "image" ? `${bytes.length} bytes` : bytes.toString("utf8").slice(0, 200),
];
