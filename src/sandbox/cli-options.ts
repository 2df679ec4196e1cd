import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { eventKinds } from "./events/kinds.js";
import { defaultScopes } from "./platform.js";
import type { App } from "./setup.js";
import { readSwitchFlags, Switches } from "./switches.js";

const flags = {
  port: { type: "string" },
  "app-id": { type: "string" },
  secret: { type: "string" },
  name: { type: "string", default: "机器人" },
  mode: { type: "string" },
  webhook: { type: "string" },
  "encrypt-key": { type: "string", default: "" },
  token: { type: "string" },
  scopes: { type: "string" },
  events: { type: "string" },
  clock: { type: "string", default: "real" },
  "rate-limits": { type: "boolean", default: false },
  switch: { type: "string", multiple: true },
  verbose: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

const names = Object.entries(Switches.parse({})).map(([name, value]) => `${name} (${value})`);

export const shortUsage = "npm run sandbox -- --help says what there is.\n";
export const usage = `A pretend Lark on this machine, for any bot that speaks to the Lark or Feishu Open Platform.

usage: npm run sandbox -- [options]

  --webhook URL      where events and card callbacks are posted to; without it a bot connects with the SDK's WSClient
  --port P           where to listen on 127.0.0.1 (3000, or a free one if that is taken)
  --app-id ID        cli_ and 16 hex digits (cli_a1b2c3d4e5f60718)
  --secret S         the app's secret (made up at each start)
  --encrypt-key K    encrypts and signs events (none: they come plain and unsigned)
  --token T          the verification token (made up at each start)
  --name NAME        what the bot is called (机器人)
  --mode MODE        webhook or ws (webhook with --webhook, else ws)
  --scopes A,B       what the app may do and read (everything); -A takes one away from everything
  --events A,B       the events it subscribed to (all)
  --clock MODE       real: goes with the real time; still: stands at 2026-01-05 09:00 until it is moved (real)
  --rate-limits      keep the platform's rate limits, by the sandbox's clock
  --switch NAME=V    decides what is uncertain about the platform; may be repeated
  --verbose          a line for each call and event
  --help

examples
  npm run sandbox -- --webhook http://127.0.0.1:4000/webhook --encrypt-key secret
  npm run sandbox -- --port 3100 --app-id cli_0123456789abcdef --secret s3cret
  npm run sandbox -- --scopes=-contact:user.phone:readonly,-im:message.group_msg

switches (and what they are)
  ${names.join("\n  ")}
`;

export type CliOptions = {
  help: boolean;
  verbose: boolean;
  /** Undefined: 3000, or any free one. */
  port: number | undefined;
  app: App;
  stands: boolean;
  rateLimits: boolean;
  switches: Partial<Switches>;
};

/**
 * Reads the command line.
 * @throws Error with a sentence that says what would be right
 */
export function readOptions(args: readonly string[]): CliOptions {
  const { values } = parseArgs({ options: flags, args: [...args] });
  const mode = values.mode ?? (values.webhook === undefined ? "ws" : "webhook");
  if (mode !== "webhook" && mode !== "ws") throw new Error(`--mode is webhook or ws, not ${mode}`);
  if (mode === "ws" && values.webhook !== undefined)
    throw new Error("--mode ws takes events over the long connection and needs no --webhook: leave one of the two out");
  const appId = values["app-id"] ?? "cli_a1b2c3d4e5f60718";
  if (!/^cli_[0-9a-fA-F]{16}$/.test(appId))
    throw new Error(`--app-id is cli_ and 16 hex digits, as cli_a1b2c3d4e5f60718: the SDK refuses others, as ${appId}`);
  if (values.secret === "") throw new Error("--secret is empty: say one, or leave it out and one is made up");
  if (values.clock !== "real" && values.clock !== "still")
    throw new Error(`--clock is real or still, not ${values.clock}`);
  const scopes = values.scopes === undefined ? undefined : readScopes(values.scopes);
  const events = values.events === undefined ? undefined : readEvents(values.events);
  return {
    help: values.help,
    verbose: values.verbose,
    port: values.port === undefined ? undefined : readPort(values.port),
    app: {
      appId,
      appSecret: values.secret ?? randomBytes(16).toString("hex"),
      name: values.name,
      encryptKey: values["encrypt-key"],
      verificationToken: values.token ?? randomBytes(16).toString("hex"),
      mode,
      ...(values.webhook === undefined ? {} : { webhookUrl: readWebhook(values.webhook) }),
      ...(scopes ? { scopes } : {}),
      ...(events ? { events } : {}),
    },
    stands: values.clock === "still",
    rateLimits: values["rate-limits"],
    switches: readSwitchFlags(values.switch ?? []),
  };
}

const listed = (text: string): string[] => text.split(",").flatMap((each) => each.trim() || []);

function readScopes(text: string): string[] {
  const given = listed(text);
  const taken = given.flatMap((each) => (each.startsWith("-") ? [each.slice(1)] : []));
  if (taken.length === 0) return given;
  if (taken.length < given.length)
    throw new Error("--scopes names either all that there are, or with - those that are taken away");
  const unknown = taken.find((each) => !defaultScopes.includes(each));
  if (unknown !== undefined)
    throw new Error(`--scopes can't take ${unknown} away: there are ${defaultScopes.join(", ")}`);
  return defaultScopes.filter((each) => !taken.includes(each));
}

function readEvents(text: string): string[] {
  const kinds = [...Object.keys(eventKinds), "card.action.trigger"];
  const given = listed(text);
  const unknown = given.find((each) => !kinds.includes(each));
  if (unknown !== undefined) throw new Error(`--events has no ${unknown}: there are ${kinds.join(", ")}`);
  return given;
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`--port is a number from 0 to 65535, not ${text}`);
  return port;
}

function readWebhook(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== "http:" && url?.protocol !== "https:")
    throw new Error("--webhook is a URL that begins with http:// or https://");
  return url.href;
}
