import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import Router from "@koa/router";
import type { Middleware } from "koa";
import type { WebhookAnswer } from "./webhook.js";

type Webhook = (request: IncomingMessage) => Promise<WebhookAnswer>;

const path = "/webhook/event";

/**
 * `POST /webhook/event`, to be mounted before anything that awaits: the body is read from the very first byte. It
 * answers by itself: Koa's way from an object to bytes costs a tenth of the whole request, which is the busiest one here.
 */
export function webhookMiddleware(webhook: Webhook): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== path || ctx.method !== "POST") return next();
    const { status, body, hangUp } = await webhook(ctx.req);
    ctx.respond = false;
    const text = JSON.stringify(body);
    ctx.res.writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(text),
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...(hangUp ? { connection: "close" } : {}),
    });
    ctx.res.end(text);
  };
}

/** The same behind a router, for a server that has other routes; finding the route costs another tenth. */
export function webhookRoute(webhook: Webhook): Router {
  const router = new Router();
  router.post(path, webhookMiddleware(webhook));
  return router;
}
