import { z } from "zod";
import { Answer } from "./answers.js";
import { HttpStatusError } from "./http-instance.js";
import { LarkError } from "./lark-error.js";

/** The SDK's own words when the platform gives no access token. */
const tokenFailure = /code: (\d+)/;

/** Passes an answer on if the platform says that it did what it was asked (`code` 0), whatever the HTTP status. */
export function succeeded(answer: unknown): unknown {
  const parsed = Answer.safeParse(answer);
  if (!parsed.success) throw new LarkError({ code: null, msg: "the answer is not one of Lark's", status: null });
  if (parsed.data.code !== 0) throw new LarkError({ ...parsed.data, status: 200 });
  return answer;
}

/** Says in our terms why a call failed. */
export function asLarkError(error: unknown): LarkError {
  if (error instanceof LarkError) return error;
  if (error instanceof HttpStatusError) return fromStatus(error);
  const message = error instanceof Error ? error.message : String(error);
  const code = message.startsWith("failed to get tenant_access_token") ? tokenFailure.exec(message)?.[1] : undefined;
  if (code !== undefined) return new LarkError({ code: Number(code), msg: message, status: 200, cause: error });
  return new LarkError({ code: null, msg: message, status: null, cause: error });
}

const Seconds = z.coerce.number().nonnegative();

function fromStatus(error: HttpStatusError): LarkError {
  const { status, data, headers } = error.response;
  const answer = Answer.safeParse(data);
  const reset = Seconds.safeParse(headers["x-ogw-ratelimit-reset"]);
  return new LarkError({
    code: answer.success ? answer.data.code : null,
    msg: answer.success ? answer.data.msg : error.message,
    ...(answer.success ? { call: answer.data.call, logId: answer.data.logId } : {}),
    status,
    retryAfterMs: reset.success ? reset.data * 1000 : null,
    cause: error,
  });
}
