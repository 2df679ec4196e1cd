import { z } from "zod";
import type { HttpAnswer } from "../http/answer.js";
import { asList, isObject, type JsonObject, parseJson } from "../json.js";
import { type ApiCall, type ApiRoute, failure, readBody } from "./call.js";
import { changeEntity, isTimedOut, Sequenced } from "./card-entities.js";

const path = "/open-apis/cardkit/v1/cards/:card_id/elements";
const scopes = ["cardkit:card:write"];
const AddBody = Sequenced.extend({
  type: z.enum(["insert_before", "insert_after", "append"]),
  target_element_id: z.string().optional(),
  elements: z.string(),
});
const ReplaceBody = Sequenced.extend({ element: z.string() });
const PatchBody = Sequenced.extend({ partial_element: z.string() });
const RemoveBody = Sequenced;
const ContentBody = Sequenced.extend({ content: z.string().min(1) });

export const cardElementRoutes: ApiRoute[] = [
  { method: "POST", path, token: "tenant", scopes, support: "full", note: "before, after, at the end", handle: add },
  {
    method: "PUT",
    path: `${path}/:element_id/content`,
    token: "tenant",
    scopes,
    support: "partial",
    note: "the text is there at once, without its being typed; streaming_mode closes after 10 min",
    handle: stream,
  },
  { method: "PUT", path: `${path}/:element_id`, token: "tenant", scopes, support: "full", note: "", handle: replace },
  {
    method: "PATCH",
    path: `${path}/:element_id`,
    token: "tenant",
    scopes,
    support: "full",
    note: "the tag stays",
    handle: patch,
  },
  { method: "DELETE", path: `${path}/:element_id`, token: "tenant", scopes, support: "full", note: "", handle: remove },
];

/** What stands in an element's place afterwards. */
type Change = (element: JsonObject) => JsonObject[];

/** Replaces the element of that id wherever it stands; undefined if the card has none. */
export function changeElement(card: JsonObject, id: string, change: Change): JsonObject | undefined {
  let found = false;
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.flatMap((item) => {
        if (!isObject(item) || item.element_id !== id) return [walk(item)];
        found = true;
        return change(item);
      });
    }
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, held]) => [key, walk(held)])) : value;
  };
  const changed = walk(card);
  return found && isObject(changed) ? changed : undefined;
}

const elementOf = (call: ApiCall): string => call.params.element_id ?? "";

function add(call: ApiCall): HttpAnswer {
  const read = readBody(call, AddBody, 10002);
  if (!read.ok) return read.answer;
  const { type, target_element_id: target, elements: text } = read.body;
  const elements = parseJson(text);
  if (!Array.isArray(elements) || !elements.every(isObject))
    return failure(call, 300315, "elements is not a list of components");
  if (type !== "append" && !target) return failure(call, 10002, "target_element_id is required");
  return changeEntity(call, read.body, (card) => addElements(card, type, target, elements), 300315);
}

/** Puts elements beside or into another one, at the end of the card without one; undefined if it isn't there. */
export function addElements(
  card: JsonObject,
  type: "insert_before" | "insert_after" | "append",
  target: string | undefined,
  elements: JsonObject[],
): JsonObject | undefined {
  if (!target) {
    const body = isObject(card.body) ? card.body : {};
    return { ...card, body: { ...body, elements: [...asList(body.elements), ...elements] } };
  }
  return changeElement(card, target, (element) => {
    if (type === "append") return [{ ...element, elements: [...asList(element.elements), ...elements] }];
    return type === "insert_before" ? [...elements, element] : [element, ...elements];
  });
}

function replace(call: ApiCall): HttpAnswer {
  const read = readBody(call, ReplaceBody, 10002);
  if (!read.ok) return read.answer;
  const element = parseJson(read.body.element);
  if (!isObject(element)) return failure(call, 10002, "element is not a component");
  return changeEntity(call, read.body, (card) => changeElement(card, elementOf(call), () => [element]));
}

function patch(call: ApiCall): HttpAnswer {
  const read = readBody(call, PatchBody, 10002);
  if (!read.ok) return read.answer;
  const part = parseJson(read.body.partial_element);
  if (!isObject(part)) return failure(call, 10002, "partial_element is not an object");
  if (part.tag !== undefined) return failure(call, 300312, "the tag of an element can't change");
  return changeEntity(call, read.body, (card) =>
    changeElement(card, elementOf(call), (element) => [{ ...element, ...part }]),
  );
}

function remove(call: ApiCall): HttpAnswer {
  const read = readBody(call, RemoveBody, 10002);
  if (!read.ok) return read.answer;
  return changeEntity(call, read.body, (card) => changeElement(card, elementOf(call), () => []), 300314);
}

/** Typewriter text: the whole text so far, each time. */
function stream(call: ApiCall): HttpAnswer {
  const read = readBody(call, ContentBody, 10002);
  if (!read.ok) return read.answer;
  const entity = call.platform.store.entities.get(call.params.card_id ?? "");
  const config = entity && isObject(entity.card.config) ? entity.card.config : {};
  if (entity && isTimedOut(call, entity))
    return failure(call, 200850, "streaming mode has closed by itself after 10 minutes: set streaming_mode anew");
  if (entity && config.streaming_mode !== true) return failure(call, 300309, "streaming mode is off");
  const { content } = read.body;
  const isText = (element: JsonObject): boolean =>
    element.tag === "markdown" || (element.tag === "div" && isObject(element.text));
  let streams = true;
  changeElement(entity?.card ?? {}, elementOf(call), (element) => {
    streams = isText(element);
    return [element];
  });
  if (!streams) return failure(call, 300310, "only text can be streamed");
  return changeEntity(call, read.body, (card) =>
    changeElement(card, elementOf(call), (element) =>
      isObject(element.text) ? [{ ...element, text: { ...element.text, content } }] : [{ ...element, content }],
    ),
  );
}
