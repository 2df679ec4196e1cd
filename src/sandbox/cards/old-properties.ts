import type { JsonObject } from "../json.js";

/** Where they stand, by tag ("" for a card's root and its config), and which: old ones that official 2.0 samples still carry. */
const everywhere: Record<string, readonly string[]> = {
  "": ["wide_screen_mode", "i18n_header"],
  button: ["value", "url", "action_type"],
  input: ["value", "fallback"],
  date_picker: ["value"],
  picker_time: ["value"],
  picker_datetime: ["value"],
  select_img: ["value"],
  form: ["fallback"],
  audio: ["fallback"],
  img: ["mode", "custom_width", "compact_width"],
  person_list: ["ud_icon"],
  div: ["fields"],
};

export const isOldProperty = ({ tag }: JsonObject, property: string): boolean => {
  const key = typeof tag === "string" ? tag : "";
  return Object.hasOwn(everywhere, key) && (everywhere[key] ?? []).includes(property);
};
