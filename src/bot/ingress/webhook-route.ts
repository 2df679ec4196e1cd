import type { IncomingMessage } from "node:http";
import Router from "@koa/router";
import type { WebhookAnswer } from "./webhook.js";

/** `POST /webhook/event`. To be mounted before anything that awaits: the body is read from the very first byte. */
export function webhookRoute(webhook: (request: IncomingMessage) => Promise<WebhookAnswer>): Router {
  const router = new Router();
  router.post("/webhook/event", async (ctx) => {
    const { status, body, hangUp } = await webhook(ctx.req);
    ctx.status = status;
    ctx.body = body;
    if (hangUp) ctx.set("Connection", "close");
  });
  return router;
}
