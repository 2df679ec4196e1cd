/** Why the bot may not write to somebody or into a chat, as the platform words it. */
export const closedWords = {
  230013: "Bot has NO availability to this user.",
  230018: "These operations are NOT allowed at current group settings.",
  230027: "Lack of necessary permissions: the group is external.",
  230029: "The user has resigned.",
  230035: "Send Message Permission deny.",
  230053: "The user has stopped the bot from sending messages.",
} as const;

export type ClosedCode = keyof typeof closedWords;
