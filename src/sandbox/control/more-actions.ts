import { z } from "zod";
import { idsOf } from "../api/people.js";
import { botChatEvent, tellMembers } from "../events/chat-events.js";
import { newReactionId } from "../ids.js";
import { emojiTypes } from "../messages/emoji.js";
import { recallMessage } from "../messages/post.js";
import type { StoredChat } from "../store.js";
import { answered, type ControlCall, type ControlRoute, readControl, refused } from "./control.js";

const RecallBody = z.strictObject({ by: z.string(), messageId: z.string() });
const ReactBody = z.strictObject({
  by: z.string(),
  messageId: z.string(),
  emoji: z.string(),
  remove: z.boolean().optional(),
});
const MembersBody = z.strictObject({
  by: z.string(),
  chatId: z.string(),
  add: z.array(z.string()).optional(),
  remove: z.array(z.string()).optional(),
});
const MenuBody = z.strictObject({ by: z.string(), eventKey: z.string().min(1).max(30) });

export const moreActionRoutes: ControlRoute[] = [
  { method: "POST", path: "/sandbox/api/recall", handle: recall },
  { method: "POST", path: "/sandbox/api/react", handle: react },
  { method: "POST", path: "/sandbox/api/members", handle: changeMembers },
  { method: "POST", path: "/sandbox/api/menu", handle: menu },
];

/** A person takes a message of their own back. */
function recall(call: ControlCall) {
  const read = readControl(call, RecallBody);
  if (!read.ok) return read.answer;
  const { platform } = call.it;
  const message = platform.store.messages.get(read.body.messageId);
  if (message?.sender.kind !== "person" || message.sender.openId !== read.body.by) {
    return refused(403, "only one's own messages can be taken back");
  }
  if (message.recalledAt) return refused(409, "the message was taken back before");
  recallMessage(platform, message, "message_owner");
  return answered({});
}

function react(call: ControlCall) {
  const read = readControl(call, ReactBody);
  if (!read.ok) return read.answer;
  const { by, messageId, emoji, remove } = read.body;
  const { platform } = call.it;
  const { store, clock, live } = platform;
  const message = store.messages.get(messageId);
  if (!message || !store.chats.get(message.chatId)?.memberIds.has(by))
    return refused(404, "no such message, or not a member of its chat");
  if (!emojiTypes.has(emoji)) return refused(400, `no such emoji type: ${emoji}`);
  const own = message.reactions.find(
    (each) => each.emoji === emoji && each.by.kind === "person" && each.by.openId === by,
  );
  if (remove ? !own : own) return refused(409, remove ? "there is no such reaction" : "reacted so before");
  const at = clock.now();
  if (own) message.reactions = message.reactions.filter((each) => each !== own);
  else message.reactions.push({ reactionId: newReactionId(), emoji, by: { kind: "person", openId: by }, at });
  live.tell({ kind: "message", chatId: message.chatId, messageId });
  platform.publish(own ? "im.message.reaction.deleted_v1" : "im.message.reaction.created_v1", {
    message_id: messageId,
    reaction_type: { emoji_type: emoji },
    operator_type: "user",
    user_id: idsOf(platform, by),
    action_time: String(at.getTime()),
  });
  return answered({});
}

/** A member brings others, or the bot, into a group or takes them out. */
function changeMembers(call: ControlCall) {
  const read = readControl(call, MembersBody);
  if (!read.ok) return read.answer;
  const { by, chatId, add = [], remove = [] } = read.body;
  const { platform } = call.it;
  const { store, app } = platform;
  const chat = store.chats.get(chatId);
  if (chat?.kind !== "group" || !chat.memberIds.has(by)) return refused(404, "no such group, or not a member of it");
  const unknown = [...add, ...remove].find((id) => id !== app.openId && !store.people.has(id));
  if (unknown !== undefined) return refused(404, `no such person: ${unknown}`);
  moveBot(call, chat, by, { comes: add.includes(app.openId), goes: remove.includes(app.openId) });
  const newcomers = add.filter((id) => id !== app.openId && !chat.memberIds.has(id));
  for (const id of newcomers) chat.memberIds.add(id);
  tellMembers(platform, chat, by, "added", newcomers);
  const leavers = remove.filter((id) => chat.memberIds.delete(id));
  tellMembers(platform, chat, by, "deleted", leavers);
  return answered({ memberIds: [...chat.memberIds] });
}

function moveBot(
  { it: { platform } }: ControlCall,
  chat: StoredChat,
  by: string,
  bot: { comes: boolean; goes: boolean },
): void {
  if (bot.comes && !chat.hasBot) {
    chat.hasBot = true;
    platform.publish("im.chat.member.bot.added_v1", botChatEvent(platform, chat, by));
  }
  if (bot.goes && chat.hasBot) {
    chat.hasBot = false;
    platform.publish("im.chat.member.bot.deleted_v1", botChatEvent(platform, chat, by));
  }
}

/** Somebody taps an entry of the bot's menu. */
function menu(call: ControlCall) {
  const read = readControl(call, MenuBody);
  if (!read.ok) return read.answer;
  const { by, eventKey } = read.body;
  const { platform } = call.it;
  const person = platform.store.people.get(by);
  if (!person) return refused(404, `no such person: ${by}`);
  const mayName = platform.app.scopes.includes("application:application.bot.operator_name:readonly");
  platform.publish("application.bot.menu_v6", {
    operator: { ...(mayName ? { operator_name: person.name } : {}), operator_id: idsOf(platform, by) },
    event_key: eventKey,
    timestamp: Math.floor(platform.clock.now().getTime() / 1000),
  });
  return answered({});
}
