import { createHash } from "node:crypto";
import { z } from "zod";

/** What the auditor needs of the platform's wire; cards themselves would fill the memory. */
export type Sent = {
  at: string;
  /** Receiver of a message, or the message that was answered. */
  to: string;
  messageId: string;
  uuid: string;
  /** Of the content, to find the same thing said twice. */
  digest: string;
};
export type Tap = { at: string; eventId: string; messageId: string; by: string; does: string | null; toast: string };
export type WireLog = {
  /** Each message that the bot brought into being, once, however often its call was repeated. */
  sent: Map<string, Sent>;
  /** Old cards that now point to their successor. */
  moved: Set<string>;
  taps: Tap[];
  /** Messages of people whose event the bot has taken. */
  heard: Set<string>;
  urgents: { messageId: string; channel: string; openIds: string[] }[];
  calls: number;
  /** Calls that failed, by status and code. */
  failures: Map<string, number>;
  /** Everything that must never stand in a log: tokens of the platform. */
  secrets: Set<string>;
};

export const newWireLog = (): WireLog => ({
  sent: new Map(),
  moved: new Set(),
  taps: [],
  heard: new Set(),
  urgents: [],
  calls: 0,
  failures: new Map(),
  secrets: new Set(),
});

const Entry = z.object({
  n: z.number(),
  at: z.string(),
  direction: z.string(),
  kind: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.number(),
  body: z.unknown().optional(),
  answer: z.unknown().optional(),
});
export const Wire = z.object({ entries: z.array(Entry) });
type Entry = z.infer<typeof Entry>;

const Answer = z.object({ code: z.number(), data: z.object({ message_id: z.string() }).partial().optional() });
const Message = z.object({ content: z.string(), uuid: z.string().default(""), receive_id: z.string().default("") });
const Urged = z.object({ user_id_list: z.array(z.string()) });
const Token = z.object({ tenant_access_token: z.string() });
const Envelope = z.object({ header: z.object({ event_id: z.string(), token: z.string() }), event: z.unknown() });
const Press = z.object({
  operator: z.object({ open_id: z.string() }),
  action: z.object({ value: z.object({ do: z.string() }).optional(), name: z.string().optional() }),
  context: z.object({ open_message_id: z.string() }),
});
const Said = z.object({ message: z.object({ message_id: z.string() }) });
const Toast = z.object({ toast: z.object({ type: z.string() }) });

/** Notes one entry of the wire. */
export function noteEntry(log: WireLog, entry: Entry): void {
  if (entry.direction === "out") noteEvent(log, entry);
  else if (entry.kind === "api") noteCall(log, entry);
}

function noteEvent(log: WireLog, { at, kind, status, body, answer }: Entry): void {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) return;
  const { header, event } = envelope.data;
  log.secrets.add(header.token);
  const said = Said.safeParse(event);
  if (kind === "event" && said.success && status === 200) log.heard.add(said.data.message.message_id);
  const press = Press.safeParse(event);
  if (kind !== "callback" || !press.success) return;
  const toast = Toast.safeParse(answer);
  log.taps.push({
    at,
    eventId: header.event_id,
    messageId: press.data.context.open_message_id,
    by: press.data.operator.open_id,
    does: press.data.action.value?.do ?? press.data.action.name?.split("__")[0] ?? null,
    toast: status === 200 && toast.success ? toast.data.toast.type : "",
  });
}

function noteCall(log: WireLog, { at, method, path, status, body, answer }: Entry): void {
  log.calls += 1;
  const token = Token.safeParse(answer);
  if (token.success) log.secrets.add(token.data.tenant_access_token);
  const answered = Answer.safeParse(answer);
  const code = answered.success ? answered.data.code : null;
  if (status !== 200) {
    const what = status === 0 ? (code === null ? String(answer) : "answer lost") : `${status} ${code}`;
    log.failures.set(what, (log.failures.get(what) ?? 0) + 1);
  }
  if (code !== 0) return;
  const [, messages, id, what] = /^\/open-apis\/im\/v1\/(messages)(?:\/([^/?]+))?(?:\/([a-z_]+))?/.exec(path) ?? [];
  if (messages === undefined) return;
  const message = Message.safeParse(body);
  if (method === "POST" && message.success && (id === undefined || what === "reply")) {
    const messageId = answered.data?.data?.message_id ?? "";
    if (log.sent.has(messageId)) return;
    const { content, uuid, receive_id } = message.data;
    const digest = createHash("sha1").update(content).digest("hex");
    log.sent.set(messageId, { at, to: id ?? receive_id, messageId, uuid, digest });
  } else if (method === "PATCH" && id !== undefined && what?.startsWith("urgent_")) {
    const urged = Urged.safeParse(body);
    if (urged.success) log.urgents.push({ messageId: id, channel: what, openIds: urged.data.user_id_list });
  } else if (method === "PATCH" && id !== undefined && message.success && message.data.content.includes("不再更新")) {
    log.moved.add(id);
  }
}
