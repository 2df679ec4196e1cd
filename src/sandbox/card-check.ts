import { type CardRules, complain, type Known, type Problem, rootPlace, type Walk } from "./cards/problem.js";
import { rootShape } from "./cards/shapes.js";
import { walkShape } from "./cards/walk.js";
import { asList, asText, isObject, type JsonObject } from "./json.js";
import { Switches } from "./switches.js";

export type CardVerdict = { ok: true } | { ok: false; code: number; subCode: number; msg: string };

/** Whom and what a card may name: people of the town, and images and files that the app uploaded. */
export type CardContext = { knownUsers: Known["users"]; knownImages: Known["images"]; rules?: CardRules };

const defaultRules: CardRules = { ...Switches.parse({}), onOld: () => {} };

/** The platform takes cards of 30 KB; longer ones sometimes pass, so none should count on it. */
export const cardBytesLimit = 30 * 1024;
const mostComponents = 200;
const mostTables = 5;

/**
 * Whether the platform would show this card: Card JSON 2.0 by its rules, with the code and message that it answers
 * otherwise (230099 with a sub-code, 230025 for too long). A card without `schema: "2.0"` is one of 1.0, where unknown
 * properties are ignored; of those only the outline is checked.
 */
export function checkCard(card: unknown, context: CardContext): CardVerdict {
  if (!isObject(card)) return refusal(notObject);
  const bytes = Buffer.byteLength(JSON.stringify(card));
  if (bytes > cardBytesLimit) {
    const msg = `The message content is too long: the card has ${bytes} bytes, ${cardBytesLimit} are allowed.`;
    return { ok: false, code: 230025, subCode: 0, msg };
  }
  const [first] = cardProblems(card, context);
  return first ? refusal(first) : { ok: true };
}

/** "2.0" or "1.0", which is what a card without a schema is. An empty card counts as either. */
export const schemaOf = (card: JsonObject): "1.0" | "2.0" =>
  card.schema === "2.0" || Object.keys(card).length === 0 ? "2.0" : "1.0";

/** Everything that is wrong with a card but its length; the first of them is what the platform would answer. */
export function cardProblems(card: unknown, context: CardContext): Problem[] {
  if (!isObject(card)) return [notObject];
  return schemaOf(card) === "2.0" ? allProblems(card, context) : [outlineProblem(card)].flatMap((each) => each ?? []);
}

const notObject: Problem = { subCode: 200621, path: "ROOT", why: "parse card json err: not an object" };

function allProblems(card: JsonObject, { knownUsers, knownImages, rules = defaultRules }: CardContext): Problem[] {
  const walk: Walk = {
    problems: [],
    elementIds: new Set(),
    names: new Set(),
    audioIds: new Set(),
    components: 0,
    tables: 0,
    markdownTables: 0,
    known: { users: knownUsers, images: knownImages },
    rules,
  };
  walkShape(walk, card, rootShape, rootPlace);
  const config = isObject(card.config) ? card.config : {};
  const header = isObject(card.header) ? card.header : null;
  if (header && !rules.headerCounts) walk.components -= componentsOf(header);
  if (config.update_multi === false)
    complain(walk, 300302, rootPlace, "update_multi must be true in cards of schema V2");
  if (header && header.title === undefined) complain(walk, 200621, rootPlace, "header: title is required");
  if (walk.audioIds.size > 0 && config.enable_forward !== false) {
    complain(walk, 300220, rootPlace, "a card with audio needs enable_forward false");
  }
  const { tables, markdownTables } = walk;
  const isPlural = rules.tablesCountTogether
    ? tables + markdownTables > mostTables
    : tables > mostTables || markdownTables > mostTables;
  if (isPlural) complain(walk, 11310, rootPlace, "card table number over limit");
  if (walk.components > mostComponents) {
    complain(walk, 11310, rootPlace, "element exceeds the limit", `${walk.components} components`);
  }
  return walk.problems;
}

/** Texts and tags of a header, which are what counts in it. */
const componentsOf = ({ title, subtitle, text_tag_list: tags }: JsonObject): number =>
  [title, subtitle].filter(isObject).length + asList(tags).filter((tag) => isObject(tag) && isObject(tag.text)).length;

const outlineKeys = ["elements", "i18n_elements", "header", "card_link", "config"];

function outlineProblem(card: JsonObject): Problem | undefined {
  const isCard = outlineKeys.some((key) => card[key] !== undefined);
  if (!isCard || card.card !== undefined || card.msg_type !== undefined) {
    return {
      subCode: 200621,
      path: "ROOT",
      why: "parse card json err: this is not a card",
      value: Object.keys(card).join(", "),
    };
  }
  const stray = asList(card.elements).findIndex((element) => !isObject(element) || asText(element.tag) === "");
  if (stray < 0) return undefined;
  return { subCode: 200621, path: `ROOT -> elements -> [${stray}]`, why: "parse card json err: not a component" };
}

function refusal({ subCode, path, why, value }: Problem): CardVerdict {
  const reason = `ErrCode: ${subCode}; ErrPath: ${path}; ErrMsg: ${why}; ErrorValue: ${value ?? ""}; `;
  return { ok: false, code: 230099, subCode, msg: `Failed to create card content, ext=${reason}` };
}
