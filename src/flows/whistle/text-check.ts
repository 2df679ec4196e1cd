import { secretMarkIn } from "../policy/lookup.js";
import type { Policy } from "../policy/policy.js";
import type { Refusal } from "./refusals.js";

/** The longest text that a person may hand in, in characters after trimming. */
export const maxText = 2000;
export const maxImages = 9;

type Field = Extract<Refusal, { code: "needs-text" }>["field"];

/** Refuses texts that are empty where they are needed, too long, or bear a secret mark; null: all are fine. */
export function checkTexts(
  policy: Policy,
  needed: Partial<Record<Field, string>>,
  free: string[] = [],
): Refusal | null {
  for (const field of fields) {
    const text = needed[field];
    if (text !== undefined && text.trim() === "") return { code: "needs-text", field };
  }
  for (const text of [...Object.values(needed), ...free]) {
    const { length } = text.trim();
    if (length > maxText) return { code: "text-too-long", max: maxText, length };
    const mark = secretMarkIn(policy, text);
    if (mark !== null) return { code: "secret-mark", mark };
  }
  return null;
}

/** In the order in which a form asks for them. */
const fields: readonly Field[] = [
  "attendees",
  "question",
  "facts",
  "text",
  "rule",
  "result",
  "owner",
  "condition",
  "reason",
];

export const checkImages = (images: string[]): Refusal | null =>
  images.length > maxImages ? { code: "too-many-images", max: maxImages } : null;
