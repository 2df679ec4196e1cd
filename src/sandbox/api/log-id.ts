import type { HttpAnswer } from "../http/answer.js";
import { newLogId } from "../ids.js";
import type { Platform } from "../platform.js";

/** Every answer names its log entry, good ones too: the SDKs of other languages read it. */
export function withLogId({ clock }: Platform, answer: HttpAnswer): HttpAnswer {
  if (answer.kind !== "json" && answer.kind !== "bytes") return answer;
  const logId = answer.headers?.["x-tt-logid"] ?? newLogId(clock.now());
  return { ...answer, headers: { ...answer.headers, "x-tt-logid": logId, "x-request-id": logId } };
}
