/** Fields of a whistle's state that hold what people wrote, whom they named, what they showed. */
const written =
  /^(?:text|place|result|note|reason|rule|comment|conclusion|ownerName|condition|name|post|phone|arrivesAt|question|answer|reply|appeal|facts|endReason)$/u;
const lists = /^(?:images|attendees|additions|overridden|steps|parked)$/u;

/**
 * What may stay of a whistle when its time is over: units, times, states, scores and the signatures of officials, so that
 * figures of the past can still be counted; no text, no name, no picture.
 */
export function withoutTexts(value: unknown, key = ""): unknown {
  if (typeof value === "string") return written.test(key) ? "" : value;
  if (Array.isArray(value)) return lists.test(key) ? [] : value.map((item) => withoutTexts(item, key));
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withoutTexts(field, name)]));
}
