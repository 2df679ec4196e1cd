import { createBlanking } from "./blanking.js";
import { type Config, readConfig, secretsIn } from "./config.js";
import { createLog, type Log } from "./log.js";

type Running = { stop(): Promise<void> };

/** The bot on the real platform. */
async function startBot(config: Config, log: Log): Promise<Running> {
  const { createApp } = await import("./app.js");
  const { openDatabase } = await import("./models/database.js");
  const { loadTown } = await import("./town-files.js");
  const town = loadTown(config.TOWN_DIR);
  const database = await openDatabase(config, log);
  const app = createApp({
    config: { ...config, MONGODB_URI: database.uri },
    clock: () => new Date(),
    log,
    town,
  });
  await app.start();
  log.info({ webhook: app.webhookUrl() }, "the bot is ready");
  return {
    async stop() {
      await app.stop();
      await database.close();
    },
  };
}

/** Bot, database and a pretend Lark on this machine: nothing but Node is needed. */
async function startSandbox(config: Config, log: Log): Promise<Running> {
  const { startTrial } = await import("./sandbox/main.js");
  const trial = await startTrial(config, log);
  process.stdout.write(`\nChuishao 吹哨 is ready. Open ${trial.url}\n\n`);
  return trial;
}

/** Less than the half minute that containers are given before they are killed. */
const longestStopMs = 25_000;

/**
 * The first signal ends in order what runs, the second at once. Before the start is done the first ends it at once, too:
 * whatever it was at, the next start takes it up. Process 1 of a container would not hear a signal that nobody handles.
 * @returns to be called with what then runs
 */
function stopOnSignal(log: Log): (started: Running) => void {
  let running: Running | null = null;
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    if (running === null) {
      log.info({ signal }, "stopped before the start was done");
      process.exit(0);
    }
    log.info({ signal }, "stopping; a second signal stops at once");
    setTimeout(() => {
      log.warn("what runs did not end in time; the next start takes it up");
      process.exit(1);
    }, longestStopMs).unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "did not stop cleanly");
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return (started) => {
    running = started;
  };
}

/** Node's own words for such an end show all that hangs on the error. */
function endOnFault(log: Log): void {
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "a fault that nothing caught; the process ends");
    process.exit(1);
  });
}

const secrets = secretsIn(process.env);
try {
  const config = readConfig(process.env);
  const trial = config.LARK_APP_ID === undefined;
  const log = createLog(config.LOG_LEVEL ?? (trial ? "warn" : "info"), secrets);
  endOnFault(log);
  const isUp = stopOnSignal(log);
  isUp(await (trial ? startSandbox(config, log) : startBot(config, log)));
} catch (error) {
  const words = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${createBlanking(secrets)(words)}\n`);
  process.exit(1);
}
