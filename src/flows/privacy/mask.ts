import { addressesMasked, namesMasked } from "./addresses.js";
import { invisible } from "./invisible.js";
import { numbersMasked } from "./numbers.js";

/** Text as a group, a list or an export may show it: without what leads to one resident. */
export const masked = (written: string): string => namesMasked(addressesMasked(numbersMasked(readable(written))));

/** As `masked`, but with the door: for those who are on their way to an emergency. */
export const maskedButPlace = (written: string): string => namesMasked(numbersMasked(readable(written)));

const readable = (written: string): string => written.replace(invisible, "");

/** Fields of the record that are names of things, never words that a person wrote. */
const ids = /^(?:id|number|type|kind|status|images?|seq|prev|hash)$|(?:Id|Ids|Key|Kind|Version|Code|At|On)$/u;

/** A value with every text in it masked; ids and dates stay as they are. */
export function maskedIn(value: unknown, key = ""): unknown {
  if (typeof value === "string") return ids.test(key) ? value : masked(value);
  if (Array.isArray(value)) return value.map((item) => maskedIn(item, key));
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, maskedIn(field, name)]));
}
