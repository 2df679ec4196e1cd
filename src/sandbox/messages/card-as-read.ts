import { cardText } from "../cards/card-text.js";
import { localised } from "../cards/localised.js";
import { isObject, type JsonObject } from "../json.js";
import type { Platform } from "../platform.js";
import { nameOf } from "./mentions.js";

/** A card as those read it who did not ask for its source: title and lines, without what can be pressed. */
export function cardAsRead(platform: Platform, card: JsonObject): string {
  const title = isObject(card.header) ? localised(card.header.title) : "";
  const { header: _, ...rest } = card;
  const lines = cardText(rest, (id) => nameOf(platform, id)).split("\n");
  const elements = lines.filter((text) => text !== "").map((text) => [{ tag: "text", text }]);
  return JSON.stringify({ title, elements });
}
