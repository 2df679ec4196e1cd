import { z } from "zod";
import { chatEvent } from "../events/chat-events.js";
import type { HttpAnswer } from "../http/answer.js";
import { type ApiCall, type ApiRoute, done, failure, readBody, readChoice } from "./call.js";
import { chatById, mayActAsOwner, notOwner } from "./chat-access.js";
import { personBy, userIdTypes } from "./people.js";

const path = "/open-apis/im/v1/chats/:chat_id";
const UpdateBody = z.object({
  name: z.string().max(60).optional(),
  description: z.string().max(100).optional(),
  owner_id: z.string().optional(),
  urgent_setting: z.enum(["only_owner", "all_members"]).optional(),
  add_member_permission: z.string().optional(),
  share_card_permission: z.string().optional(),
});

export const chatChangeRoutes: ApiRoute[] = [
  {
    method: "PUT",
    path,
    token: "tenant",
    scopes: ["im:chat"],
    support: "partial",
    note: "name, description, owner, urgent_setting; the other settings are taken and have no effect",
    handle: update,
  },
  {
    method: "DELETE",
    path,
    token: "tenant",
    scopes: ["im:chat"],
    support: "full",
    note: "the owner, or with im:chat:operate_as_owner",
    handle: disband,
  },
];

function update(call: ApiCall): HttpAnswer {
  const idType = readChoice(call, "user_id_type", userIdTypes, "open_id");
  if (!idType.ok) return idType.answer;
  const found = chatById(call);
  if (!found.ok) return found.answer;
  const read = readBody(call, UpdateBody, 232001);
  if (!read.ok) return read.answer;
  const { name, description, owner_id, urgent_setting, add_member_permission, share_card_permission } = read.body;
  if ((add_member_permission === undefined) !== (share_card_permission === undefined)) {
    return failure(call, 232001, "add_member_permission and share_card_permission must be set together");
  }
  const owner = owner_id === undefined ? undefined : personBy(call.platform, idType.value, owner_id);
  if (owner === null) return failure(call, 232043, "Your request contains unavailable ids.");
  const { chat } = found;
  if (owner && !mayActAsOwner(call, { ...chat, botIsManager: false })) return notOwner(call);
  const before = { name: chat.name, description: chat.description };
  chat.name = name ?? chat.name;
  chat.description = description ?? chat.description;
  chat.ownerId = owner?.openId ?? chat.ownerId;
  chat.membersMayUrge = urgent_setting ? urgent_setting === "all_members" : chat.membersMayUrge;
  const { platform } = call;
  platform.live.tell({ kind: "chats" });
  platform.publish("im.chat.updated_v1", {
    ...chatEvent(platform, chat, platform.app.openId),
    after_change: { name: chat.name, description: chat.description },
    before_change: before,
  });
  return done({});
}

function disband(call: ApiCall): HttpAnswer {
  const found = chatById(call);
  if (!found.ok) return found.answer;
  const { chat } = found;
  const { app, live } = call.platform;
  if (chat.kind !== "group") return failure(call, 232008, "Only a group can be disbanded.");
  if (!mayActAsOwner(call, { ...chat, botIsManager: false })) return notOwner(call);
  chat.status = "dissolved";
  call.platform.publish("im.chat.disbanded_v1", chatEvent(call.platform, chat, app.openId));
  live.tell({ kind: "chats" });
  return done({});
}
