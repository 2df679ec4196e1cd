import { otherAppOpenIdOf, unionIdOf, userIdOf } from "../ids.js";
import { p2pChatWith } from "../messages/post.js";
import { nowText, type Platform } from "../platform.js";
import type { StoredChat } from "../store.js";
import { chinaTime } from "../time.js";
import { answered, type ControlCall, type ControlRoute, refused } from "./control.js";
import { previewOf } from "./message-view.js";

export const townRoutes: ControlRoute[] = [
  { method: "GET", path: "/sandbox/api/town", handle: ({ it }) => answered(townView(it.platform)) },
  { method: "GET", path: "/sandbox/api/chats", handle: listChats },
  { method: "GET", path: "/sandbox/api/people/:openId/ids", handle: idsOfPerson },
];

/** All ids of a person, and the one by which another app knows them: sending to that is a common mistake. */
function idsOfPerson({ it: { platform }, params }: ControlCall) {
  const person = platform.store.people.get(params.openId ?? "");
  if (!person) return refused(404, `no such person: ${params.openId}`);
  const { openId } = person;
  const otherAppOpenId = otherAppOpenIdOf(openId);
  return answered({ openId, unionId: unionIdOf(openId), userId: userIdOf(openId), otherAppOpenId });
}

function townView(platform: Platform) {
  const { app, store } = platform;
  const groups = [...store.chats.values()].filter(({ kind, status }) => kind === "group" && status === "normal");
  return {
    now: nowText(platform),
    people: [...store.people.values()].map(({ openId, name, title, unitId, roles }) => ({
      openId,
      name,
      title,
      unitId,
      roles,
    })),
    units: [...store.units.values()],
    chats: groups.map(({ chatId, name, memberIds }) => ({ chatId, name, memberIds: [...memberIds] })),
    bot: {
      appId: app.appId,
      openId: app.openId,
      name: app.name,
      mode: app.mode,
      ...(app.webhookUrl ? { webhookUrl: app.webhookUrl } : {}),
      ...(app.commands ? { commands: app.commands } : {}),
    },
  };
}

function listChats({ it: { platform }, request }: ControlCall) {
  const viewer = request.query.get("viewer") ?? "";
  if (!platform.store.people.has(viewer)) return refused(404, `no such person: ${viewer}`);
  p2pChatWith(platform, viewer);
  const chats = [...platform.store.chats.values()].filter(
    ({ memberIds, status }) => memberIds.has(viewer) && status === "normal",
  );
  const views = chats.map((chat) => chatView(platform, chat, viewer));
  return answered({ chats: views.sort((a, b) => (b.lastAt ?? "").localeCompare(a.lastAt ?? "")) });
}

function chatView(platform: Platform, chat: StoredChat, viewer: string) {
  const messages = platform.store.messagesOf(chat);
  const last = messages.at(-1);
  const unread = messages.filter(({ readBy, recalledAt }) => !readBy.has(viewer) && !recalledAt).length;
  return {
    chatId: chat.chatId,
    name: chat.name,
    type: chat.kind,
    memberIds: [...chat.memberIds],
    lastAt: last ? chinaTime(last.createdAt) : null,
    lastText: last ? previewOf(platform, last) : "",
    unread,
  };
}
