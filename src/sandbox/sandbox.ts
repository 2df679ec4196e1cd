import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connectionEndpoint } from "./api/connection-endpoint.js";
import { answerApi } from "./api/gateway.js";
import type { Controlled } from "./control/control.js";
import { answerControl } from "./control/routes.js";
import { challenge } from "./events/challenge.js";
import { createChannel } from "./events/channel.js";
import { Deliveries } from "./events/deliveries.js";
import { LongConnections } from "./events/long-connection.js";
import { type HttpAnswer, json, writeAnswer } from "./http/answer.js";
import { isLocal } from "./http/guard.js";
import { answerPage } from "./http/page-files.js";
import { type HttpRequest, readRequest } from "./http/request.js";
import { createPlatform } from "./platform.js";
import { SceneRecorder } from "./scenes/recorder.js";
import { References } from "./scenes/references.js";
import type { BotControl, SandboxOptions } from "./setup.js";
import { Timeline } from "./timeline.js";

export type { App, BotControl, Chat, Person, SandboxOptions, Seed, Unit } from "./setup.js";

export type Sandbox = {
  url: string;
  port: number;
  now(): Date;
  /** By how much a fault holds the bot's clock behind; milliseconds. */
  botBehindMs(): number;
  setBot(bot: BotControl): void;
  setWebhookUrl(url: string): void;
  /** Asks the request URL the platform's challenge; null if it answers well, else why not. */
  challengeWebhook(): Promise<string | null>;
  /** Lets the platform's clock go with real time. */
  runClock(now: () => Date): void;
  stop(): Promise<void>;
};

/**
 * Starts a pretend Lark Open Platform on this machine: the API below /open-apis, the long connection, the control API
 * below /sandbox/api and its page. It answers on 127.0.0.1 only.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const platform = createPlatform(options);
  const connections = new LongConnections(platform.log, platform.switches);
  const channel = createChannel(platform, connections);
  const deliveries = new Deliveries(platform, channel);
  platform.publish = (kind, event) => deliveries.publish(kind, event);
  const timeline = new Timeline(platform, deliveries);
  if (options.bot) timeline.setBot(options.bot);
  const references = new References(platform, options.seed);
  const it: Controlled = {
    ...{ platform, deliveries, connections, channel, timeline, references },
    recorder: new SceneRecorder(platform, references),
    seed: options.seed,
    scenes: options.scenes ?? [],
  };

  const server = createServer((incoming, response) => {
    serve(it, incoming, response).catch((error: unknown) => {
      if (incoming.destroyed && !incoming.complete) return; // whoever asked has gone before the question was whole
      platform.log(
        `${incoming.method} ${incoming.url} failed: ${error instanceof Error ? error.stack : String(error)}`,
      );
      if (!response.headersSent) writeAnswer(response, json(500, { code: 2200, msg: "internal error of the sandbox" }));
      else response.destroy();
    });
  });
  server.keepAliveTimeout = 120_000; // a client that keeps its connections must not find one closed under its hand
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", (error) => platform.log(`long connection: ${error.message}`));
    if (isLocal(request)) connections.accept(request, socket, head);
    else socket.destroy();
  });
  let stopClock = () => {};
  const port = await listen(server, options.port, options.anyPort ?? false);

  return {
    url: `http://localhost:${port}`,
    port,
    now: () => platform.clock.now(),
    botBehindMs: () => platform.faults.behindMs(),
    setBot: (bot) => timeline.setBot(bot),
    setWebhookUrl(url) {
      platform.app.webhookUrl = new URL(url).href;
    },
    challengeWebhook: () => challenge(platform),
    runClock(now) {
      stopClock = timeline.run(now);
    },
    async stop() {
      stopClock();
      platform.live.stop();
      connections.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(it: Controlled, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("referrer-policy", "no-referrer");
  response.setHeader("cross-origin-resource-policy", "same-origin");
  if (!isLocal(incoming))
    return writeAnswer(response, json(403, { code: 403, msg: "this sandbox answers its own machine only" }));
  const request = await readRequest(incoming);
  if ("why" in request) {
    const { status, why } = request;
    return writeAnswer(response, json(status, { code: status, msg: why }, { connection: "close" }));
  }
  if (request.path === "/sandbox/api/live") return it.platform.live.watch(response);
  writeAnswer(response, await answer(it, request));
}

async function answer(it: Controlled, request: HttpRequest): Promise<HttpAnswer> {
  if (request.path.startsWith("/sandbox/api/")) return answerControl(it, request);
  if (request.path === "/callback/ws/endpoint") return connectionEndpoint(it.platform, it.connections, request);
  const page = request.method === "GET" ? await answerPage(request.path) : null;
  return page ?? answerApi(it.platform, request);
}

/** Listens on the port, or on any free one where that is allowed; 0 is always a free one. */
function listen(server: Server, port: number, anyPort: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" && anyPort) listen(server, 0, false).then(resolve, reject);
      else reject(error);
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}
