import { hasEmojiFont } from "./fonts.js";
import { html } from "./html.js";

/** Lark's names of reactions and of `:NAME:` in text, as far as there is a character that says the same. */
const emoji = {
  OK: { drawn: "👌", zh: "OK", en: "OK" },
  DONE: { drawn: "✅", zh: "完成", en: "Done" },
  THUMBSUP: { drawn: "👍", zh: "赞", en: "Like" },
  THANKS: { drawn: "🙏", zh: "感谢", en: "Thanks" },
  SMILE: { drawn: "😊", zh: "微笑", en: "Smile" },
  CLAP: { drawn: "👏", zh: "鼓掌", en: "Clap" },
  APPLAUSE: { drawn: "👏", zh: "鼓掌", en: "Applause" },
  HEART: { drawn: "❤️", zh: "爱心", en: "Heart" },
  MUSCLE: { drawn: "💪", zh: "加油", en: "Go for it" },
  Alarm: { drawn: "⏰", zh: "闹钟", en: "Alarm" },
  Yes: { drawn: "✔️", zh: "是", en: "Yes" },
  No: { drawn: "✖️", zh: "否", en: "No" },
  CheckMark: { drawn: "✔️", zh: "对勾", en: "Check" },
  CrossMark: { drawn: "❌", zh: "叉", en: "Cross" },
  Pin: { drawn: "📌", zh: "图钉", en: "Pin" },
  Fire: { drawn: "🔥", zh: "火", en: "Fire" },
  Loudspeaker: { drawn: "📢", zh: "喇叭", en: "Loudspeaker" },
};

export const isEmoji = (name) => Object.hasOwn(emoji, name);

/** What the sign says, in words; its name where it is none of ours. */
export const emojiWord = (name, lang) => (isEmoji(name) ? emoji[name][lang] : name);

/** The sign of that name; in words where no font draws it, or where it is none of ours. */
export function Emoji({ name, lang }) {
  if (isEmoji(name) && hasEmojiFont())
    return html`<span role="img" aria-label=${emojiWord(name, lang)}>${emoji[name].drawn}</span>`;
  return html`<span class="emoji-word">${emojiWord(name, lang)}</span>`;
}
