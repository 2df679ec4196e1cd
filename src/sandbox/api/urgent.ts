import { z } from "zod";
import type { HttpAnswer } from "../http/answer.js";
import type { UrgentChannel } from "../store.js";
import { type ApiCall, type ApiRoute, done, failure, readBody, readChoice } from "./call.js";
import { ownMessageById } from "./message-access.js";
import { personBy, userIdTypes } from "./people.js";

const UrgentBody = z.object({ user_id_list: z.array(z.string()).min(1).max(200) });
const mostUnread = 200;

const channels: { channel: UrgentChannel; scopes: string[] }[] = [
  { channel: "app", scopes: ["im:message.urgent"] },
  { channel: "sms", scopes: ["im:message.urgent:sms"] },
  { channel: "phone", scopes: ["im:message.urgent:phone"] },
];

export const urgentRoutes: ApiRoute[] = channels.map(({ channel, scopes }) => ({
  method: "PATCH",
  path: `/open-apis/im/v1/messages/:message_id/urgent_${channel}`,
  token: "tenant",
  scopes,
  support: "full",
  note:
    channel === "app" ? "people outside the chat are listed as invalid" : "by the switch `paidUrgents`, then 230024",
  handle: (call) => urge(call, channel),
}));

function urge(call: ApiCall, channel: UrgentChannel): HttpAnswer {
  const { platform } = call;
  const idType = readChoice(call, "user_id_type", userIdTypes, null);
  if (!idType.ok) return idType.answer;
  const found = ownMessageById(call, 230012, "The operator is not the message sender.");
  if (!found.ok) return found.answer;
  const read = readBody(call, UrgentBody, 230001);
  if (!read.ok) return read.answer;
  const { message, chat } = found;
  if (message.recalledAt) return failure(call, 230011, "The message was recalled.");
  if (message.origin === "batch") return failure(call, 230012, "A message of a batch can't be made urgent.");
  if (chat.kind === "group" && !chat.membersMayUrge && !chat.botIsManager && chat.ownerId !== null) {
    return failure(call, 230052, "Operation denied: only the owner and managers of this group may send buzz messages.");
  }
  const reached: string[] = [];
  const invalid: string[] = [];
  for (const id of new Set(read.body.user_id_list)) {
    const person = personBy(platform, idType.value, id);
    if (person && chat.memberIds.has(person.openId)) reached.push(person.openId);
    else invalid.push(id);
  }
  if (reached.length === 0) {
    return failure(
      call,
      230001,
      "Your request contains an invalid request parameter, ext=all of user_id_list are invalid",
    );
  }
  if (channel === "app" && reached.some((openId) => unreadUrgents(call, openId) >= mostUnread)) {
    return failure(call, 230023, "The number of unread buzz messages reaches its limit of 200.");
  }
  if (channel !== "app" && paidUrgents(call) + reached.length > platform.switches.paidUrgents)
    return failure(call, 230024, "The quota of buzz messages by SMS and phone is used up.");
  const at = platform.clock.now();
  for (const openId of reached) {
    message.urgents.push({ openId, channel, at });
    platform.live.tell({ kind: "urgent", openId, messageId: message.messageId, channel });
  }
  platform.live.tell({ kind: "message", chatId: chat.chatId, messageId: message.messageId });
  return done({ invalid_user_id_list: invalid });
}

const paidUrgents = ({ platform: { store } }: ApiCall): number =>
  [...store.messages.values()].flatMap(({ urgents }) => urgents.filter(({ channel }) => channel !== "app")).length;

function unreadUrgents({ platform: { store } }: ApiCall, openId: string): number {
  let count = 0;
  for (const { urgents, readBy } of store.messages.values()) {
    if (!readBy.has(openId))
      count += urgents.filter((urgent) => urgent.channel === "app" && urgent.openId === openId).length;
  }
  return count;
}
