import { type Config, readConfig } from "./config.js";
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

function stopOnSignal(running: Running, log: Log): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, "stopping; a second signal stops at once");
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
}

try {
  const config = readConfig(process.env);
  const trial = config.LARK_APP_ID === undefined;
  const log = createLog(config.LOG_LEVEL ?? (trial ? "warn" : "info"));
  stopOnSignal(await (trial ? startSandbox(config, log) : startBot(config, log)), log);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
