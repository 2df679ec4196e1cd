import type { ServerResponse } from "node:http";
import type { UrgentChannel } from "./store.js";

export type LiveEvent =
  | { kind: "message"; chatId: string; messageId: string }
  | { kind: "clock"; now: string }
  | { kind: "urgent"; openId: string; messageId: string; channel: UrgentChannel }
  | { kind: "read"; messageId: string }
  | { kind: "bot"; alive: boolean }
  | { kind: "chats" }
  | { kind: "people" }
  | { kind: "wire"; n: number }
  | { kind: "reset" };

/** Tells whoever watches (the page) what changed, as Server-Sent Events. */
export class Live {
  readonly #watchers = new Set<ServerResponse>();

  watch(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store" });
    response.write(": live\n\n");
    this.#watchers.add(response);
    response.on("close", () => this.#watchers.delete(response));
  }

  tell(event: LiveEvent): void {
    const text = `data: ${JSON.stringify(event)}\n\n`;
    for (const watcher of this.#watchers) watcher.write(text);
  }

  stop(): void {
    for (const watcher of this.#watchers) watcher.end();
    this.#watchers.clear();
  }
}
