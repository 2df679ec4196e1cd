import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

export type Child = {
  pid: number;
  /** What it said first, with which it is ready. */
  hello: Record<string, unknown>;
  /** Asks and waits for the one answer. */
  ask(question: object): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
};

const Message = z.record(z.string(), z.unknown());

/** Starts a program of `bench/` in a process of its own; it says one message when it is ready, and one for each question. */
export async function start(
  entry: string,
  options: { args?: string[]; env?: Record<string, string>; execArgv?: string[] } = {},
): Promise<Child> {
  const file = fileURLToPath(new URL(`./${entry}.js`, import.meta.url));
  const child = fork(file, options.args ?? [], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, ...options.env },
    execArgv: options.execArgv ?? [],
  });
  const hello = await said(child);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${entry} has no process`);
  return {
    pid,
    hello,
    ask(question) {
      const answer = said(child);
      child.send(question);
      return answer;
    },
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once("exit", () => resolve());
        child.kill("SIGKILL");
      }),
  };
}

function said(child: ChildProcess): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a process of the bench ended with ${code}`));
    child.once("exit", onExit);
    child.once("message", (message) => {
      child.off("exit", onExit);
      resolve(Message.parse(message));
    });
  });
}

const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** Seconds of processor time that a process has used, its own and the kernel's for it. Linux only. */
export function cpuSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond; // 14 and 15, counted from pid
}
