import { createServer, type Server } from "node:http";
import Koa from "koa";
import type { Registry } from "prom-client";
import { z } from "zod";
import type { Log } from "../log.js";

export type HealthOptions = {
  /** 0: any free port. */
  port: number;
  /** Take any free port when `port` is taken, and say so. */
  anyPort?: boolean;
  /** Default 127.0.0.1: figures about the town are for whoever watches over the bot. */
  host?: string;
  /** Whether events can be worked on: the database answers, the way in is open. */
  isReady: () => boolean | Promise<boolean>;
  metrics: Registry;
  /** Brings sampled figures up to date before they are read. */
  sample?: () => Promise<void>;
  log: Log;
  /** Real time that `isReady` may take until the answer is no. */
  readyWithinMs?: number;
};

export type Health = { url: string; stop(): Promise<void> };

const Address = z.object({ port: z.number() });

/** `/healthz`: the process lives. `/readyz`: it can work. `/metrics`: figures for Prometheus. */
export async function startHealth(options: HealthOptions): Promise<Health> {
  const { port, host = "127.0.0.1", metrics, sample, log } = options;
  const app = new Koa();
  app.on("error", (error: unknown) => log.error({ err: error }, "a question about health could not be answered"));
  app.use(async (ctx) => {
    ctx.set({ "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" });
    if (ctx.method !== "GET" && ctx.method !== "HEAD") {
      ctx.status = 405;
      ctx.set("Allow", "GET, HEAD");
      return;
    }
    switch (ctx.path) {
      case "/healthz":
        ctx.body = { alive: true };
        return;
      case "/readyz": {
        const ready = await isReady(options);
        ctx.status = ready ? 200 : 503;
        ctx.body = { ready };
        return;
      }
      case "/metrics":
        await sample?.();
        ctx.type = metrics.contentType;
        ctx.body = await metrics.metrics();
        return;
      default:
        ctx.status = 404;
    }
  });
  const server = createServer(app.callback());
  await listening(server, port, host).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
    if (!options.anyPort)
      throw new Error(`METRICS_PORT: port ${port} is taken by another program; name a free one, or 0 for any`);
    log.warn({ port }, "the port for health and metrics is taken; another one serves. METRICS_PORT names one for good");
    return listening(server, 0, host);
  });
  const taken = Address.parse(server.address()).port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** A question that fails or hangs is a no: whoever routes events here has to hear it in time. */
async function isReady({ isReady: ask, log, readyWithinMs = 2_000 }: HealthOptions): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), readyWithinMs);
  });
  try {
    return await Promise.race([Promise.resolve().then(ask), tooLate]);
  } catch (error) {
    log.warn({ err: error }, "not ready");
    return false;
  } finally {
    clearTimeout(timer);
  }
}

const listening = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });

const isTaken = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "EADDRINUSE";
