import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Answer, type Request } from "./bot-channel.js";
import type { BotControl } from "./sandbox.js";

type Ask = Request extends infer R ? (R extends { id: number } ? Omit<R, "id"> : never) : never;

export type BotChild = BotControl & { stop(): Promise<void> };

/** How long the bot may take to put down its work before a reset kills it, in ms. */
const restMs = 10_000;

/**
 * Steers a bot that runs as a child process: kills it for real, starts it again, moves its clock. A reset keeps the
 * process where it can: what costs time at a start is loading the program.
 * @param options.env the child's environment at each start, asked anew since the clock has moved meanwhile
 * @param options.onReady hears at each start where the bot listens for events, null over the long connection
 */
export function createBotChild(options: {
  script: string;
  env: () => NodeJS.ProcessEnv;
  onReady: (webhookUrl: string | null) => void;
  resetData: () => Promise<void>;
  log: (line: string) => void;
}): BotChild {
  let child: ChildProcess | null = null;
  let lastId = 0;
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();

  const abandon = (why: string) => {
    for (const { reject } of waiting.values()) reject(new Error(why));
    waiting.clear();
  };

  /** Killed, but not yet known to have ended. */
  const dying = new WeakSet<ChildProcess>();

  async function start(): Promise<void> {
    if (child) return;
    const process = fork(options.script, [], { env: options.env(), stdio: ["ignore", "inherit", "inherit", "ipc"] });
    child = process;
    await new Promise<void>((resolve, reject) => {
      process.on("message", (message) => {
        const answer = Answer.parse(message);
        if (answer.answer === "ready") {
          options.onReady(answer.webhookUrl);
          resolve();
          return;
        }
        waiting.get(answer.id)?.resolve(answer);
        waiting.delete(answer.id);
      });
      process.on("exit", (code, signal) => {
        if (child === process) child = null;
        options.log(`the bot's process ended (${signal ?? code})`);
        abandon("the bot's process ended");
        reject(new Error(`the bot's process ended (${signal ?? code}) before it was ready`));
      });
    });
  }

  function ask(question: Ask): Promise<Answer> {
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      if (!child) return reject(new Error("the bot is dead"));
      waiting.set(id, { resolve, reject });
      const asked = child;
      // A process that is just being killed takes no more questions: whoever kills it must not fail of that.
      asked.send({ ...question, id }, (error) => {
        if (!error) return;
        dying.add(asked);
        reject(error);
      });
    }).then((answer) => Answer.parse(answer));
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }

  /** A bot killed while it was asked has nothing in flight any more. */
  async function askOr<T>(question: Ask, whenDead: T, read: (answer: Answer) => T): Promise<T> {
    if (!child) return whenDead;
    const asked = child;
    try {
      const answer = await ask(question);
      if (answer.answer === "failed") throw new Error(answer.message);
      return read(answer);
    } catch (error) {
      if (child !== asked || dying.has(asked)) return whenDead;
      throw error;
    }
  }

  return {
    start,
    kill: () => end("SIGKILL"),
    isAlive: () => child !== null,
    settle: () => askOr({ ask: "settle" }, false, (answer) => answer.answer === "settled" && answer.wasBusy),
    nextDueAt: (anew) =>
      askOr({ ask: "nextDueAt", anew }, null, (answer) =>
        answer.answer === "nextDueAt" && answer.at ? new Date(answer.at) : null,
      ),
    clockMoved: (now) => askOr({ ask: "clockMoved", now: now.toISOString() }, undefined, () => undefined),
    async rest() {
      const rested = askOr({ ask: "rest" }, undefined, () => undefined);
      if (!(await isDoneWithin(restMs, rested))) await end("SIGKILL");
    },
    async reset(now) {
      await options.resetData();
      if (!child) return start();
      await askOr({ ask: "wake", now: now.toISOString() }, undefined, (answer) => {
        if (answer.answer === "awake") options.onReady(answer.webhookUrl);
      });
    },
    async stop() {
      await askOr({ ask: "stop" }, undefined, () => undefined);
      await end("SIGTERM");
    },
  };
}

/** Whether it succeeds in time; what fails or comes later is of no interest any more. */
async function isDoneWithin(ms: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = work.then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
