import { asText, isObject } from "../json.js";

/** The text of a text object or markdown component as a reader with a Chinese client sees it. */
export function localised(value: unknown): string {
  if (!isObject(value)) return "";
  const translations = isObject(value.i18n_content) ? value.i18n_content : {};
  return asText(translations.zh_cn) || asText(value.content);
}
