import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const TownAnswer = z.object({
  now: z.string(),
  people: z.array(
    z.object({
      openId: z.string(),
      name: z.string(),
      title: z.string(),
      unitId: z.string(),
      roles: z.array(z.string()),
    }),
  ),
  units: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      level: z.string(),
      kind: z.string(),
      force: z.string().nullable(),
      parentId: z.string().nullable(),
      chatId: z.string().nullable(),
    }),
  ),
  chats: z.array(z.object({ chatId: z.string(), name: z.string(), memberIds: z.array(z.string()) })),
  bot: z.object({
    appId: z.string(),
    openId: z.string(),
    name: z.string(),
    mode: z.string(),
    webhookUrl: z.string().optional(),
  }),
});

const Button = z.object({
  label: z.string(),
  name: z.string().nullish(),
  disabled: z.boolean().optional(),
  form: z.string().nullish(),
});

const Input = z.object({
  name: z.string(),
  tag: z.string(),
  label: z.string().optional(),
  required: z.boolean().optional(),
  form: z.string().nullish(),
  options: z.array(z.object({ label: z.string(), value: z.string() })).optional(),
});

const Message = z.object({
  messageId: z.string(),
  from: z.string(),
  at: z.string(),
  type: z.string(),
  text: z.string().optional(),
  cardText: z.string().optional(),
  card: z.unknown().optional(),
  buttons: z.array(Button).optional(),
  inputs: z.array(Input).optional(),
  urgentTo: z.array(z.string()).optional(),
});
export type Message = z.infer<typeof Message>;

const PressAnswer = z.object({
  status: z.number(),
  toast: z.object({ type: z.string(), content: z.string() }).optional(),
  error: z.object({ code: z.number(), msg: z.string() }).optional(),
});
export type PressAnswer = z.infer<typeof PressAnswer>;

export type TownAnswer = z.infer<typeof TownAnswer>;
export type Person = TownAnswer["people"][number];
export type Unit = TownAnswer["units"][number];

/** The whole program as `npm start` runs it, driven through the control API as anyone may script it. */
export type Trial = {
  url: string;
  town: TownAnswer;
  unit(name: string): Unit;
  /** The first person with the role in a unit. */
  who(unitName: string, role: string): Person;
  says(person: Person, text: string, chat?: Unit | { chatId: string }): Promise<{ messageId: string; chatId: string }>;
  /** Messages of a unit's group, oldest first. */
  group(unit: Unit): Promise<Message[]>;
  /** Messages of a person's private chat with the bot, oldest first. */
  privately(person: Person): Promise<Message[]>;
  /** Presses a button of the last card in the chat that has it. */
  press(person: Person, messages: Message[], label: string, form?: Record<string, unknown>): Promise<PressAnswer>;
  pressRaw(body: object): Promise<PressAnswer>;
  advance(duration: string): Promise<Date>;
  moveTo(iso: string): Promise<Date>;
  settle(): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
  reset(): Promise<void>;
  stop(): Promise<void>;
};

export async function startTrial(env: Record<string, string> = {}): Promise<Trial> {
  const dir = await mkdtemp(join(tmpdir(), "chuishao-"));
  const child = spawn(process.execPath, [fileURLToPath(new URL("../../dist/main.js", import.meta.url))], {
    env: { ...process.env, PORT: "0", DATA_DIR: dir, LOG_LEVEL: "warn", ...databaseOf(dir), ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await addressFrom(child);

  const call = async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}/sandbox/api/${path}`, {
      method: body ? "POST" : "GET",
      ...(body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const town = TownAnswer.parse(await call("town"));
  const messagesOf = async (path: string) => z.object({ messages: z.array(Message) }).parse(await call(path)).messages;
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
  const moved = async (body: object) => new Date(z.object({ now: z.string() }).parse(await call("clock", body)).now);
  const pressRaw = async (body: object) => PressAnswer.parse(await call("press", body));

  return {
    url,
    town,
    unit,
    who(unitName, role) {
      const { id, name } = unit(unitName);
      const person = town.people.find((one) => one.unitId === id && one.roles.includes(role));
      if (!person) throw new Error(`${name} has nobody with the role ${role}`);
      return person;
    },
    async says(person, text, chat) {
      const sent = await call("messages", { from: person.openId, text, ...(chat ? { chatId: chat.chatId } : {}) });
      await call("settle", {});
      return z.object({ messageId: z.string(), chatId: z.string() }).parse(sent);
    },
    async group({ chatId, name }) {
      if (!chatId) throw new Error(`${name} has no group`);
      return messagesOf(`chats/${chatId}/messages?viewer=${anyMember(chatId)}`);
    },
    privately: (person) => messagesOf(`chats/p2p/messages?viewer=${person.openId}`),
    async press(person, messages, label, form) {
      const message = messages.findLast((one) => one.buttons?.some((button) => button.label.startsWith(label)));
      if (!message) throw new Error(`no card has a button ${label}`);
      const answer = await pressRaw({
        by: person.openId,
        messageId: message.messageId,
        label,
        ...(form ? { form } : {}),
      });
      await call("settle", {});
      return answer;
    },
    pressRaw,
    advance: (duration) => moved({ advance: duration }),
    moveTo: (iso) => moved({ to: iso }),
    settle: async () => {
      await call("settle", {});
    },
    kill: async () => {
      await call("bot", { action: "kill" });
    },
    start: async () => {
      await call("bot", { action: "start" });
    },
    reset: async () => {
      await call("reset", {});
    },
    async stop() {
      const exited = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await exited;
      await rm(dir, { recursive: true, force: true });
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

async function addressFrom(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("the trial has no output");
  const exited = new Promise<never>((_, reject) => {
    child.once("exit", (code) => reject(new Error(`the trial ended with ${code} before it was ready`)));
  });
  const found = (async () => {
    for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
      const address = /Open (http:\S+)/.exec(line)?.[1];
      if (address) return address;
    }
    throw new Error("the trial printed no address");
  })();
  const url = await Promise.race([found, exited]);
  child.stdout.resume();
  return url;
}
