import { Buffer } from "node:buffer";
import { createDecipheriv, createHash, createSecretKey, timingSafeEqual } from "node:crypto";

/** From the headers of a signed request. */
export type Signed = { timestamp: string; nonce: string; signature: string };

/** What an app's Encrypt Key does: it signs what the platform posts and hides its content. */
export type Seal = {
  /** Whether the signature over the very bytes is right; compared in constant time. */
  isGenuine(signed: Signed, body: Buffer): boolean;
  /** @throws on anything that was not encrypted with this key */
  open(encrypted: string): Buffer;
};

/** Of AES: the length of the initialization vector too. */
const blockBytes = 16;

export function createSeal(encryptKey: string): Seal {
  const key = createSecretKey(createHash("sha256").update(encryptKey).digest());
  return {
    isGenuine({ timestamp, nonce, signature }, body) {
      const given = Buffer.from(signature, "hex");
      // By way of text: Node makes a digest's own buffer at three times the cost.
      const digest = createHash("sha256").update(`${timestamp}${nonce}${encryptKey}`).update(body).digest("hex");
      const right = Buffer.from(digest, "hex");
      return given.length === right.length && timingSafeEqual(given, right);
    },
    open(encrypted) {
      const bytes = Buffer.from(encrypted, "base64");
      const decipher = createDecipheriv("aes-256-cbc", key, bytes.subarray(0, blockBytes)).setAutoPadding(false);
      return withoutPadding(decipher.update(bytes.subarray(blockBytes)));
    },
  };
}

/**
 * PKCS #7, taken off by hand: the cipher would put the last block into a buffer of its own, to be joined by one more.
 * Of half a block the cipher gives nothing: what it should have padded is then missing, or no JSON later on.
 */
function withoutPadding(bytes: Buffer): Buffer {
  const count = bytes.at(-1) ?? 0;
  const end = bytes.length - count;
  let isPadding = count >= 1 && count <= blockBytes;
  for (let n = end; n < bytes.length; n++) isPadding &&= bytes[n] === count;
  if (!isPadding) throw new Error("the content was encrypted with another key");
  return bytes.subarray(0, end);
}

/** Compares two secrets in constant time whatever their lengths. */
export function isSame(given: string, right: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
