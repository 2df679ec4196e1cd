/** Lark's names of reactions and of `:NAME:` in text, as far as there is a character that says the same. */
export const emoji = {
  OK: "👌",
  DONE: "✅",
  THUMBSUP: "👍",
  THANKS: "🙏",
  SMILE: "😊",
  CLAP: "👏",
  APPLAUSE: "👏",
  HEART: "❤️",
  MUSCLE: "💪",
  Alarm: "⏰",
  Yes: "✔️",
  No: "✖️",
  CheckMark: "✔️",
  CrossMark: "❌",
  Pin: "📌",
  Fire: "🔥",
  Loudspeaker: "📢",
};

/** The character of a name, or undefined. */
export const emojiOf = (name) => (Object.hasOwn(emoji, name) ? emoji[name] : undefined);
