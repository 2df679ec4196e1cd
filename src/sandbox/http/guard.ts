import type { IncomingMessage } from "node:http";

const localHost = /^(localhost|127\.0\.0\.1)(:\d+)?$/i;

/**
 * Whether a request comes from this machine's own tools and pages. Another site's page in the same browser can reach
 * 127.0.0.1 too: by a name that it lets point here (its own name then stands in Host), or by posting across sites
 * (its own address then stands in Origin).
 */
export function isLocal({ headers, method }: IncomingMessage): boolean {
  if (!localHost.test(headers.host ?? "")) return false;
  if (headers.origin === undefined) {
    const followsLink = method === "GET" && headers["sec-fetch-mode"] === "navigate";
    return headers["sec-fetch-site"] !== "cross-site" || followsLink;
  }
  return headers.origin.toLowerCase() === `http://${headers.host}`.toLowerCase();
}
