import type { ServerResponse } from "node:http";

/** What a call is answered with: JSON, bytes, or nothing at all (hang; reset, with the answer that got lost if any). */
export type HttpAnswer =
  | { kind: "json"; status: number; body: unknown; headers?: Record<string, string> }
  | { kind: "bytes"; status: number; bytes: Buffer; headers: Record<string, string> }
  | { kind: "redirect"; location: string }
  | { kind: "hang" }
  | { kind: "reset"; lost?: unknown };

export const json = (status: number, body: unknown, headers?: Record<string, string>): HttpAnswer => ({
  kind: "json",
  status,
  body,
  ...(headers ? { headers } : {}),
});

export function writeAnswer(response: ServerResponse, answer: HttpAnswer): void {
  switch (answer.kind) {
    case "json":
      response.writeHead(answer.status, { "content-type": "application/json; charset=utf-8", ...answer.headers });
      response.end(JSON.stringify(answer.body));
      return;
    case "bytes":
      response.writeHead(answer.status, answer.headers);
      response.end(answer.bytes);
      return;
    case "redirect":
      response.writeHead(302, { location: answer.location }).end();
      return;
    case "hang":
      return;
    case "reset":
      response.socket?.destroy();
      return;
  }
}
