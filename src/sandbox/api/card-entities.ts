import { z } from "zod";
import { checkCard, schemaOf } from "../card-check.js";
import type { HttpAnswer } from "../http/answer.js";
import { newCardId } from "../ids.js";
import { copyOf, isObject, type JsonObject, parseJson } from "../json.js";
import { cardContextOf } from "../messages/content.js";
import { replaceCard } from "../messages/post.js";
import type { CardEntity } from "../store.js";
import { type ApiCall, type ApiRoute, done, failure, readBody } from "./call.js";

const streamingMs = 10 * 60_000;
const lifeMs = 14 * 24 * 3600_000;
const scopes = ["cardkit:card:write"];
const CardData = z.object({ type: z.literal("card_json"), data: z.string() });
export const Sequenced = z.object({
  sequence: z
    .int()
    .min(1)
    .max(2 ** 31 - 1),
  uuid: z.string().max(64).optional(),
});
const ReplaceBody = Sequenced.extend({ card: CardData });
const SettingsBody = Sequenced.extend({ settings: z.string() });

export const cardEntityRoutes: ApiRoute[] = [
  {
    method: "POST",
    path: "/open-apis/cardkit/v1/cards",
    token: "tenant",
    scopes,
    support: "partial",
    note: "card_json; no templates",
    handle: create,
  },
  {
    method: "PUT",
    path: "/open-apis/cardkit/v1/cards/:card_id",
    token: "tenant",
    scopes,
    support: "full",
    note: "sequence, uuid, 14 days, lock during a press",
    handle: replace,
  },
  {
    method: "PATCH",
    path: "/open-apis/cardkit/v1/cards/:card_id/settings",
    token: "tenant",
    scopes,
    support: "full",
    note: "config and card_link",
    handle: changeSettings,
  },
];

function create(call: ApiCall): HttpAnswer {
  const read = readBody(call, CardData, 10002);
  if (!read.ok) return read.answer;
  const card = parseJson(read.body.data);
  const refusal = cardRefusal(call, card);
  if (refusal || !isObject(card)) return refusal ?? failure(call, 200220, "card generation failed: data is not a card");
  const cardId = newCardId();
  const { store, clock } = call.platform;
  const createdAt = clock.now();
  const streamingSince = isStreaming(card) ? createdAt : null;
  const entity = { cardId, card, sequence: 0, uuids: new Set<string>(), createdAt, streamingSince, messageId: null };
  store.entities.set(cardId, entity);
  return done({ card_id: cardId });
}

const isStreaming = ({ config }: JsonObject): boolean => isObject(config) && config.streaming_mode === true;

/** Streaming mode closes by itself. */
export const isTimedOut = ({ platform: { clock } }: ApiCall, { streamingSince }: CardEntity): boolean =>
  streamingSince !== null && clock.since(streamingSince) >= streamingMs;

function replace(call: ApiCall): HttpAnswer {
  const read = readBody(call, ReplaceBody, 10002);
  if (!read.ok) return read.answer;
  return changeEntity(call, read.body, () => parseJson(read.body.card.data));
}

function changeSettings(call: ApiCall): HttpAnswer {
  const read = readBody(call, SettingsBody, 10002);
  if (!read.ok) return read.answer;
  const settings = parseJson(read.body.settings);
  if (!isObject(settings)) return failure(call, 300122, "settings is not an object");
  return changeEntity(call, read.body, (card) => withSettings(card, settings));
}

export function withSettings(card: JsonObject, settings: JsonObject): JsonObject {
  const config = {
    ...(isObject(card.config) ? card.config : {}),
    ...(isObject(settings.config) ? settings.config : {}),
  };
  return { ...card, ...settings, config };
}

/**
 * Changes a card entity and the message it was sent with, by the rules for all such changes: it exists and isn't older
 * than 14 days, nobody's press is being handled, the sequence goes up, and the outcome is a card. A change that finds
 * nothing to change gives undefined, which is answered with `absentCode`.
 */
export function changeEntity(
  call: ApiCall,
  { sequence, uuid }: z.infer<typeof Sequenced>,
  change: (card: JsonObject) => unknown,
  absentCode = 300313,
): HttpAnswer {
  const { store, clock } = call.platform;
  const entity = store.entities.get(call.params.card_id ?? "");
  if (!entity) return failure(call, 200740, "there is no such card entity");
  if (clock.since(entity.createdAt) > lifeMs) return failure(call, 200750, "the card entity has expired: 14 days");
  if (entity.messageId && store.busyCards.has(entity.messageId)) return failure(call, 200810, "card action is lock");
  if (uuid && entity.uuids.has(uuid)) return failure(call, 200770, "this uuid has been used for the card");
  if (sequence <= entity.sequence) return failure(call, 300317, "sequence must increase with each change");
  if (isTimedOut(call, entity)) {
    entity.card = withSettings(entity.card, { config: { streaming_mode: false } });
    entity.streamingSince = null;
  }
  const next = change(copyOf(entity.card));
  if (next === undefined) return failure(call, absentCode, "there is no such element in the card");
  const refusal = cardRefusal(call, next);
  if (refusal || !isObject(next)) return refusal ?? failure(call, 300121, "the outcome is not a card");
  keep(call, entity, next, sequence, uuid);
  return done({});
}

function keep({ platform }: ApiCall, entity: CardEntity, card: JsonObject, sequence: number, uuid?: string): void {
  entity.streamingSince = isStreaming(card) ? (entity.streamingSince ?? platform.clock.now()) : null;
  entity.card = card;
  entity.sequence = sequence;
  if (uuid) entity.uuids.add(uuid);
  const message = platform.store.messages.get(entity.messageId ?? "");
  if (message && !message.recalledAt) replaceCard(platform, message, card);
}

/** A card entity is of schema 2.0, shared and not empty; its other rules are those of any card. */
function cardRefusal(call: ApiCall, card: unknown): HttpAnswer | null {
  if (!isObject(card)) return failure(call, 200220, "card generation failed: data is not a card");
  if (Object.keys(card).length === 0) return failure(call, 300307, "the card is empty");
  if (schemaOf(card) !== "2.0") return failure(call, 300303, "a card entity is of schema 2.0");
  const verdict = checkCard(card, cardContextOf(call.platform));
  if (verdict.ok) return null;
  if (verdict.code === 230025) return failure(call, 200860, verdict.msg);
  if (verdict.subCode === 11310 && verdict.msg.includes("components")) return failure(call, 300305, verdict.msg);
  const own = [300301, 300302].includes(verdict.subCode);
  return failure(call, own ? verdict.subCode : 200220, verdict.msg);
}
