const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * A wire entry as a command to repeat it. Calls of the API need a token of one's own; an event is shown as it was
 * posted, without its signature.
 */
export function curlOf({ kind, method, path, body }, origin) {
  const url = /^https?:/.test(path) ? path : origin + (path.startsWith("/") ? path : `/${path}`);
  const parts = ["curl", "-X", method || "POST", quoted(url)];
  if (kind === "api") parts.push("-H", `"Authorization: Bearer $TENANT_ACCESS_TOKEN"`);
  if (body !== undefined && body !== null && method !== "GET")
    parts.push("-H", quoted("Content-Type: application/json"), "-d", quoted(JSON.stringify(body)));
  return parts.join(" ");
}
