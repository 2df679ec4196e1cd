import { z } from "zod";
import type { HttpAnswer } from "../http/answer.js";
import { newReactionId } from "../ids.js";
import { emojiTypes } from "../messages/emoji.js";
import type { Platform } from "../platform.js";
import type { StoredMessage } from "../store.js";
import { type ApiCall, type ApiRoute, done, failure, readBody } from "./call.js";
import { messageById } from "./message-access.js";
import { pageOf, readPageSize } from "./paging.js";

const path = "/open-apis/im/v1/messages/:message_id/reactions";
const scopes = ["im:message.reactions:write_only", "im:message"];
const ReactionBody = z.object({ reaction_type: z.object({ emoji_type: z.string() }) });

export const reactionRoutes: ApiRoute[] = [
  { method: "POST", path, token: "tenant", scopes, support: "full", note: "known emoji types", handle: add },
  {
    method: "DELETE",
    path: `${path}/:reaction_id`,
    token: "tenant",
    scopes,
    support: "full",
    note: "the bot's own",
    handle: remove,
  },
  {
    method: "GET",
    path,
    token: "tenant",
    scopes: ["im:message.reactions:read", "im:message"],
    support: "full",
    note: "",
    pages: 50,
    handle: list,
  },
];

type Reaction = StoredMessage["reactions"][number];

function add(call: ApiCall): HttpAnswer {
  const found = messageById(call);
  if (!found.ok) return found.answer;
  const read = readBody(call, ReactionBody, 231001);
  if (!read.ok) return read.answer;
  const emoji = read.body.reaction_type.emoji_type;
  if (!emojiTypes.has(emoji)) return failure(call, 231001, "reaction type is invalid.");
  if (found.message.recalledAt) return failure(call, 231003, "The message was recalled.");
  const reaction: Reaction = { reactionId: newReactionId(), emoji, by: { kind: "bot" }, at: call.platform.clock.now() };
  found.message.reactions.push(reaction);
  tell(call, found.message);
  return done(reactionView(call.platform, reaction));
}

function remove(call: ApiCall): HttpAnswer {
  const found = messageById(call);
  if (!found.ok) return found.answer;
  const { message } = found;
  const reaction = message.reactions.find(({ reactionId }) => reactionId === call.params.reaction_id);
  if (!reaction) return failure(call, 231010, "The reaction does not exist.");
  if (reaction.by.kind !== "bot") return failure(call, 231007, "Only the one who reacted may take it back.");
  message.reactions = message.reactions.filter((each) => each !== reaction);
  tell(call, message);
  return done(reactionView(call.platform, reaction));
}

function list(call: ApiCall): HttpAnswer {
  const found = messageById(call);
  if (!found.ok) return found.answer;
  const wanted = call.request.query.get("reaction_type");
  const reactions = found.message.reactions.filter(({ emoji }) => !wanted || emoji === wanted);
  const page = pageOf(call, reactions, readPageSize(call, 20));
  return done({ ...page, items: page.items.map((reaction) => reactionView(call.platform, reaction)) });
}

function tell({ platform: { live } }: ApiCall, { chatId, messageId }: StoredMessage): void {
  live.tell({ kind: "message", chatId, messageId });
}

const reactionView = ({ app }: Platform, { reactionId, emoji, by, at }: Reaction) => ({
  reaction_id: reactionId,
  operator: {
    operator_id: by.kind === "bot" ? app.appId : by.openId,
    operator_type: by.kind === "bot" ? "app" : "user",
  },
  action_time: String(at.getTime()),
  reaction_type: { emoji_type: emoji },
});
