import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The program of `npm start` as a process with a folder of its own. */
export type Program = {
  /** Where the page and the control API answer. */
  url: string;
  /** What it writes, a line each. */
  lines: EventEmitter<{ line: [string] }>;
  /** What the bot's process must keep to itself; empty where a process can't be looked into. */
  secrets(): string[];
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>;
  /** Ends it at once, for where nobody can wait. */
  drop(): void;
};

/** @throws Error if it ends before it is ready */
export async function startProgram(env: Record<string, string>): Promise<Program> {
  const dir = await mkdtemp(join(tmpdir(), "chuishao-"));
  const child = spawn(process.execPath, [fileURLToPath(new URL("../../dist/main.js", import.meta.url))], {
    env: { ...process.env, PORT: "0", DATA_DIR: dir, LOG_LEVEL: "warn", ...databaseOf(dir), ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: Program["lines"] = new EventEmitter();
  const url = await addressFrom(child, lines);
  return {
    url,
    lines,
    secrets: () => secretsOf(child.pid),
    async stop() {
      const closed = once(child, "close");
      child.kill("SIGTERM");
      await closed;
      await rm(dir, { recursive: true, force: true });
    },
    drop() {
      child.kill("SIGKILL");
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

let shared: Program | null = null;

/**
 * One program for all files that this process runs one after the other and that want nothing special of it: what costs
 * time at a start is loading it. It ends with this process.
 */
export async function sharedProgram(): Promise<{ program: Program; wasUsed: boolean }> {
  if (shared) return { program: shared, wasUsed: true };
  const program = await startProgram({});
  shared = program;
  process.once("exit", program.drop);
  // Whoever runs the tests ends their process so once there is no further file for it.
  process.once("SIGTERM", () => {
    program.drop();
    process.kill(process.pid, "SIGTERM");
  });
  return { program, wasUsed: false };
}

/** With another engine each program has a database of its own. */
const databaseOf = (dir: string): Record<string, string> => {
  const uri = process.env.MONGODB_URI;
  if (!uri) return {};
  const own = new URL(uri);
  own.pathname = `/${dir.split("/").at(-1)}`;
  return { MONGODB_URI: own.href };
};

/** Reads every line that the program writes; resolves with the address of its page. */
function addressFrom(child: ChildProcess, lines: Program["lines"]): Promise<string> {
  const { stdout } = child;
  if (!stdout) throw new Error("the trial has no output");
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the trial ended with ${code} before it was ready`)));
    createInterface({ input: stdout }).on("line", (line) => {
      const address = /Open (http:\S+)/.exec(line)?.[1];
      if (address) resolve(address);
      lines.emit("line", line);
    });
  });
}

/** The bot's environment, where its secrets are handed to it. */
function secretsOf(pid: number | undefined): string[] {
  const children = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(children)) return [];
  return readFileSync(children, "utf8")
    .trim()
    .split(" ")
    .flatMap((bot) => readFileSync(`/proc/${bot}/environ`, "utf8").split("\0"))
    .flatMap((line) => /^LARK_(?:APP_SECRET|ENCRYPT_KEY|VERIFICATION_TOKEN)=(.+)/.exec(line)?.[1] ?? []);
}
