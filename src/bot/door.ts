import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Config, larkDomain } from "../config.js";
import type { Log } from "../log.js";
import type { Ingress } from "./ingress/ingress.js";
import { webhookListener, webhookPath } from "./ingress/webhook-listener.js";
import { openLongConnection } from "./lark/long-connection.js";

/** Where events come in. `url` is null over the long connection. */
export type Door = { url: string | null; isOpen(): boolean; close(): Promise<void> };

/** The platform sends its headers at once; what trickles in holds a socket and nothing else, and not for long. */
const patience = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 2_000 };

type DoorDeps = { config: Config; appId: string; appSecret: string; ingress: Ingress; clock: () => Date; log: Log };

export const openDoor = (deps: DoorDeps): Promise<Door> =>
  deps.config.LARK_MODE === "webhook" ? openWebhook(deps) : openConnection(deps);

async function openConnection({ config, appId, appSecret, ingress, log }: DoorDeps): Promise<Door> {
  const connection = await openLongConnection({
    appId,
    appSecret,
    domain: larkDomain(config),
    onEnvelope: (envelope) => ingress.fromConnection(envelope),
    log,
  });
  return { url: null, isOpen: () => connection.isConnected(), close: () => connection.close() };
}

async function openWebhook({ config, appId, ingress, log }: DoorDeps): Promise<Door> {
  const { LARK_ENCRYPT_KEY: encryptKey, LARK_VERIFICATION_TOKEN: verificationToken } = config;
  if (!encryptKey || !verificationToken)
    throw new Error("LARK_ENCRYPT_KEY and LARK_VERIFICATION_TOKEN are needed in webhook mode");
  const webhook = ingress.webhook({ appId, encryptKey, verificationToken });
  const server = createServer(patience, webhookListener(webhook, log));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.PORT ?? 3000, config.HOST, resolve);
  });
  return {
    url: addressOf(server.address(), config.HOST),
    isOpen: () => server.listening,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

const addressOf = (address: AddressInfo | string | null, host: string): string => {
  if (address === null || typeof address === "string") throw new Error("the webhook has no port");
  return `http://${host === "0.0.0.0" ? "localhost" : host}:${address.port}${webhookPath}`;
};
