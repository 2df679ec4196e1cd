import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { z } from "zod";
import type { Directory, Member } from "../../flows/org/directory.js";
import { readYaml } from "../../yaml-text.js";

const Key = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{2,40}$/),
  /** The platform's name, as the record shows it. */
  name: z.string().min(1).max(40),
  /** Of the key itself, which stands nowhere. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The person of the unit who answers for what comes through it, and in whose name it is done. */
  member: z.string(),
  unit: z.string(),
  may: z.array(z.enum(["raise", "read"])).min(1),
  /** Where the platform hears of changes, and what proves that they come from here; left out: it asks. */
  webhook: z
    .strictObject({
      url: z.url().refine(isSafe, "is https, without a name and password in it; http on this machine alone"),
      secret: z.string().min(32, "has 32 characters or more").max(200),
    })
    .optional(),
});
export type ApiKey = z.infer<typeof Key>;
const Keys = z.strictObject({
  keys: z
    .array(Key)
    .min(1)
    .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, "two keys have the same id")
    .refine((keys) => new Set(keys.map(({ sha256 }) => sha256)).size === keys.length, "two entries have the same key"),
});

/** What goes over a net is encrypted; a receiver on this machine need not be. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);

/**
 * Nothing of the file's contents stands in what is said of a mistake: it may be a secret at the wrong place.
 * @throws Error that names the file and what is wrong in it
 */
export function readKeys(path: string): ApiKey[] {
  const read = readYaml(readFileSync(path, "utf8"));
  if (!read.ok)
    throw new Error(`${path}: line ${read.line} is no YAML; a word that begins with *, & or ! stands in quotes`);
  const parsed = Keys.safeParse(read.value);
  if (!parsed.success) throw new Error(`${path}: ${parsed.error.issues.map(wrongIn).join("\n")}`);
  return parsed.data.keys;
}

/** Whether others on this machine may read the file, where it holds the secrets of webhooks as they are. */
export const isOpenToOthers = (path: string, keys: readonly ApiKey[]): boolean =>
  keys.some(({ webhook }) => webhook !== undefined) && (statSync(path).mode & 0o077) !== 0;

function wrongIn({ code, message, path }: z.core.$ZodIssue): string {
  const where = path.length > 0 ? path.map(String).join(".") : "the file";
  return `${where}: ${code === "unrecognized_keys" ? "holds a field that does not belong there" : message}`;
}

/** The key of an Authorization header; all are compared, each in constant time. */
export function keyOf(authorization: string, keys: readonly ApiKey[]): ApiKey | null {
  const given = /^Bearer (\S{16,200})$/u.exec(authorization)?.[1];
  if (!given) return null;
  const digest = createHash("sha256").update(given).digest();
  const matching = keys.filter(({ sha256 }) => timingSafeEqual(digest, Buffer.from(sha256, "hex")));
  return matching[0] ?? null;
}

/** The person as the key acts: with the one post in its unit, named with the platform; null: the post is no more. */
export function actingFor(key: ApiKey, directory: Directory): Member | null {
  const member = directory.member(key.member);
  const posts = member?.posts.filter(({ unitId }) => unitId === key.unit) ?? [];
  const [post] = posts;
  if (!member || !post) return null;
  return { ...member, name: `${member.name}（经${key.name}）`, unitId: key.unit, roles: post.roles, posts };
}
