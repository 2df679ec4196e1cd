import { hostname } from "node:os";
import { z } from "zod";

const whatIsAPort = { error: "is a port from 0 to 65535; 0 takes a free one" };
const port = z.coerce.number(whatIsAPort).int(whatIsAPort).min(0, whatIsAPort).max(65_535, whatIsAPort);

/** `ws` is the long connection: it needs no public address. */
const mode = z
  .enum(["ws", "webhook", "long-connection", "long"])
  .transform((word) => (word === "webhook" ? ("webhook" as const) : ("ws" as const)));

const hostAndPort = /^(?:\[[\da-f:.]+\]|[^:[\]]+)(?::\d+)?$/i;

/**
 * Whether each part is what it looks like. Where a password holds a bare `@`, `/` or `?`, or the host was forgotten, a
 * piece of it would pass for a host, and hosts are named where they can't be reached.
 */
function isMongoAddress(text: string): boolean {
  const [, authority = "", rest = ""] = /^mongodb(?:\+srv)?:\/\/([^/?]*)(.*)$/s.exec(text) ?? [];
  const [hosts = "", login = "", ...more] = authority.split("@").reverse();
  const loginIsRight = more.length === 0 && login.split(":").length <= 2 && !/%(?![0-9a-f]{2})/i.test(login);
  return loginIsRight && !rest.includes("@") && hosts.split(",").every((host) => hostAndPort.test(host));
}

const Environment = z
  .object({
    LARK_APP_ID: z
      .string()
      .regex(/^cli_[0-9a-fA-F]{16}$/, "is cli_ and 16 hexadecimal digits, as the Lark console shows it")
      .optional(),
    LARK_APP_SECRET: z.string().min(1).optional(),
    LARK_DOMAIN: z
      .union([z.enum(["feishu", "lark"]), z.url({ error: "is feishu, lark or an address without a slash at its end" })])
      .default("feishu"),
    LARK_MODE: mode.optional(),
    LARK_ENCRYPT_KEY: z.string().min(1).optional(),
    LARK_VERIFICATION_TOKEN: z.string().min(1).optional(),
    MONGODB_URI: z
      .string()
      .regex(/^mongodb(\+srv)?:\/\//, "starts with mongodb:// or mongodb+srv://")
      .refine(
        isMongoAddress,
        "is mongodb://user:password@host:port/name, with %40 %2F %3A %3F %25 for @ / : ? % in a password",
      )
      .optional(),
    HOST: z.string().default("0.0.0.0"),
    PORT: port.optional(),
    /** Left out: 9464, or any free port where that is taken. */
    METRICS_PORT: port.optional(),
    /** The interface for other platforms; left out: there is none. */
    API_PORT: port.optional(),
    API_HOST: z.string().min(1).default("127.0.0.1"),
    API_KEYS: z.string().min(1).optional(),
    /** Left out: `.chuishao`; a trial there begins anew at each start. */
    DATA_DIR: z.string().min(1).optional(),
    TOWN_DIR: z.string().min(1).default("data"),
    INSTANCE: z.string().min(1).default(hostname()),
    SEND_PER_SECOND: z.coerce.number().positive().default(50),
    SEND_PER_MINUTE: z.coerce.number().positive().default(1000),
    SEND_PER_CHAT: z.coerce.number().positive().default(5),
    /** Commands and taps of one person in a minute; emergencies are let through beyond it. */
    PERSON_PER_MINUTE: z.coerce.number().int().positive().default(60),
    LOG_LEVEL: z.enum(["silent", "error", "warn", "info", "debug"]).optional(),
  })
  .superRefine((env, context) => {
    const problem = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (env.LARK_APP_ID && !env.LARK_APP_SECRET) problem("LARK_APP_SECRET", "is needed beside LARK_APP_ID");
    if (env.LARK_APP_SECRET && !env.LARK_APP_ID) problem("LARK_APP_ID", "is needed beside LARK_APP_SECRET");
    if (env.API_PORT !== undefined && !env.API_KEYS)
      problem("API_KEYS", "is needed beside API_PORT: the file of its keys");
    if (env.LARK_APP_ID && env.LARK_MODE === "webhook") {
      // Without the key anybody could send events; without the token a neighbour app's events would pass.
      if (!env.LARK_ENCRYPT_KEY)
        problem("LARK_ENCRYPT_KEY", "is needed in webhook mode: events without it are unsigned");
      if (!env.LARK_VERIFICATION_TOKEN) problem("LARK_VERIFICATION_TOKEN", "is needed in webhook mode");
    }
  });

export type Config = z.infer<typeof Environment>;

/** What this process was given to keep to itself; for whatever writes lines that others read. */
export function secretsIn(env: NodeJS.ProcessEnv): string[] {
  const password = /^mongodb(?:\+srv)?:\/\/[^:/@]*:(.+)@/.exec(env.MONGODB_URI ?? "")?.[1];
  const given = [env.LARK_APP_SECRET, env.LARK_ENCRYPT_KEY, env.LARK_VERIFICATION_TOKEN, password];
  return given.flatMap((secret) => (secret ? [secret] : []));
}

/** The embedded database's folder. */
export const dataDir = (config: Config): string => config.DATA_DIR ?? ".chuishao";

const domains: Record<string, string> = { feishu: "https://open.feishu.cn", lark: "https://open.larksuite.com" };

/** The platform's base address, never with a slash at its end. */
export const larkDomain = (config: Config): string =>
  (domains[config.LARK_DOMAIN] ?? config.LARK_DOMAIN).replace(/\/+$/, "");

/**
 * Reads the environment, the only place that does.
 * @throws Error whose message names each variable that is wrong and what would be right
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  // An empty variable is what `FOO= npm start` leaves behind: as good as none.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = Environment.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not right:\n${lines.join("\n")}`);
}
