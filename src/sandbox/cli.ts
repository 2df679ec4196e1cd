import { type CliOptions, readOptions, shortUsage, usage } from "./cli-options.js";
import { type Sandbox, startSandbox } from "./sandbox.js";
import { smallSeed } from "./small-seed.js";
import type { WireEntry } from "./wire.js";

const out = (text: string): boolean => process.stdout.write(`${text}\n`);
const err = (text: string): boolean => process.stderr.write(`${text}\n`);

/** Starts a pretend Lark with a few people and chats for a bot that is somebody else's process. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(usage);
    return;
  }
  const { app, stands } = options;
  const seed = stands ? smallSeed(app.appId) : smallSeed(app.appId, new Date());
  const sandbox = await startSandbox({
    port: options.port ?? 3000,
    anyPort: options.port === undefined,
    ...{ seed, app, rateLimits: options.rateLimits, switches: options.switches },
    log: err,
    ...(options.verbose ? { onWire: (entry: WireEntry) => out(wireLine(entry)) } : {}),
  });
  if (!stands) sandbox.runClock(() => new Date());
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sandbox.stop());
  greet(sandbox, options);
  if (app.webhookUrl) await tryWebhook(sandbox, app.webhookUrl);
}

/** What a bot needs to know, and where to go on. */
function greet({ url }: Sandbox, { app, stands }: CliOptions): void {
  const lines = {
    page: `${url} (people with phones; write to the bot from there)`,
    domain: url,
    "app id": app.appId,
    secret: app.appSecret,
    "verification token": app.verificationToken,
    "encrypt key": app.encryptKey || "(none)",
    events: eventsLine(app, url),
    clock: stands ? `stands still: POST ${url}/sandbox/api/clock moves it` : "goes with the real time",
    "control API": `${url}/sandbox/api/town and more: docs/SANDBOX.md`,
  };
  for (const [what, value] of Object.entries(lines)) out(`${what.padEnd(20)}${value}`);
}

function eventsLine({ mode, webhookUrl }: CliOptions["app"], url: string): string {
  if (mode === "ws") return "over the long connection: new WSClient({ appId, appSecret, domain })";
  return webhookUrl ?? `nowhere yet: POST { "url": "http://…" } to ${url}/sandbox/api/webhook`;
}

/** The developer's console takes no URL that doesn't answer; here the bot may also start later. */
async function tryWebhook(sandbox: Sandbox, url: string): Promise<void> {
  const why = await sandbox.challengeWebhook();
  if (why === null) return void out(`${"webhook".padEnd(20)}answered the challenge`);
  err(`The webhook didn't answer the platform's challenge: ${why}.`);
  err(`Events go there all the same. Once the bot is up, try it again:`);
  err(`  curl -X POST ${sandbox.url}/sandbox/api/webhook -d '{"url":"${url}"}'`);
}

const wireLine = ({ at, direction, method, path, status, answer }: WireEntry): string =>
  `${at.slice(11, 19)} ${direction === "in" ? "→" : "←"} ${method} ${path} ${status || wordOf(answer)}${codeOf(answer)}`;

const wordOf = (answer: unknown): string => (typeof answer === "string" ? answer : "no answer");

/** The platform's code and reason, where it refused. */
function codeOf(answer: unknown): string {
  if (typeof answer !== "object" || answer === null || !("code" in answer) || answer.code === 0) return "";
  return ` ${answer.code} ${"msg" in answer ? answer.msg : ""}`;
}

main().catch((error: NodeJS.ErrnoException) => {
  const words = {
    EADDRINUSE: "the port is taken: choose another with --port, or leave it out for a free one",
    EACCES: "this port needs rights that you don't have: choose one above 1023 with --port",
  };
  const known = Object.entries(words).find(([code]) => code === error.code)?.[1];
  process.stderr.write(`${known ?? error.message}\n\n${shortUsage}`);
  process.exitCode = 2;
});
