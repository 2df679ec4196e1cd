import { z } from "zod";
import { Failure, HookOut, ListOut, ListQuery, Raise, WhistleOut } from "./schema.js";

const json = (schema: z.ZodType, io: "input" | "output" = "output") => ({
  "application/json": { schema: z.toJSONSchema(schema, { target: "draft-2020-12", io, unrepresentable: "any" }) },
});
const failure = (description: string) => ({ description, content: json(Failure) });
const headerOf = (name: string, description: string, schema: object) => ({
  ...{ name, in: "header", required: true, description, schema },
});
const common = {
  "401": failure("The key is missing or unknown"),
  "403": failure("The key may not do this"),
  "429": failure("Too many requests; Retry-After says when"),
};

/** The document of the interface, made from the schemas that check every request. */
export const openApi = () => ({
  openapi: "3.1.0",
  info: {
    title: "Chuishao 吹哨",
    version: "1",
    description: "For city platforms: raise, read and list whistles, and hear of changes.",
  },
  servers: [{ url: "/api/v1" }],
  components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
  security: [{ key: [] }],
  paths: {
    "/whistles": {
      post: {
        summary: "Raise a whistle for the key's unit",
        parameters: [
          {
            name: "Idempotency-Key",
            in: "header",
            required: true,
            description: "The same key with the same body is one whistle",
            schema: { type: "string", minLength: 8, maxLength: 200 },
          },
        ],
        requestBody: { required: true, content: json(Raise, "input") },
        responses: {
          "201": { description: "Raised", content: json(WhistleOut) },
          "200": { description: "Raised before under this Idempotency-Key", content: json(WhistleOut) },
          "409": failure("The check before sending found something; ahead: true goes on all the same"),
          "422": failure("Refused, with the reason in words"),
          ...common,
        },
      },
      get: {
        summary: "Whistles in which the key's unit has a part, newest first",
        parameters: [
          { name: "open", in: "query", schema: { type: "string", enum: ["true", "false"], default: "true" } },
          { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 200, default: 50 } },
        ],
        responses: {
          "200": { description: "The list", content: json(ListOut) },
          "422": failure("A wrong query"),
          ...common,
        },
      },
    },
    "/whistles/{number}": {
      get: {
        summary: "One whistle that the key's unit may see",
        parameters: [
          { name: "number", in: "path", required: true, schema: { type: "string", pattern: "^20\\d{6}-\\d{4,6}$" } },
        ],
        responses: {
          "200": { description: "The whistle", content: json(WhistleOut) },
          "404": failure("None that the unit may see"),
          ...common,
        },
      },
    },
  },
  webhooks: {
    whistleChanged: {
      post: {
        summary: "A whistle that the key's unit may see has changed",
        description:
          "Any 2xx takes it; anything else, a redirect included, is tried again with growing pauses. 410 ends it.",
        security: [],
        parameters: [
          headerOf("Chuishao-Id", "The id in the body", { type: "string" }),
          headerOf("Chuishao-Timestamp", "Seconds since 1970 at which this try was signed", { type: "integer" }),
          headerOf("Chuishao-Signature", "v1= and HMAC-SHA256 of timestamp, a dot and the body, in hexadecimal", {
            type: "string",
          }),
        ],
        requestBody: { required: true, content: json(HookOut) },
        responses: { "2XX": { description: "Taken; what is answered is not read" } },
      },
    },
  },
  "x-query": z.toJSONSchema(ListQuery, { target: "draft-2020-12", io: "input" }),
});
