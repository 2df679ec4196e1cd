import { z } from "zod";
import type { HttpAnswer } from "../http/answer.js";
import { asList, isObject, type JsonObject, parseJson } from "../json.js";
import { type ApiCall, type ApiRoute, failure, readBody } from "./call.js";
import { addElements, changeElement } from "./card-elements.js";
import { changeEntity, Sequenced, withSettings } from "./card-entities.js";

const Elements = z.array(z.record(z.string(), z.unknown()));
const Element = z.record(z.string(), z.unknown());
const Action = z.discriminatedUnion("action", [
  z.object({
    action: z.literal("partial_update_setting"),
    params: z.object({ settings: z.record(z.string(), z.unknown()) }),
  }),
  z.object({
    action: z.literal("add_elements"),
    params: z.object({
      type: z.enum(["insert_before", "insert_after", "append"]),
      target_element_id: z.string().optional(),
      elements: Elements,
    }),
  }),
  z.object({ action: z.literal("delete_elements"), params: z.object({ element_ids: z.array(z.string()) }) }),
  z.object({
    action: z.literal("partial_update_element"),
    params: z.object({ element_id: z.string(), partial_element: Element }),
  }),
  z.object({ action: z.literal("update_element"), params: z.object({ element_id: z.string(), element: Element }) }),
]);
const Body = Sequenced.extend({ actions: z.string() });

export const cardBatchRoutes: ApiRoute[] = [
  {
    method: "POST",
    path: "/open-apis/cardkit/v1/cards/:card_id/batch_update",
    token: "tenant",
    scopes: ["cardkit:card:write"],
    support: "full",
    note: "settings, add, delete, change and replace elements; all of them or none",
    handle: batchUpdate,
  },
];

/** Several changes as one: the first that can't be made leaves the card as it was. */
function batchUpdate(call: ApiCall): HttpAnswer {
  const read = readBody(call, Body, 10002);
  if (!read.ok) return read.answer;
  const actions = z.array(Action).min(1).safeParse(parseJson(read.body.actions));
  if (!actions.success) return failure(call, 10002, `actions: ${actions.error.issues[0]?.message ?? "not a list"}`);
  return changeEntity(call, read.body, (card) =>
    actions.data.reduce<JsonObject | undefined>((changed, action) => changed && carriedOut(changed, action), card),
  );
}

function carriedOut(card: JsonObject, { action, params }: z.infer<typeof Action>): JsonObject | undefined {
  switch (action) {
    case "partial_update_setting":
      return withSettings(card, params.settings);
    case "add_elements":
      return addElements(card, params.type, params.target_element_id, asList(params.elements).filter(isObject));
    case "delete_elements":
      return params.element_ids.reduce<JsonObject | undefined>(
        (changed, id) => changed && changeElement(changed, id, () => []),
        card,
      );
    case "partial_update_element":
      return changeElement(card, params.element_id, (element) => [{ ...element, ...params.partial_element }]);
    case "update_element":
      return changeElement(card, params.element_id, () => [params.element]);
  }
}
