import { z } from "zod";
import { connectTo, createApp } from "../app.js";
import { readConfig, secretsIn } from "../config.js";
import { createLog } from "../log.js";
import { loadTown } from "../town-files.js";
import { type Answer, Request } from "./bot-channel.js";

/** The bot as a process of its own, so that it can be killed; the sandbox's clock is its clock. */
const Given = z.object({ SANDBOX_NOW: z.iso.datetime(), MONGODB_URI: z.string() });

const given = Given.parse(process.env);
let now = new Date(given.SANDBOX_NOW);
const config = readConfig(process.env);
const log = createLog(config.LOG_LEVEL ?? "warn", secretsIn(process.env));
const town = loadTown(config.TOWN_DIR);
// Kept over a rest, and with it what the indexes and the driver cost at a start.
const connection = await connectTo(given.MONGODB_URI);
const appOn = (PORT: number | undefined) =>
  createApp({ config: { ...config, PORT }, clock: () => now, clockIsMoved: true, log, town, connection });
let app = appOn(config.PORT);

const say = (answer: Answer): void => {
  process.send?.(answer);
};

/** Null while it rests. */
let started: Promise<void> | null = app.start();

/** What is asked while the bot is still waking is answered once it has woken; one at rest has nothing to do. */
async function carryOut(request: Request): Promise<Answer> {
  const { id } = request;
  const atRest = started === null;
  await started;
  switch (request.ask) {
    case "clockMoved":
      now = new Date(request.now);
      if (!atRest) await app.runDue();
      return { answer: "done", id };
    case "settle":
      return { answer: "settled", id, wasBusy: atRest ? false : await app.settle() };
    case "nextDueAt":
      return {
        answer: "nextDueAt",
        id,
        at: atRest ? null : ((await app.nextDueAt(request.anew))?.toISOString() ?? null),
      };
    case "rest": {
      const url = app.webhookUrl();
      started = null;
      if (!atRest) await app.stop();
      // Whoever noted the bot's address finds it there again.
      if (url) app = appOn(Number(new URL(url).port));
      return { answer: "done", id };
    }
    case "wake":
      now = new Date(request.now);
      started ??= app.start();
      await started;
      return { answer: "awake", id, webhookUrl: app.webhookUrl() };
    case "stop":
      if (!atRest) await app.stop();
      await connection.close();
      setImmediate(() => process.exit(0));
      return { answer: "done", id };
  }
}

process.on("message", (message) => {
  const request = Request.parse(message);
  carryOut(request).then(say, (error: unknown) => {
    log.error({ err: error, ask: request.ask }, "the sandbox's request failed");
    say({ answer: "failed", id: request.id, message: error instanceof Error ? error.message : String(error) });
  });
});
// Without its sandbox the bot has neither a clock nor a platform.
process.on("disconnect", () => process.exit(0));

await started;
say({ answer: "ready", webhookUrl: app.webhookUrl() });
