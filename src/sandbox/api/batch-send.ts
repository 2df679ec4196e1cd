import { z } from "zod";
import { type HttpAnswer, json } from "../http/answer.js";
import { departmentIdOf, newBatchId } from "../ids.js";
import { readContent } from "../messages/content.js";
import { p2pChatWith, postMessage, recallMessage } from "../messages/post.js";
import type { Person } from "../setup.js";
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
    support: "partial",
    note: "people and departments with those below; delivered at once instead of some time later",
    handle: send,
  },
  { method: "GET", path: `${path}/get_progress`, token: "tenant", scopes, support: "full", note: "", handle: progress },
  { method: "GET", path: `${path}/read_user`, token: "tenant", scopes, support: "full", note: "", handle: readUsers },
  { method: "DELETE", path, token: "tenant", scopes, support: "full", note: "", handle: recall },
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
  if (!content.ok) return refuse(content.code === 230099 ? 230100 : 10003, content.msg);
  const [byOpen, byUser, byUnion] = [
    find(call, "open_id", body.open_ids),
    find(call, "user_id", body.user_ids),
    find(call, "union_id", body.union_ids),
  ];
  const inDepartments = findInDepartments(call, body.department_ids);
  const people = new Set([byOpen, byUser, byUnion, inDepartments].flatMap(({ people: some }) => some));
  const messageIds = [...people].map((person) => {
    const chat = p2pChatWith(platform, person.openId);
    return postMessage(platform, chat, { kind: "bot" }, body.msg_type, content.content, { origin: "batch" }).messageId;
  });
  const batchId = newBatchId();
  platform.store.batches.set(batchId, messageIds);
  return done({
    message_id: batchId,
    invalid_open_ids: byOpen.invalid,
    invalid_user_ids: byUser.invalid,
    invalid_union_ids: byUnion.invalid,
    invalid_department_ids: inDepartments.invalid,
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

const batchOf = ({ platform: { store }, params }: ApiCall) =>
  store.batches.get(params.batch_message_id ?? "")?.flatMap((id) => store.messages.get(id) ?? []);

const unknownBatch = (call: ApiCall): HttpAnswer => failure(call, 230030, "There is no such batch message.");

function progress(call: ApiCall): HttpAnswer {
  const messages = batchOf(call);
  if (!messages) return unknownBatch(call);
  const recalled = messages.filter(({ recalledAt }) => recalledAt).length;
  return done({
    batch_message_send_progress: { valid_user_ids_count: messages.length, success_user_ids_count: messages.length },
    batch_message_recall_progress: { recall: recalled > 0, recall_count: recalled },
  });
}

function readUsers(call: ApiCall): HttpAnswer {
  const messages = batchOf(call);
  if (!messages) return unknownBatch(call);
  const read = messages.filter(({ readBy }) => readBy.size > 0).length;
  return done({ read_user: { read_count: String(read), total_count: String(messages.length) } });
}

function recall(call: ApiCall): HttpAnswer {
  const messages = batchOf(call);
  if (!messages) return unknownBatch(call);
  for (const message of messages) if (!message.recalledAt) recallMessage(call.platform, message);
  return done({});
}
