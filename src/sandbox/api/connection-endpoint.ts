import { clientConfigOf, type LongConnections } from "../events/long-connection.js";
import { type HttpAnswer, json } from "../http/answer.js";
import type { HttpRequest } from "../http/request.js";
import { asText, isObject } from "../json.js";
import { nowText, type Platform } from "../platform.js";
import { withLogId } from "./log-id.js";

/** `POST /callback/ws/endpoint`: where a client connects to. Refusals keep `data: {}`, without it the SDK retries for ever. */
export function connectionEndpoint(platform: Platform, connections: LongConnections, request: HttpRequest): HttpAnswer {
  const body = isObject(request.json) ? request.json : {};
  const { appId, appSecret } = platform.app;
  const isApp = asText(body.AppID) === appId && asText(body.AppSecret) === appSecret;
  const refusal = !isApp ? wrongSecret : connections.isFull() ? tooMany : null;
  platform.wire.add({
    at: nowText(platform),
    direction: "in",
    kind: "connection",
    method: "POST",
    path: request.path,
    status: 200,
    body: { AppID: body.AppID },
    answer: refusal ?? { code: 0 },
  });
  if (refusal) return withLogId(platform, json(200, refusal));
  const URL = connections.newAddress(request.headers.host ?? "127.0.0.1");
  const ClientConfig = clientConfigOf(platform.switches);
  return withLogId(platform, json(200, { code: 0, msg: "", data: { URL, ClientConfig } }));
}

const wrongSecret = { code: 514, msg: "auth failed: app id or app secret is wrong", data: {} };
const tooMany = { code: 1000040350, msg: "too many connections", data: {} };
