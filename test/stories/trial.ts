import { Buffer } from "node:buffer";
import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import {
  type Answer,
  type FormValues,
  Message,
  Messages,
  type Person,
  PressAnswer,
  Sent,
  Town,
  type Unit,
  WireEntry,
} from "./control.js";

export type { Message, Person, PressAnswer, Unit } from "./control.js";

/** The whole program as `npm start` runs it, driven through the control API as anyone may script it. */
export type Trial = {
  /** Where the page and the control API answer. */
  url: string;
  town: Town;
  /** By id, else the first whose name contains it. */
  unit(name: string): Unit;
  /** The first person with the role in a unit. */
  who(unitName: string, role: string): Person;
  /** Everyone with the role in a unit. */
  all(unitName: string, role: string): Person[];
  says(person: Person, text: string, chat?: Unit | { chatId: string }): Promise<{ messageId: string; chatId: string }>;
  /** As `says`, with more of the call's body and without waiting for quiet. */
  send(body: {
    from: string;
    text?: string;
    chatId?: string;
    mentions?: string[];
    replyTo?: string;
    file?: { name: string; data: string };
  }): Promise<Sent>;
  /** Messages of a unit's group, oldest first. */
  group(unit: Unit): Promise<Message[]>;
  message(messageId: string): Promise<Message>;
  /** The bytes of a file that was sent. */
  file(key: string): Promise<Buffer>;
  /** Messages of a person's private chat with the bot, oldest first. */
  privately(person: Person): Promise<Message[]>;
  /** Everything in private chats with the bot, by person: a call for each. */
  everyonesPrivate(): Promise<Map<Person, Message[]>>;
  /** Presses a button of the last card that has it, and waits for quiet. */
  press(person: Person, messages: Message[], label: string, form?: FormValues): Promise<PressAnswer>;
  /** As `press`, with every required input of the button's form filled: `answers` by input name, else `text`. */
  fill(person: Person, messages: Message[], label: string, text: string, answers?: Answer): Promise<PressAnswer>;
  pressRaw(body: object): Promise<PressAnswer>;
  /** Has everything in a group, or in the private chat with the bot, before the eyes. */
  reads(person: Person, chat?: Unit): Promise<void>;
  advance(duration: string): Promise<Date>;
  moveTo(iso: string): Promise<Date>;
  now(): Promise<Date>;
  settle(): Promise<void>;
  faults(body: object): Promise<void>;
  /** Somebody reads what the bot has told them in private. */
  read(person: Person): Promise<void>;
  wire(after: number): Promise<WireEntry[]>;
  /** The same as it came, for who looks at more of it. */
  rawWire(after: number): Promise<unknown>;
  /** What the bot's process must keep to itself; empty where a process can't be looked into. */
  secrets(): string[];
  /** SIGKILL of the bot's process. */
  kill(): Promise<void>;
  start(): Promise<void>;
  reset(): Promise<void>;
  /** Error-level lines of the log so far, which then fail no test any more: for a test that makes the bot fail. */
  takeErrors(): string[];
  /** What the program wrote, a line each, from now on. */
  onLine(hear: (line: string) => void): void;
  stop(): Promise<void>;
};

