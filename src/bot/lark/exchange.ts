import { Buffer } from "node:buffer";
import type { IncomingHttpHeaders } from "node:http";
import type { Agent, Dispatcher } from "undici";

export type Exchanged = { status: number; headers: IncomingHttpHeaders; text: string };

/**
 * One request and its whole answer as text. By undici's handlers and not by its streams, which cost half as much again
 * for the short answers that this is for.
 * @param limitMs for the whole call, the connection included
 */
export function exchange(agent: Agent, options: Dispatcher.DispatchOptions, limitMs: number): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
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
      onResponseData(_, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        clearTimeout(timer);
        const [first] = chunks;
        resolve({
          status,
          headers,
          text: (chunks.length === 1 && first ? first : Buffer.concat(chunks)).toString("utf8"),
        });
      },
      onResponseError(_, error) {
        clearTimeout(timer);
        reject(error);
      },
    });
  });
}
