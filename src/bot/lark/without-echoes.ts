const gone = "…";

/** Shorter values are words such as "text" and "p2p": they name nobody and stand in many messages. */
const shortestEcho = 4;

/** What may be somebody's words or number wherever it stands: quoted, in brackets, not in plain Latin letters, an id. */
const suspicious = new RegExp(
  [
    ...['"[^"]*"', "`[^`]*`", "(?<!\\w)'[^']*'(?!\\w)", "“[^”]*”", "‘[^’]*’", "<[^>]*>", "\\{[^}]*\\}"],
    // Places in a card, as [3], stay.
    "\\[(?!\\d{1,3}\\])[^\\]]*\\]",
    "[^\\x20-\\x7e]+",
    "\\b[a-z]{2,4}_[\\w-]{8,}",
    "\\+?\\d[\\d -]{5,}\\d",
  ].join("|"),
  "g",
);

/**
 * The platform's message about a failed call, without what it may repeat of the call: each string or number of the
 * request (also those within a text that is JSON itself) with at least four characters, and whatever is quoted, in
 * brackets, not ASCII, an id or a long number. What is left are the platform's own English words.
 * @param sent the request's body and parameters
 */
export function withoutEchoes(message: string, sent: unknown): string {
  const echoes = [...new Set(valuesIn(sent))]
    .filter((value) => value.length >= shortestEcho)
    .sort((a, b) => b.length - a.length);
  const own = echoes.reduce((text, echo) => text.replaceAll(echo, gone), message);
  return own.replace(suspicious, gone).replace(/…(?:\s*…)+/g, gone);
}

function valuesIn(sent: unknown): string[] {
  if (typeof sent === "number") return [String(sent)];
  if (typeof sent === "string") return [sent, ...valuesIn(json(sent))];
  if (typeof sent !== "object" || sent === null || ArrayBuffer.isView(sent)) return [];
  return Object.values(sent).flatMap(valuesIn);
}

/** What a text that is JSON holds; undefined for any other. */
function json(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // only a text that begins like it
  }
}

/** Method and path with `:id` in the place of each id: what a person wrote stands in no path of the platform's. */
export function callOf(method: string, path: string): string {
  const [bare = ""] = path.split("?");
  const template = bare.split("/").map((part) => (/^(?:v\d+|[a-z][a-z_-]*)?$/.test(part) ? part : ":id"));
  return `${method} ${template.join("/")}`;
}
