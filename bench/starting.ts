import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { cpuSeconds } from "./child.js";
import { ratios } from "./compare.js";
import { embeddedDatabase } from "./database.js";
import { type Goal, type Measured, spread } from "./goal.js";

const rounds = 15;
const restMs = 150;

type Started = { ms: number; cpu: number; kilobytes: number };

/**
 * Twice beside a script that imports five packages and listens. `starting`: the program's own code and packages loaded,
 * its client made, something listening, as the script does. `ready`: the program itself with the arguments of
 * `npm start`, whole, behind a webhook; it also connects to a database that is there, makes sure of its indexes, reads
 * the sample town, asks the platform for its token, its name and its people, does what is due, and then says it is ready.
 */
export const starting: Goal = {
  name: "starting",
  async measure() {
    const database = await embeddedDatabase();
    const platform = spawn(process.execPath, ["dist/sandbox/cli.js", "--port", "0", ...flags], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const domain = await lineOf(platform, /^domain\s+(\S+)/);
      const env = { ...environment(domain), MONGODB_URI: database.uri };
      const bot = () => started(botArguments(), /the bot is ready/, env);
      await bot(); // the indexes are made once in a database's life
      const [plain, loaded, ready]: [Started[], Started[], Started[]] = [[], [], []];
      for (let round = 0; round < rounds; round++) {
        plain.push(await started([script("start-plain")], /listening/, {}));
        loaded.push(await started([script("start-ours")], /listening/, {}));
        ready.push(await bot());
      }
      return [...measured("starting", loaded, plain), ...measured("starting.ready", ready, plain)];
    } finally {
      platform.kill("SIGKILL");
      await database.stop();
    }
  },
};

const script = (name: string): string => fileURLToPath(new URL(`./servers/${name}.js`, import.meta.url));

function measured(name: string, ours: Started[], plain: Started[]): Measured[] {
  const part = (what: string, limit: number, of: (one: Started) => number): Measured => ({
    name: `${name}.${what}`,
    sign: "≤",
    limit,
    rounds: ratios(ours.map(of), plain.map(of)),
    baselineSpread: spread(plain.map(of)),
    note: "× five packages imported",
  });
  return [
    part("time", 0.75, ({ ms }) => ms),
    part("processor", 0.75, ({ cpu }) => cpu),
    part("memory", 0.85, ({ kilobytes }) => kilobytes),
  ];
}

const appId = "cli_0123456789abcdef";
const secrets = { secret: "0123456789abcdef", encryptKey: "fedcba9876543210", token: "t" };
const flags = ["--mode", "webhook", "--app-id", appId, "--secret", secrets.secret];

const environment = (domain: string) => ({
  ...{ LARK_APP_ID: appId, LARK_APP_SECRET: secrets.secret, LARK_DOMAIN: domain, LARK_MODE: "webhook" },
  ...{ LARK_ENCRYPT_KEY: secrets.encryptKey, LARK_VERIFICATION_TOKEN: secrets.token },
  ...{ HOST: "127.0.0.1", PORT: "0", METRICS_PORT: "0", TOWN_DIR: "data", LOG_LEVEL: "info" },
});

/** What follows `node` in the script `start` of package.json. */
function botArguments(): string[] {
  const { scripts } = z
    .object({ scripts: z.object({ start: z.string() }) })
    .parse(JSON.parse(readFileSync("package.json", "utf8")));
  return scripts.start.split(" ").slice(1);
}

async function started(args: string[], ready: RegExp, env: Record<string, string>): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  await lineOf(child, ready);
  const ms = performance.now() - began;
  const { pid = 0 } = child;
  const cpu = cpuSeconds(pid);
  await new Promise((resolve) => setTimeout(resolve, restMs));
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  child.kill("SIGKILL");
  await once(child, "exit");
  return { ms, cpu, kilobytes };
}

/** Waits for the line, and goes on reading so that nobody has to wait for a full pipe. @returns its first group */
function lineOf(child: ChildProcess, pattern: RegExp): Promise<string> {
  const { stdout } = child;
  if (!stdout) throw new Error("the program's output is not piped");
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`a program of the bench ended with ${code}`)));
    createInterface({ input: stdout }).on("line", (line) => {
      const found = pattern.exec(line);
      if (found) resolve(found[1] ?? "");
    });
  });
}
