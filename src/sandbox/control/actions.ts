import { z } from "zod";
import { idsOf } from "../api/people.js";
import { schemaOf } from "../card-check.js";
import { controlsOf } from "../cards/controls.js";
import { press } from "../cards/press.js";
import { callBack } from "../events/card-callback.js";
import { isObject } from "../json.js";
import { nameOf } from "../messages/mentions.js";
import { p2pChatWith } from "../messages/post.js";
import { answered, type ControlCall, type ControlRoute, readControl, refused } from "./control.js";

const PressBody = z.strictObject({
  by: z.string(),
  messageId: z.string(),
  label: z.string().optional(),
  name: z.string().optional(),
  form: z.record(z.string(), z.unknown()).optional(),
  value: z.unknown().optional(),
});
const ReadBody = z.strictObject({ by: z.string(), chatId: z.string() });
const EnterBody = z.strictObject({ by: z.string() });
const dayMs = 24 * 3600_000;

export const actionRoutes: ControlRoute[] = [
  { method: "POST", path: "/sandbox/api/press", handle: pressCard },
  { method: "POST", path: "/sandbox/api/read", handle: read },
  { method: "POST", path: "/sandbox/api/enter", handle: enter },
];

async function pressCard(call: ControlCall) {
  const parsed = readControl(call, PressBody);
  if (!parsed.ok) return parsed.answer;
  const { by, messageId, label, name, form, value } = parsed.body;
  const { platform, channel } = call.it;
  const { store, clock } = platform;
  const fail = (status: number, msg: string, code = status) => answered({ status, error: { code, msg } });
  const message = store.messages.get(messageId);
  if (!store.people.has(by)) return fail(404, `no such person: ${by}`);
  const chat = store.chats.get(message?.chatId ?? "");
  if (!message?.card || !chat) return fail(404, `no such card: ${messageId}`);
  if (message.recalledAt) return fail(400, "the message was recalled", 230011);
  const config = isObject(message.card.config) ? message.card.config : {};
  if (message.origin === "forwarded" && config.enable_forward_interaction !== true)
    return fail(400, "a forwarded copy of a card can't be pressed, unless it says enable_forward_interaction");
  const days = schemaOf(message.card) === "1.0" ? 30 : 14;
  if (clock.since(message.createdAt) > days * dayMs)
    return fail(400, `after ${days} days a card can no longer be pressed`, 230031);
  const controls = controlsOf(message.card, { nameOf: (id) => nameOf(platform, id), memberIds: [...chat.memberIds] });
  const gesture = {
    ...(label === undefined ? {} : { label }),
    ...(name === undefined ? {} : { name }),
    ...(form ? { form } : {}),
  };
  const pressed = press(controls, value === undefined ? gesture : { ...gesture, value }, platform.switches);
  switch (pressed.kind) {
    case "refused":
      return fail(pressed.status, pressed.why, pressed.code);
    case "local":
      return answered({ status: 200 });
    case "callback":
      return answered(
        await platform.activity.during(() => callBack(platform, channel, { by, message, action: pressed.action })),
      );
  }
}

function read(call: ControlCall) {
  const parsed = readControl(call, ReadBody);
  if (!parsed.ok) return parsed.answer;
  const { by, chatId } = parsed.body;
  const { platform } = call.it;
  const { store, clock, live, app } = platform;
  const chat = chatId === "p2p" ? p2pChatWith(platform, by) : store.chats.get(chatId);
  if (!chat?.memberIds.has(by)) return refused(404, "no such chat, or not a member of it");
  const now = clock.now();
  const fresh = store.messagesOf(chat).filter(({ readBy }) => !readBy.has(by));
  for (const message of fresh) {
    message.readBy.set(by, now);
    live.tell({ kind: "read", messageId: message.messageId });
  }
  const fromBot = fresh.filter(({ sender }) => sender.kind === "bot").map(({ messageId }) => messageId);
  if (chat.kind === "p2p" && fromBot.length > 0) {
    const reader = { reader_id: idsOf(platform, by), read_time: String(now.getTime()), tenant_key: app.tenantKey };
    platform.publish("im.message.message_read_v1", { reader, message_id_list: fromBot });
  }
  return answered({});
}

function enter(call: ControlCall) {
  const parsed = readControl(call, EnterBody);
  if (!parsed.ok) return parsed.answer;
  const { by } = parsed.body;
  const { platform } = call.it;
  if (!platform.store.people.has(by)) return refused(404, `no such person: ${by}`);
  const chat = p2pChatWith(platform, by);
  const last = platform.store.messagesOf(chat).at(-1);
  platform.publish("im.chat.access_event.bot_p2p_chat_entered_v1", {
    chat_id: chat.chatId,
    operator_id: idsOf(platform, by),
    ...(last ? { last_message_id: last.messageId, last_message_create_time: String(last.createdAt.getTime()) } : {}),
  });
  return answered({ chatId: chat.chatId });
}
