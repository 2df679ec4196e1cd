import { parentPort, workerData } from "node:worker_threads";
import { startServer } from "./server.js";
import { type FromWorker, ToWorker, WorkerOptions } from "./worker-messages.js";

/** The server in its own thread: scans, reloading and compaction never hold up the process that started it. */
async function run(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error("embedded-mongo/worker runs in a worker thread only");
  const send = (message: FromWorker): void => port.postMessage(message);
  const { address, dir, fsync } = WorkerOptions.parse(workerData);
  const tell = (message: string): void => send({ type: "log", message });
  try {
    const server = await startServer(address, { dir, fsync, tell, clock: () => new Date() });
    port.on("message", async (message: unknown) => {
      ToWorker.parse(message);
      await server.stop();
      port.close();
    });
    send({ type: "listening", port: server.port });
  } catch (error) {
    send({ type: "failed", message: error instanceof Error ? error.message : String(error) });
    port.close();
  }
}

await run();
