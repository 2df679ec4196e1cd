import { z } from "zod";
import { createApp } from "../app.js";
import { readConfig } from "../config.js";
import { createLog } from "../log.js";
import { loadTown } from "../town-files.js";
import { type Answer, Request } from "./bot-channel.js";

/** The bot as a process of its own, so that it can be killed; the sandbox's clock is its clock. */
const Clock = z.object({ SANDBOX_NOW: z.iso.datetime() });

let now = new Date(Clock.parse(process.env).SANDBOX_NOW);
const config = readConfig(process.env);
const log = createLog(config.LOG_LEVEL ?? "warn");
const app = createApp({ config, clock: () => now, log, town: loadTown(config.TOWN_DIR) });

const say = (answer: Answer): void => {
  process.send?.(answer);
};

const started = app.start();

/** What is asked while the bot is still waking is answered once it has woken. */
async function carryOut(request: Request): Promise<Answer> {
  const { id } = request;
  await started;
  switch (request.ask) {
    case "clockMoved":
      now = new Date(request.now);
      await app.runDue();
      return { answer: "done", id };
    case "settle":
      return { answer: "settled", id, wasBusy: await app.settle() };
    case "nextDueAt":
      return { answer: "nextDueAt", id, at: (await app.nextDueAt())?.toISOString() ?? null };
    case "stop":
      await app.stop();
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