/** Levels of the log from `error` on, as its lines carry them. */
const errorLine = /^\{"level":[56]0\b/;

/** @param errorsFail whether an error-level line of the log fails the test during which it was written */
export async function startTrial(
  env: Record<string, string> = {},
  { errorsFail = true }: { errorsFail?: boolean } = {},
): Promise<Trial> {
  const dir = await mkdtemp(join(tmpdir(), "chuishao-"));
  const child = spawn(process.execPath, [fileURLToPath(new URL("../../dist/main.js", import.meta.url))], {
    env: { ...process.env, PORT: "0", DATA_DIR: dir, LOG_LEVEL: "warn", ...databaseOf(dir), ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = new EventEmitter();
  let errors: string[] = [];
  lines.on("line", (line: string) => {
    if (errorsFail && errorLine.test(line)) errors.push(line);
  });
  const url = await addressFrom(child, lines);
  const takeErrors = (): string[] => {
    const taken = errors;
    errors = [];
    return taken;
  };
  /** An error-level line needs a person (docs/OPERATIONS.md): the test during which one was written has failed. */
  const failOnErrors = (): void => {
    const taken = takeErrors();
    if (taken.length > 0) throw new Error(`the program logged an error:\n${taken.join("\n")}`);
  };

  const call = async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}/sandbox/api/${path}`, {
      method: body ? "POST" : "GET",
      ...(body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    failOnErrors();
    return answer;
  };
  const told = async (path: string, body: object): Promise<void> => {
    await call(path, body);
  };
  const readTown = async () => Town.parse(await call("town"));
  const town = await readTown();
  const messagesOf = async (path: string) => Messages.parse(await call(path)).messages;
  const anyMember = (chatId: string): string => {
    const member = town.chats.find((chat) => chat.chatId === chatId)?.memberIds[0];
    if (!member) throw new Error(`nobody is in ${chatId}`);
    return member;
  };
  const unit = (name: string): Unit => {
    const found = town.units.find((one) => one.id === name) ?? town.units.find((one) => one.name.includes(name));
    if (!found) throw new Error(`no unit is called ${name}`);
    return found;
  };
  const all = (unitName: string, role: string): Person[] => {
    const { id } = unit(unitName);
    return town.people.filter((one) => one.unitId === id && one.roles.includes(role));
  };
  const moved = async (body: object) => new Date(z.object({ now: z.string() }).parse(await call("clock", body)).now);
  const pressRaw = async (body: object) => PressAnswer.parse(await call("press", body));
  const withButton = (messages: Message[], label: string): Message => {
    const message = messages.findLast((one) => one.buttons.some((button) => button.label.startsWith(label)));
    if (!message) throw new Error(`no card has a button ${label}`);
    return message;
  };
  const privately = (person: Person) => messagesOf(`chats/p2p/messages?viewer=${person.openId}`);
  const press: Trial["press"] = async (person, messages, label, form) => {
    const { messageId } = withButton(messages, label);
    const answer = await pressRaw({ by: person.openId, messageId, label, ...(form ? { form } : {}) });
    await call("settle", {});
    return answer;
  };

  return {
    url,
    town,
    unit,
    all,
    who(unitName, role) {
      const [person] = all(unitName, role);
      if (!person) throw new Error(`${unit(unitName).name} has nobody with the role ${role}`);
      return person;
    },
    async says(person, text, chat) {
      const sent = await call("messages", { from: person.openId, text, ...(chat ? { chatId: chat.chatId } : {}) });
      await call("settle", {});
      return Sent.parse(sent);
    },
    send: async (body) => Sent.parse(await call("messages", body)),
    async group({ chatId, name }) {
      if (!chatId) throw new Error(`${name} has no group`);
      return messagesOf(`chats/${chatId}/messages?viewer=${anyMember(chatId)}`);
    },
    message: async (messageId) => Message.parse(await call(`messages/${messageId}`)),
    async file(key) {
      const response = await fetch(`${url}/sandbox/api/files/${key}`);
      if (!response.ok) throw new Error(`files/${key}: ${response.status}`);
      return Buffer.from(await response.arrayBuffer());
    },
    privately,
    everyonesPrivate: async () =>
      new Map(await Promise.all(town.people.map(async (person) => [person, await privately(person)] as const))),
    press,
    fill(person, messages, label, text, answers = {}) {
      const message = withButton(messages, label);
      const form = message.buttons.find((button) => button.label.startsWith(label))?.form;
      const inputs = message.inputs.filter((input) => input.form === form);
      const given = Object.entries(answers).map(([name, value]) => {
        const input = inputs.find((one) => one.name.startsWith(name));
        if (!input) throw new Error(`the form of ${label} has no input ${name}`);
        return [input.name, value];
      });
      const required = inputs
        .filter((input) => input.required)
        .map((input) => [input.name, input.options?.at(-1)?.value ?? text]);
      return press(person, [message], label, Object.fromEntries([...required, ...given]));
    },
    pressRaw,
    async reads(person, chat) {
      await call("read", { by: person.openId, chatId: chat?.chatId ?? "p2p" });
      await call("settle", {});
    },
    advance: (duration) => moved({ advance: duration }),
    moveTo: (iso) => moved({ to: iso }),
    now: async () => new Date((await readTown()).now),
    settle: () => told("settle", {}),
    read: (person) => told("read", { by: person.openId, chatId: "p2p" }),
    faults: (body) => told("faults", body),
    wire: async (after) => z.object({ entries: z.array(WireEntry) }).parse(await call(`wire?after=${after}`)).entries,
    rawWire: (after) => call(`wire?after=${after}`),
    secrets: () => secretsOf(child.pid),
    kill: () => told("bot", { action: "kill" }),
    start: () => told("bot", { action: "start" }),
    reset: () => told("reset", {}),
    takeErrors,
    onLine: (hear) => void lines.on("line", hear),
    async stop() {
      const exited = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      await exited;
      await rm(dir, { recursive: true, force: true });
      failOnErrors();
    },
  };
}

/** With another engine each trial has a database of its own. */
const databaseOf = (dir: string): Record<string, string> => {
  const uri = process.env.MONGODB_URI;
  if (!uri) return {};
  const own = new URL(uri);
  own.pathname = `/${dir.split("/").at(-1)}`;
  return { MONGODB_URI: own.href };
};

/** Reads every line that the program writes; resolves with the address of its page. */
function addressFrom(child: ChildProcess, lines: EventEmitter): Promise<string> {
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
