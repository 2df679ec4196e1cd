import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { localeOf } from "../words.js";

/**
 * What the parts of a card need of the phone around them:
 * lang, theme, style (config.style), locales, locked, busy (key of the pressed element), people (openId -> person),
 * memberIds, act(element, answer), ask({ title, text }) -> Promise<boolean>, sheet(draw), say(toast).
 */
export const CardContext = createContext(null);
export const useCard = () => useContext(CardContext);

/** The form around a field, or null. */
export const FormContext = createContext(null);
export const useForm = () => useContext(FormContext);

/** Picks the language of a text object; `config.locales` may leave only some of them in effect. */
export function pick(object, { lang, locales }, key = "content") {
  const locale = localeOf(lang);
  const own = locales && !locales.includes(locale) ? undefined : object?.[`i18n_${key}`]?.[locale];
  return own ?? object?.[key] ?? "";
}
