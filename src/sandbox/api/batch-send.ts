import { z } from "zod";
import { type HttpAnswer, json } from "../http/answer.js";
import { departmentIdOf, newBatchId } from "../ids.js";
import { readContent } from "../messages/content.js";
import { p2pChatWith, postMessage, recallMessage } from "../messages/post.js";
import type { Platform } from "../platform.js";
import type { Person } from "../setup.js";
import type { StoredMessage } from "../store.js";
import { type ApiCall, type ApiRoute, done, failure } from "./call.js";
import { personBy, type UserIdType } from "./people.js";

const Ids = z.array(z.string()).max(200).optional();
const BatchBody = z.object({
  open_ids: Ids,
  user_ids: Ids,
  union_ids: Ids,
  department_ids: Ids,
  msg_type: z.enum(["text", "post", "image", "interactive", "share_chat"]),
  content: z.record(z.string(), z.unknown()).optional(),
  card: z.record(z.string(), z.unknown()).optional(),
});
const path = "/open-apis/im/v1/batch_messages/:batch_message_id";
const scopes = ["im:message", "im:message:send_as_bot"];

export const batchRoutes: ApiRoute[] = [
  {
    method: "POST",
    path: "/open-apis/message/v4/batch_send",
    token: "tenant",
    scopes,
    support: "full",
    note: "people and departments with those below; delivered after the answer",
    handle: send,
  },
  { method: "GET", path: `${path}/get_progress`, token: "tenant", scopes, support: "full", note: "", handle: progress },
  { method: "GET", path: `${path}/read_user`, token: "tenant", scopes, support: "full", note: "", handle: readUsers },
  { method: "DELETE", path, token: "tenant", scopes, support: "full", note: "after the answer", handle: recall },
];

/** Most errors of this old endpoint come with HTTP 200. */
const refuse = (code: number, msg: string): HttpAnswer => json(200, { code, msg });

function send(call: ApiCall): HttpAnswer {
  const { platform } = call;
  const parsed = BatchBody.safeParse(call.request.json);
  if (!parsed.success) return refuse(10003, `invalid param: ${parsed.error.issues[0]?.path.join(".")}`);
  const body = parsed.data;
  const value = body.msg_type === "interactive" ? body.card : body.content;
  const lists = [body.open_ids, body.user_ids, body.union_ids, body.department_ids];
  if (!value || lists.every((list) => (list ?? []).length === 0))
    return refuse(10003, "invalid param: receivers and content");
  const text = JSON.stringify(body.msg_type === "image" ? { image_key: value.image_key } : value);
  const content = readContent(platform, body.msg_type, text);
  if (!content.ok) return refuse(content.code === 230099 ? 11246 : 10003, content.msg);
  const rich = richPart(body.msg_type, text);
  if (rich !== null) return refuse(10003, `invalid param: ${rich} isn't part of a batch's ${body.msg_type}`);
  const [byOpen, byUser, byUnion] = [
    find(call, "open_id", body.open_ids),
    find(call, "user_id", body.user_ids),
    find(call, "union_id", body.union_ids),
  ];
  const inDepartments = findInDepartments(call, body.department_ids);
  const people = new Set([byOpen, byUser, byUnion, inDepartments].flatMap(({ people: some }) => some));
  const reached = [...people].filter(({ openId }) => !platform.store.closed.has(openId));
  const batch = { wanted: reached.length, messageIds: [] as string[] };
  const batchId = newBatchId();
  platform.store.batches.set(batchId, batch);
  afterwards(platform, batchId, () => {
    for (const { openId } of reached) {
      const chat = p2pChatWith(platform, openId);
      const sent = postMessage(platform, chat, { kind: "bot" }, body.msg_type, content.content, { origin: "batch" });
      batch.messageIds.push(sent.messageId);
    }
  });
  return done({
    message_id: batchId,
    invalid_open_ids: byOpen.invalid,
    invalid_user_ids: byUser.invalid,
    invalid_union_ids: byUnion.invalid,
    invalid_department_ids: inDepartments.invalid,
  });
}

/** Styles of a text and `md` of a post, which batches don't have; null if there are none. */
function richPart(type: string, text: string): string | null {
  if (type === "post") return /"tag":"md"/.test(text) ? "md" : null;
  return type === "text" ? (/<\/?[bius]>/.exec(text)?.[0] ?? null) : null;
}

/** A batch is carried out once its call has been answered. What is still on its way holds `settle` up. */
function afterwards({ activity, store }: Platform, batchId: string, work: () => void): void {
  void activity.during(async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (store.batches.has(batchId)) work(); // a reset forgets it
  });
}

type Found = { people: Person[]; invalid: string[] };

function find({ platform }: ApiCall, type: UserIdType, ids: string[] = []): Found {
  const found = ids.map((id) => ({ id, person: personBy(platform, type, id) }));
  return {
    people: found.flatMap(({ person }) => person ?? []),
    invalid: found.flatMap(({ id, person }) => (person ? [] : [id])),
  };
}

function findInDepartments({ platform: { store } }: ApiCall, ids: string[] = []): Found {
  const units = [...store.units.values()];
  const below = (id: string): string[] => [
    id,
    ...units.filter(({ parentId }) => parentId === id).flatMap((unit) => below(unit.id)),
  ];
  const found = ids.map((id) => ({ id, unit: units.find((unit) => departmentIdOf(unit.id) === id) }));
  const unitIds = new Set(found.flatMap(({ unit }) => (unit ? below(unit.id) : [])));
  return {
    people: [...store.people.values()].filter(({ unitId }) => unitIds.has(unitId)),
    invalid: found.flatMap(({ id, unit }) => (unit ? [] : [id])),
  };
}

function batchOf({ platform: { store }, params }: ApiCall): { wanted: number; messages: StoredMessage[] } | null {
  const batch = store.batches.get(params.batch_message_id ?? "");
  if (!batch) return null;
  return { wanted: batch.wanted, messages: batch.messageIds.flatMap((id) => store.messages.get(id) ?? []) };
}

const unknownBatch = (call: ApiCall): HttpAnswer => failure(call, 230030, "There is no such batch message.");

function progress(call: ApiCall): HttpAnswer {
  const batch = batchOf(call);
  if (!batch) return unknownBatch(call);
  const { wanted, messages } = batch;
  const recalled = messages.filter(({ recalledAt }) => recalledAt).length;
  return done({
    batch_message_send_progress: { valid_user_ids_count: wanted, success_user_ids_count: messages.length },
    batch_message_recall_progress: { recall: recalled > 0, recall_count: recalled },
  });
}

function readUsers(call: ApiCall): HttpAnswer {
  const batch = batchOf(call);
  if (!batch) return unknownBatch(call);
  const read = batch.messages.filter(({ readBy }) => readBy.size > 0).length;
  return done({ read_user: { read_count: String(read), total_count: String(batch.wanted) } });
}

function recall(call: ApiCall): HttpAnswer {
  if (!batchOf(call)) return unknownBatch(call);
  afterwards(call.platform, call.params.batch_message_id ?? "", () => {
    for (const message of batchOf(call)?.messages ?? [])
      if (!message.recalledAt) recallMessage(call.platform, message, "message_owner");
  });
  return done({});
}
