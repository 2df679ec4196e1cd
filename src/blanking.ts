import { landline } from "./flows/privacy/landline.js";

/** What stands where something was taken out. */
export const blank = "[blanked]";

const d = "[0-9０-９]";
/** Not within an id or a longer number; the letter of an escape such as `\n` belongs to no word. */
const before = "(?<=^|[^\\w０-９]|\\\\[bfnrt]|\\\\u[0-9a-fA-F]{4})";
const after = "(?![\\w０-９])";
const gap = "[ \\-]?";

/** Mobile numbers and numbers of identity cards. */
const ofPeople = new RegExp(
  `${before}(?:(?:\\+|00)?86${gap})?(?:[1１][3-9３-９]${d}${gap}${d}{4}${gap}${d}{4}|[1-9]\\d{16}[\\dXx])${after}`,
  "g",
);

const ofLandlines = new RegExp(`${before}${landline}${after}`, "g");

/** Access tokens as the platform makes them, what a header or an address carries as a key, a password before a host. */
const ofDoors = new RegExp(
  [
    "(?<![\\w-])[tu]-[\\w.-]{20,}",
    '(?<=\\bBearer )[^\\s"\\\\]+',
    '(?<=[?&](?:ticket|access_key|access_token|token|secret|key)=)[^&\\s"\\\\]+',
    '(?<=\\w://)[^\\s"/@]*:[^\\s"]*(?=@)',
  ].join("|"),
  "g",
);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * Makes what takes the numbers of people, tokens and the given secrets out of a text, wherever they stand in it.
 * @param secrets shorter ones than six characters are left: they would be found in any word
 */
export function createBlanking(secrets: readonly string[] = []): (text: string) => string {
  const known = secrets
    .filter((secret) => secret.length >= 6)
    // As a text says it, and as JSON does.
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
  const ofSecrets = known.length > 0 ? new RegExp(known.map(escaped).join("|"), "g") : null;
  return (text) => {
    const open = ofSecrets ? text.replace(ofSecrets, blank) : text;
    return open.replace(ofDoors, blank).replace(ofPeople, blank).replace(ofLandlines, blank);
  };
}

/** Texts of a line of JSON, and numbers as long as those of people. */
const jsonParts = /"(?:[^"\\]|\\.)*"|(?<=[:,[])(?:1[3-9]\d{9}|[1-9]\d{17})(?=[,}\]])/g;

/** As `createBlanking`, for a line of JSON, which it leaves one. */
export function createLineBlanking(secrets: readonly string[] = []): (line: string) => string {
  const blanked = createBlanking(secrets);
  const part = (found: string): string =>
    found.startsWith('"') ? `"${blanked(found.slice(1, -1))}"` : JSON.stringify(blank);
  return (line) => line.replace(jsonParts, part);
}
