import { z } from "zod";
import { schemaOf } from "../card-check.js";
import type { HttpAnswer } from "../http/answer.js";
import { readContent } from "../messages/content.js";
import { replaceCard } from "../messages/post.js";
import { messageView } from "../messages/view.js";
import type { StoredMessage } from "../store.js";
import { type ApiCall, type ApiRoute, done, failure, readBody, readChoice } from "./call.js";
import { messageById, ownMessageById } from "./message-access.js";
import { pageOf, readPageSize } from "./paging.js";
import { userIdTypes } from "./people.js";

const updatableMs = 14 * 24 * 3600_000;
const PatchBody = z.object({ content: z.string().min(1) });

export const messageRoutes: ApiRoute[] = [
  {
    method: "PATCH",
    path: "/open-apis/im/v1/messages/:message_id",
    token: "tenant",
    scopes: ["im:message:update", "im:message", "im:message:send_as_bot"],
    support: "full",
    note: "own cards, 14 days, not recalled, same schema; 5 a second per message with rate limits on",
    handle: patch,
  },
  {
    method: "GET",
    path: "/open-apis/im/v1/messages/:message_id",
    token: "tenant",
    scopes: ["im:message:readonly", "im:message"],
    support: "partial",
    note: "cards as title and lines, with card_msg_content_type their source; no bundles, so no children",
    handle: get,
  },
  {
    method: "GET",
    path: "/open-apis/im/v1/messages",
    token: "tenant",
    scopes: ["im:message:readonly", "im:message"],
    support: "full",
    note: "container chat or thread, times in seconds, both orders, paging; cards as when one is got",
    pages: 50,
    handle: list,
  },
];

function patch(call: ApiCall): HttpAnswer {
  const found = ownMessageById(
    call,
    230001,
    "Your request contains an invalid request parameter, ext=not a card of this app",
  );
  if (!found.ok) return found.answer;
  const read = readBody(call, PatchBody, 230001);
  if (!read.ok) return read.answer;
  const refusal = patchRefusal(call, found.message);
  if (refusal) return refusal;
  const next = readContent(call.platform, "interactive", read.body.content);
  if (!next.ok) return failure(call, next.code, next.msg);
  const { card } = next.content;
  if (!card)
    return failure(call, 230001, "Your request contains an invalid request parameter, ext=content is not a card");
  if (schemaOf(found.message.card ?? {}) === "2.0" && schemaOf(card) === "1.0") {
    const msg =
      "Failed to create card content, ext=ErrCode: 200830; ErrMsg: the schema of a card may not go back to 1.0; ";
    return failure(call, 230099, msg);
  }
  if (call.platform.limits.receiver(found.message.messageId))
    return failure(call, 230020, "This operation triggers the frequency limit.");
  replaceCard(call.platform, found.message, card);
  return done({});
}

function patchRefusal(call: ApiCall, message: StoredMessage): HttpAnswer | null {
  const { clock } = call.platform;
  if (message.type !== "interactive" || message.origin !== "sent") {
    return failure(call, 230001, "Your request contains an invalid request parameter, ext=This message is NOT a card.");
  }
  if (message.recalledAt) return failure(call, 230011, "The message was recalled.");
  if (clock.since(message.createdAt) > updatableMs) {
    return failure(call, 230031, "The message is older than 14 days and can no longer be updated.");
  }
  return null;
}

function get(call: ApiCall): HttpAnswer {
  const found = messageById(call);
  if (!found.ok) return found.answer;
  const idType = readChoice(call, "user_id_type", userIdTypes, "open_id");
  if (!idType.ok) return idType.answer;
  return done({ items: [messageView(call.platform, found.message, { idType: idType.value, cards: cardsOf(call) })] });
}

/** Whoever asks for the content of the user's card gets its source. */
const cardsOf = ({ request }: ApiCall): "source" | "read" =>
  request.query.get("card_msg_content_type") === "user_card_content" ? "source" : "read";

function list(call: ApiCall): HttpAnswer {
  const { store, app } = call.platform;
  const { query } = call.request;
  const container = readChoice(call, "container_id_type", ["chat", "thread"], null);
  if (!container.ok) return container.answer;
  const id = query.get("container_id") ?? "";
  const threadStart = [...store.messages.values()].find((message) => message.threadId === id);
  const chat = store.chats.get(container.value === "chat" ? id : (threadStart?.chatId ?? ""));
  if (!chat)
    return failure(call, 230001, "Your request contains an invalid request parameter, ext=invalid container_id");
  if (!chat.hasBot) return failure(call, 230002, "The bot can not be outside the group.");
  if (chat.kind === "group" && !app.scopes.includes("im:message.group_msg")) {
    return failure(call, 230027, "Lack of necessary permissions, ext=need scope: im:message.group_msg");
  }
  const [from, to] = [Number(query.get("start_time") ?? 0), Number(query.get("end_time") ?? Number.POSITIVE_INFINITY)];
  const messages = store.messagesOf(chat).filter((message) => {
    const second = Math.floor(message.createdAt.getTime() / 1000);
    const isInside = container.value === "chat" || message.threadId === id;
    return isInside && second >= from && second <= to;
  });
  if (query.get("sort_type") === "ByCreateTimeDesc") messages.reverse();
  const page = pageOf(call, messages, readPageSize(call, 20));
  return done({
    ...page,
    items: page.items.map((message) => messageView(call.platform, message, { cards: cardsOf(call) })),
  });
}
