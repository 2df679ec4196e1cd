import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { startSandbox } from "./sandbox.js";
import { smallSeed } from "./small-seed.js";
import { readSwitchFlags } from "./switches.js";

const usage = `usage: npm run sandbox -- [options]

  --port P           where to listen on 127.0.0.1 (3000, else a free one)
  --app-id ID        cli_ and 16 hex digits; made up when absent
  --secret S         the app's secret; made up when absent
  --name NAME        what the bot is called (机器人)
  --mode MODE        webhook or ws (ws, or webhook when there is one)
  --webhook URL      where events and callbacks are posted to
  --encrypt-key K    encrypts and signs them; empty: plain
  --token T          the verification token
  --rate-limits      keep the platform's rate limits, by its own clock
  --switch NAME=V    decides what is uncertain about the platform; may be repeated
  --verbose          say what happens
`;

const options = {
  port: { type: "string" },
  "app-id": { type: "string" },
  secret: { type: "string" },
  name: { type: "string", default: "机器人" },
  mode: { type: "string" },
  webhook: { type: "string" },
  "encrypt-key": { type: "string", default: "" },
  token: { type: "string" },
  "rate-limits": { type: "boolean", default: false },
  switch: { type: "string", multiple: true },
  verbose: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** Starts a pretend Lark with a few people and chats for a bot that is somebody else's process. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const mode = values.mode ?? (values.webhook ? "webhook" : "ws");
  const appId = values["app-id"] ?? "cli_a1b2c3d4e5f60718";
  if (mode !== "webhook" && mode !== "ws") throw new Error("--mode is webhook or ws");
  if (!/^cli_[0-9a-fA-F]{16}$/.test(appId))
    throw new Error("--app-id is cli_ and 16 hex digits: the SDK refuses others");
  const app = {
    appId,
    appSecret: values.secret ?? randomBytes(16).toString("hex"),
    name: values.name,
    encryptKey: values["encrypt-key"],
    verificationToken: values.token ?? randomBytes(16).toString("hex"),
    mode,
    ...(values.webhook ? { webhookUrl: readWebhook(values.webhook) } : {}),
  } as const;
  const sandbox = await startSandbox({
    port: readPort(values.port ?? "3000"),
    anyPort: values.port === undefined,
    seed: smallSeed(appId),
    app,
    rateLimits: values["rate-limits"],
    switches: readSwitchFlags(values.switch ?? []),
    ...(values.verbose ? { log: (line: string) => process.stderr.write(`${line}\n`) } : {}),
  });
  const lines = {
    page: sandbox.url,
    domain: sandbox.url,
    "app id": app.appId,
    secret: app.appSecret,
    "verification token": app.verificationToken,
    "encrypt key": app.encryptKey || "(none)",
    events: mode === "ws" ? "long connection" : (values.webhook ?? "nowhere: say --webhook URL"),
  };
  for (const [what, value] of Object.entries(lines)) process.stdout.write(`${what.padEnd(20)}${value}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sandbox.stop());
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`--port is a number from 0 to 65535, not ${text}`);
  return port;
}

function readWebhook(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== "http:" && url?.protocol !== "https:")
    throw new Error(`--webhook is a URL that begins with http:// or https://, not ${text}`);
  return url.href;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
});
