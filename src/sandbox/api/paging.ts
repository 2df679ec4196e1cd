import type { HttpAnswer } from "../http/answer.js";
import { type ApiCall, failure } from "./call.js";

const tokenOf = (at: number): string => Buffer.from(`at ${at}`).toString("base64url");
const placeOf = (token: string): number | null => {
  const place = /^at (\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  return place === undefined ? null : Number(place);
};

/** Why a call may not ask for this page: a size beyond `most`, or a token that was never given out. Null if it may. */
export function pageRefusal(call: ApiCall, most: number | undefined): HttpAnswer | null {
  if (most === undefined) return null;
  const { query, path } = call.request;
  const isContact = path.startsWith("/open-apis/contact/");
  const size = query.get("page_size") || null;
  if (size !== null && !(/^\d+$/.test(size) && Number(size) >= 1 && Number(size) <= most)) {
    const violation = { field: "page_size", value: size, description: `page_size should be 1 to ${most}` };
    const error = { field_violations: [violation] };
    return failure(call, isContact ? 40011 : 99992402, "field validation failed: page_size is invalid", { error });
  }
  const token = query.get("page_token") || null;
  if (token === null || placeOf(token) !== null) return null;
  const code = isContact ? 40012 : path.includes("/chats") ? 232001 : 230001;
  return failure(call, code, "page_token is invalid: it was not given out for this list");
}

/** The page size that was asked for, or the platform's own. */
export const readPageSize = (call: ApiCall, fallback: number): number =>
  Number(call.request.query.get("page_size") || fallback);

/** One page of a list; tokens are opaque to callers, and there is none on the last page. */
export function pageOf<T>(
  call: ApiCall,
  all: T[],
  size: number,
): { items: T[]; has_more: boolean; page_token?: string } {
  const start = placeOf(call.request.query.get("page_token") ?? "") ?? 0;
  const end = start + size;
  const hasMore = end < all.length;
  return { items: all.slice(start, end), has_more: hasMore, ...(hasMore ? { page_token: tokenOf(end) } : {}) };
}
