import { useMemo } from "preact/hooks";
import { model } from "./state/model.js";
import { settings } from "./state/settings.js";
import { useStore } from "./state/store.js";
import { word } from "./words.js";

export const useModel = (select) => useStore(model, select);
export const useSettings = (select) => useStore(settings, select);

/** The page's words in the language that is on: `t("send")`. `t.lang` is the language. */
export function useWords() {
  const lang = useSettings((now) => now.lang);
  return useMemo(() => Object.assign((key, blanks) => word(lang, key, blanks), { lang }), [lang]);
}
