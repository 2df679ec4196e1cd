import { chmod, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { FromWorker, type WorkerOptions } from "./worker-messages.js";

export type StartOptions = {
  /** Folder of the files; made if it is not there. One process at a time. */
  dir: string;
  /** A TCP port of 127.0.0.1. Without one: a Unix socket where the path allows it, else any free port. */
  port?: number;
  /** Flush each write to the disk itself, so that it survives power loss and not only a killed process. Default true. */
  fsync?: boolean;
  /** Told in words of a torn tail that was cut off, a failed compaction, an internal error. Default: stderr. */
  log?: (message: string) => void;
};

/** `stop` may be called again; what was written is on disk when it resolves. */
export type EmbeddedMongo = { uri: string; stop(): Promise<void> };

const { resolve: resolveBuilt } = createRequire(import.meta.url);

/** Longest path that fits into a socket address everywhere. */
const longestSocketPath = 99;

/**
 * Starts a MongoDB-wire-protocol server in a worker thread; `uri` is for mongoose or any other driver.
 * There is no authentication: it listens on a 0600 socket in a 0700 folder, or on 127.0.0.1 only.
 * @throws Error in words if the folder is in use or damaged, or the port taken
 */
export async function startEmbeddedMongo(options: StartOptions): Promise<EmbeddedMongo> {
  const dir = resolve(options.dir);
  const log = options.log ?? ((message: string) => void process.stderr.write(`embedded-mongo: ${message}\n`));
  const socket = join(dir, "run", "mongo.sock");
  const usesSocket =
    options.port === undefined && process.platform !== "win32" && Buffer.byteLength(socket) <= longestSocketPath;
  if (usesSocket) {
    await mkdir(join(dir, "run"), { recursive: true, mode: 0o700 });
    await chmod(join(dir, "run"), 0o700);
  }
  const workerData: WorkerOptions = {
    dir,
    fsync: options.fsync ?? true,
    address: usesSocket ? { path: socket } : { port: options.port ?? 0 },
  };
  const worker = new Worker(resolveBuilt("#dist/embedded-mongo/worker.js"), { workerData });
  const { port } = await listening(worker, log);
  if (usesSocket) await chmod(socket, 0o600);
  const host = usesSocket ? encodeURIComponent(socket) : `127.0.0.1:${port}`;
  let stopping: Promise<void> | undefined;
  return {
    uri: `mongodb://${host}/?directConnection=true`,
    stop: () => {
      stopping ??= stop(worker);
      return stopping;
    },
  };
}

function listening(worker: Worker, log: (message: string) => void): Promise<{ port: number | undefined }> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.on("message", (data: unknown) => {
      const message = FromWorker.parse(data);
      if (message.type === "log") log(message.message);
      if (message.type === "failed") reject(new Error(message.message));
      if (message.type === "listening") {
        // from here on an error of the worker is nobody's to handle: it ends the process
        worker.off("error", reject);
        resolve({ port: message.port });
      }
    });
  });
}

function stop(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.once("exit", () => resolve());
    worker.postMessage({ type: "stop" });
  });
}
