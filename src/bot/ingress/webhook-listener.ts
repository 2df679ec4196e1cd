import { Buffer } from "node:buffer";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Log } from "../../log.js";
import type { WebhookAnswer } from "./webhook.js";

type Webhook = (request: IncomingMessage) => Promise<WebhookAnswer>;
type Answer = { status: WebhookAnswer["status"] | 404; body: object; hangUp: boolean };

export const webhookPath = "/webhook/event";

/**
 * `POST /webhook/event` and nothing else. It stands on Node's own server: the path is the busiest one here and the only
 * one of its port, and a framework's way from request to answer costs a tenth of the whole. The body is read from its
 * very first byte, since nothing is awaited before.
 */
export function webhookListener(webhook: Webhook, log: Log): RequestListener {
  return (request, response) => {
    if (request.method !== "POST" || !isWebhookPath(request.url)) {
      give(response, { status: 404, body: { error: "notFound" }, hangUp: true });
      return;
    }
    webhook(request).then(
      (answer) => give(response, answer),
      (error: unknown) => {
        log.error({ err: error }, "a request failed");
        give(response, { status: 500, body: { error: "fault" }, hangUp: true });
      },
    );
  };
}

const isWebhookPath = (url = ""): boolean => url === webhookPath || url.startsWith(`${webhookPath}?`);

function give(response: ServerResponse, { status, body, hangUp }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(hangUp ? { connection: "close" } : {}),
  });
  response.end(text);
}
