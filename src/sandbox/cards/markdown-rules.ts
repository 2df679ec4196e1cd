import { asText, isObject, type JsonObject } from "../json.js";
import { complain, inside, type Place, type Walk } from "./problem.js";

const mentionTag = /<(?:at|person)\s+([^>]*)>/g;
const mentionId = /\bids?\s*=\s*(?:'([^']*)'|"([^"]*)"|([^\s>/]+))/;
const image = /!\[[^\]]*\]\(([^)]*)\)/g;
const link = /(?<!!)\[[^\]]*\]\(([^)\s]*)[^)]*\)|<(?:a|link)\s[^>]*?(?:href|url)\s*=\s*['"]?([^'"\s>]+)/g;
const goodLink = /^(https?:\/\/\S+|tel:.*)$/;
const tableRow = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)+\|?\s*$/gm;
const mostTables = 4;

/** Rules for what stands inside a markdown text, in each of its languages. */
export function checkMarkdown(walk: Walk, component: JsonObject, place: Place): void {
  const translations = isObject(component.i18n_content) ? Object.values(component.i18n_content) : [];
  for (const text of [component.content, ...translations].map(asText)) checkText(walk, text, inside(place, "content"));
}

function checkText(walk: Walk, text: string, place: Place): void {
  if (text.includes("<")) checkMentions(walk, text, place);
  for (const [, key = ""] of text.matchAll(image)) {
    if (!walk.known.images.has(key)) complain(walk, 200570, place, "invalid image key", key);
  }
  for (const [, href, attribute] of text.matchAll(link)) {
    const url = href ?? attribute ?? "";
    if (!goodLink.test(url)) complain(walk, 200621, place, "invalid link: http and https only", url);
  }
  const tables = text.match(tableRow)?.length ?? 0;
  walk.markdownTables += tables;
  if (tables > mostTables) complain(walk, 11310, place, "card table number over limit", String(tables));
}

function checkMentions(walk: Walk, text: string, place: Place): void {
  for (const [, attributes = ""] of text.matchAll(mentionTag)) {
    const match = mentionId.exec(attributes);
    const ids = (match?.[1] ?? match?.[2] ?? match?.[3] ?? "").split(",");
    for (const id of ids.map((each) => each.trim())) {
      if (id !== "" && id !== "all" && !walk.known.users.has(id)) complain(walk, 100290, place, "invalid user id", id);
    }
  }
}
