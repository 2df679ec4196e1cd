import type { z } from "zod";
import { type HttpAnswer, json } from "../http/answer.js";
import type { HttpRequest } from "../http/request.js";
import { newLogId } from "../ids.js";
import type { Platform } from "../platform.js";

export type ApiCall = { platform: Platform; request: HttpRequest; params: Record<string, string>; userToken: string };

/** One endpoint: what it needs, what it does, and how much of the real one it honours. */
export type ApiRoute = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  /** Which token it asks for. */
  token: "tenant" | "user" | "none";
  /** One of these scopes is enough; empty: none needed. */
  scopes: readonly string[];
  support: "full" | "partial";
  note: string;
  /** The most a page of its list holds. */
  pages?: number;
  handle(call: ApiCall): HttpAnswer | Promise<HttpAnswer>;
};

export const done = (data: unknown): HttpAnswer => json(200, { code: 0, msg: "success", data });

/** The platform's error shape; HTTP 400 unless the code says otherwise. */
export function failure(
  { platform }: Pick<ApiCall, "platform">,
  code: number,
  msg: string,
  more: { status?: number; error?: object; headers?: Record<string, string> } = {},
): HttpAnswer {
  const logId = newLogId(platform.clock.now());
  const troubleshooter = `Troubleshooting suggestions: https://open.feishu.cn/search?from=openapi&log_id=${logId}&code=${code}`;
  const body = { code, msg, error: { log_id: logId, troubleshooter, ...more.error } };
  return json(more.status ?? 400, body, { "x-tt-logid": logId, ...more.headers });
}

/** Parses a body; a wrong one is answered with the endpoint family's parameter code and where it is wrong. */
export function readBody<T>(
  call: ApiCall,
  schema: z.ZodType<T>,
  code: number,
): { ok: true; body: T } | { ok: false; answer: HttpAnswer } {
  if (call.request.body.length > 0 && call.request.json === undefined) {
    return { ok: false, answer: failure(call, 9499, "Bad Request: the body is not JSON") };
  }
  const parsed = schema.safeParse(call.request.json ?? {});
  if (parsed.success) return { ok: true, body: parsed.data };
  const violations = parsed.error.issues.map((issue) => ({
    field: issue.path.join("."),
    description: issue.message,
  }));
  const first = violations[0];
  const msg = `Your request contains an invalid request parameter, ext=${first?.field ?? ""}: ${first?.description ?? ""}`;
  return { ok: false, answer: failure(call, code, msg, { error: { field_violations: violations } }) };
}

/** A query value that must be one of a few; the platform's field validation code otherwise. */
export function readChoice<T extends string>(
  call: ApiCall,
  name: string,
  choices: readonly T[],
  fallback: T | null,
): { ok: true; value: T } | { ok: false; answer: HttpAnswer } {
  const given = call.request.query.get(name) || fallback;
  const value = choices.find((choice) => choice === given);
  if (value) return { ok: true, value };
  const description = `${name} is ${given === null ? "required" : "not one of the options"}: ${choices.join(", ")}`;
  const error = { field_violations: [{ field: name, value: given ?? "", description }] };
  return { ok: false, answer: failure(call, 99992402, "field validation failed", { error }) };
}
