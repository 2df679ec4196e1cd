import { Buffer } from "node:buffer";
import type { IncomingHttpHeaders } from "node:http";
import type { Agent, DispatchOptions } from "./agent.js";

export type Exchanged = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/** Nothing that we fetch is larger; the platform itself goes up to 100 MB. */
const mostBytes = 32 * 1024 * 1024;

/**
 * One request and its whole answer. By undici's handlers and not by its streams, which cost half as much again for the
 * short answers that nearly all are.
 * @param limitMs for the whole call, the connection included
 */
export function exchange(agent: Agent, options: DispatchOptions, limitMs: number): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let status = 0;
    let headers: IncomingHttpHeaders = {};
    let abort: ((reason: Error) => void) | null = null;
    let late: Error | null = null;
    const timer = setTimeout(() => {
      late = new Error(`no answer within ${limitMs} ms`);
      reject(late);
      abort?.(late);
    }, limitMs);
    agent.dispatch(options, {
      onRequestStart(controller) {
        if (late)
          controller.abort(late); // it waited for a connection until now
        else abort = (reason) => controller.abort(reason);
      },
      onResponseStart(_, code, received) {
        status = code;
        headers = received;
      },
      onResponseData(controller, chunk) {
        length += chunk.length;
        if (length > mostBytes) controller.abort(new Error(`the answer is larger than ${mostBytes} bytes`));
        else chunks.push(chunk);
      },
      onResponseEnd() {
        clearTimeout(timer);
        const [first] = chunks;
        resolve({ status, headers, body: chunks.length === 1 && first ? first : Buffer.concat(chunks) });
      },
      onResponseError(_, error) {
        clearTimeout(timer);
        reject(error);
      },
    });
  });
}
