import { barWords } from "./words/bar.js";
import { cardWords } from "./words/card.js";
import { commonWords } from "./words/common.js";
import { levels, peopleWords, roles } from "./words/people.js";
import { phoneWords } from "./words/phone.js";
import { sceneWords } from "./words/scene.js";
import { toolWords } from "./words/tools.js";

/** Every word of the page itself, in both languages; `{x}` is filled in. Cards and messages bring their own. */
const words = {
  ...commonWords,
  ...barWords,
  ...peopleWords,
  ...phoneWords,
  ...cardWords,
  ...toolWords,
  ...sceneWords,
};

/** The word called `key` in a language, with its blanks filled. */
export const word = (lang, key, blanks = {}) =>
  (words[key]?.[lang] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(blanks[name] ?? ""));

export const roleWord = (lang, role) => roles[role]?.[lang] ?? role;
export const levelWord = (lang, level) => levels[level]?.[lang] ?? level;

/** The name of a locale as cards write it. */
export const localeOf = (lang) => (lang === "zh" ? "zh_cn" : "en_us");
