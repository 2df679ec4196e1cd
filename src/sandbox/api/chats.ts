import { z } from "zod";
import { botChatEvent, tellMembers } from "../events/chat-events.js";
import type { HttpAnswer } from "../http/answer.js";
import { newChatId } from "../ids.js";
import type { JsonObject } from "../json.js";
import type { StoredChat } from "../store.js";
import { type ApiCall, type ApiRoute, done, failure, readBody, readChoice } from "./call.js";
import { chatById } from "./chat-access.js";
import { pageOf, readPageSize } from "./paging.js";
import { idField, personBy, type UserIdType, userIdTypes } from "./people.js";

const createWindowMs = 10 * 3600_000;

const ChatBody = z.object({
  name: z.string().max(60).optional(),
  description: z.string().max(100).optional(),
  owner_id: z.string().optional(),
  user_id_list: z.array(z.string()).max(50).optional(),
  bot_id_list: z.array(z.string()).max(5).optional(),
  chat_type: z.enum(["private", "public"]).optional(),
  urgent_setting: z.enum(["only_owner", "all_members"]).optional(),
});

export const chatRoutes: ApiRoute[] = [
  {
    method: "POST",
    path: "/open-apis/im/v1/chats",
    token: "tenant",
    scopes: ["im:chat"],
    support: "partial",
    note: "name, description, owner, members, type, urgent_setting, uuid for 10 h; the other settings are taken and have no effect",
    handle: create,
  },
  {
    method: "GET",
    path: "/open-apis/im/v1/chats/search",
    token: "tenant",
    scopes: ["im:chat"],
    support: "full",
    note: "the bot's groups by a part of their name",
    pages: 100,
    handle: list,
  },
  {
    method: "GET",
    path: "/open-apis/im/v1/chats/:chat_id",
    token: "tenant",
    scopes: ["im:chat"],
    support: "partial",
    note: "the fields that `create` takes, counts and status",
    handle: get,
  },
  {
    method: "GET",
    path: "/open-apis/im/v1/chats",
    token: "tenant",
    scopes: ["im:chat"],
    support: "full",
    note: "the bot's groups, without private chats",
    pages: 100,
    handle: list,
  },
];

function create(call: ApiCall): HttpAnswer {
  const idType = readChoice(call, "user_id_type", userIdTypes, "open_id");
  if (!idType.ok) return idType.answer;
  const read = readBody(call, ChatBody, 232001);
  if (!read.ok) return read.answer;
  const { body } = read;
  const { store, clock } = call.platform;
  const isPublic = body.chat_type === "public";
  if (isPublic && body.name === undefined) return failure(call, 232042, "A public chat needs a name.");
  if (isPublic && (body.name ?? "").length < 2)
    return failure(call, 232020, "The name of a public chat has at least 2 characters.");
  const uuid = call.request.query.get("uuid");
  const key = `${uuid} ${body.owner_id ?? ""}`;
  const earlier = uuid ? store.createdUuids.get(key) : undefined;
  const known = earlier && clock.since(earlier.at) < createWindowMs ? store.chats.get(earlier.chatId) : undefined;
  if (known) return done(chatView(call, known, idType.value));
  const ids = [...(body.user_id_list ?? []), ...(body.owner_id ? [body.owner_id] : [])];
  const people = ids.map((id) => personBy(call.platform, idType.value, id));
  if ((body.bot_id_list ?? []).some((id) => id !== call.platform.app.appId))
    return failure(call, 232004, "There is no such app.");
  if (people.includes(null)) return failure(call, 232043, "Your request contains unavailable ids.");
  const owner = body.owner_id ? personBy(call.platform, idType.value, body.owner_id) : null;
  const chat = store.addChat({
    chatId: newChatId(),
    kind: "group",
    name: body.name ?? "(无主题)",
    description: body.description ?? "",
    memberIds: new Set(people.flatMap((person) => person?.openId ?? [])),
    ownerId: owner?.openId ?? null,
    botIsManager: call.request.query.get("set_bot_manager") === "true",
    isPublic,
    membersMayUrge: body.urgent_setting !== "only_owner",
  });
  if (uuid) store.createdUuids.set(key, { chatId: chat.chatId, at: clock.now() });
  const self = call.platform.app.openId;
  call.platform.publish("im.chat.member.bot.added_v1", botChatEvent(call.platform, chat, self));
  tellMembers(call.platform, chat, self, "added", [...chat.memberIds]);
  return done(chatView(call, chat, idType.value));
}

function get(call: ApiCall): HttpAnswer {
  const idType = readChoice(call, "user_id_type", userIdTypes, "open_id");
  if (!idType.ok) return idType.answer;
  const found = chatById(call);
  return found.ok ? done(chatView(call, found.chat, idType.value)) : found.answer;
}

function list(call: ApiCall): HttpAnswer {
  const idType = readChoice(call, "user_id_type", userIdTypes, "open_id");
  if (!idType.ok) return idType.answer;
  const sort = readChoice(call, "sort_type", ["ByCreateTimeAsc", "ByActiveTimeDesc"], "ByCreateTimeAsc");
  if (!sort.ok) return sort.answer;
  const { store, app } = call.platform;
  const part = call.request.query.get("query") ?? "";
  const groups = [...store.chats.values()].filter(
    ({ kind, hasBot, status, name }) => kind === "group" && hasBot && status === "normal" && name.includes(part),
  );
  if (sort.value === "ByActiveTimeDesc") {
    const places = new Map([...store.messages.values()].map(({ chatId }, place) => [chatId, place + 1]));
    groups.sort((a, b) => (places.get(b.chatId) ?? 0) - (places.get(a.chatId) ?? 0));
  }
  const page = pageOf(call, groups, readPageSize(call, 20));
  const items = page.items.map(({ chatId, name, description, ownerId }) => ({
    chat_id: chatId,
    avatar: "",
    name,
    description,
    ...ownerOf(call, ownerId, idType.value),
    external: false,
    tenant_key: app.tenantKey,
    chat_status: "normal",
  }));
  return done({ ...page, items });
}

/** The owner's fields; there are none when the bot owns the chat. */
function ownerOf({ platform }: ApiCall, ownerId: string | null, idType: UserIdType): JsonObject {
  const owner = platform.store.people.get(ownerId ?? "");
  return owner ? { ...idField(platform, "owner_id", owner, idType), owner_id_type: idType } : {};
}

/** A chat as the API returns it. */
export function chatView(call: ApiCall, chat: StoredChat, idType: UserIdType): JsonObject {
  const { app } = call.platform;
  return {
    chat_id: chat.chatId,
    avatar: "",
    name: chat.name,
    description: chat.description,
    ...ownerOf(call, chat.ownerId, idType),
    urgent_setting: chat.membersMayUrge ? "all_members" : "only_owner",
    chat_mode: chat.kind,
    chat_type: chat.isPublic ? "public" : "private",
    chat_tag: "inner",
    user_count: String(chat.memberIds.size),
    bot_count: chat.hasBot ? "1" : "0",
    chat_status: chat.status,
    external: false,
    tenant_key: app.tenantKey,
  };
}
