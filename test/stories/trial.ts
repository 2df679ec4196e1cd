import { Buffer } from "node:buffer";
import { z } from "zod";
import { Switches } from "../../src/sandbox/switches.js";
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
import { sharedProgram, startProgram } from "./program.js";

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
  /** @param at where the clock stands then; left out: at the town's first moment */
  reset(at?: string): Promise<void>;
  /** Error-level lines of the log so far, which then fail no test any more: for a test that makes the bot fail. */
  takeErrors(): string[];
  /** What the program wrote, a line each, from now on. */
  onLine(hear: (line: string) => void): void;
  stop(): Promise<void>;
};

/** As the sandbox has them where nobody says otherwise. */
const switchesAtStart = Switches.parse({});

/** Levels of the log from `error` on, as its lines carry them. */
const errorLine = /^\{"level":[56]0\b/;

/**
 * A trial that is as if it had just been started. One without an environment of its own runs in the program that the
 * files of this process share, one after the other.
 * @param errorsFail whether an error-level line of the log fails the test during which it was written
 */
export async function startTrial(
  env: Record<string, string> = {},
  { errorsFail = true }: { errorsFail?: boolean } = {},
): Promise<Trial> {
  const isShared = Object.keys(env).length === 0 && errorsFail;
  const { program, wasUsed } = isShared ? await sharedProgram() : { program: await startProgram(env), wasUsed: false };
  const { url } = program;
  const hearing: ((line: string) => void)[] = [];
  const onLine: Trial["onLine"] = (hear) => {
    hearing.push(hear);
    program.lines.on("line", hear);
  };
  let errors: string[] = [];
  onLine((line) => {
    if (errorsFail && errorLine.test(line)) errors.push(line);
  });
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
  // What a file before may have left behind; a reset leaves the switches.
  if (wasUsed) {
    await told("switches", switchesAtStart);
    await told("reset", {});
  }
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
    secrets: program.secrets,
    kill: () => told("bot", { action: "kill" }),
    start: () => told("bot", { action: "start" }),
    reset: (at) => told("reset", at === undefined ? {} : { at }),
    takeErrors,
    onLine,
    async stop() {
      if (!isShared) await program.stop();
      for (const hear of hearing) program.lines.off("line", hear);
      failOnErrors();
    },
  };
}
