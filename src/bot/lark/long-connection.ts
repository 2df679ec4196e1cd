import type { Log } from "../../log.js";
import { createHttp, defaultTimeouts } from "./http-instance.js";
import { sdk } from "./sdk.js";
import { sdkLogger } from "./sdk-logger.js";

export type LongConnectionOptions = {
  appId: string;
  appSecret: string;
  domain: string;
  /** One envelope; the answer goes back to the platform. It repeats the envelope later if this rejects. */
  onEnvelope: (envelope: unknown) => Promise<object>;
  log: Log;
};

export type LongConnection = { isConnected(): boolean; close(): Promise<void> };

/** Seconds without an answer to a ping until the connection counts as dead; milliseconds for the handshake. */
const pongWithin = 30;
const handshakeMs = 10_000;

/**
 * Opens the connection over which the platform pushes events, and keeps it open: no public address is needed.
 * @returns once it stands
 * @throws if the platform refuses the app
 */
export async function openLongConnection(options: LongConnectionOptions): Promise<LongConnection> {
  const { appId, appSecret, domain, onEnvelope, log } = options;
  const logger = sdkLogger(log);
  const http = createHttp(defaultTimeouts);
  const level = { logger, loggerLevel: sdk.LoggerLevel.warn };

  // All envelopes go through one door, those of types unknown to the SDK included: it would acknowledge and drop them.
  class Dispatcher extends sdk.EventDispatcher {
    override invoke(envelope: unknown): Promise<object> {
      return onEnvelope(envelope);
    }
  }

  const client = await new Promise<InstanceType<typeof sdk.WSClient>>((resolve, reject) => {
    const ws = new sdk.WSClient({
      appId,
      appSecret,
      domain,
      httpInstance: http.instance,
      ...level,
      handshakeTimeoutMs: handshakeMs,
      wsConfig: { pingTimeout: pongWithin },
      onReady: () => resolve(ws),
      onError: (error) => {
        log.error({ err: error }, "the long connection is given up");
        reject(error);
      },
      onReconnecting: () => log.warn("the long connection is lost; connecting again"),
      onReconnected: () => log.info("the long connection stands again"),
    });
    ws.start({ eventDispatcher: new Dispatcher(level) }).catch(reject);
  });

  return {
    isConnected: () => client.getConnectionStatus().state === "connected",
    async close() {
      client.close({ force: true });
      await http.close();
    },
  };
}
