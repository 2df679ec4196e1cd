import type { Buffer } from "node:buffer";
import { readContent } from "../ingress/message-content.js";
import { LarkError } from "../lark/lark-error.js";
import type { CommandDeps } from "./deps.js";

/**
 * What a person says by answering somebody's message: its words, or the file in it.
 * @returns `none`: it answers one of the bot's own, which says nothing; null: it was taken back, or can't be read
 */
export async function answeredMessage(
  messageId: string,
  { lark }: Pick<CommandDeps, "lark">,
): Promise<{ text: string; file: { name: string; data: Buffer } | null } | "none" | null> {
  try {
    const message = await lark.getMessage(messageId);
    if (message?.byApp) return "none";
    if (!message || message.recalled) return null;
    const { text, file } = readContent(message.type, message.content);
    if (file) {
      const data = await lark.getMessageResource(messageId, file.key, "file");
      return { text: "", file: { name: file.name, data } };
    }
    const named = message.mentions.reduce((all, { key, name }) => all.replaceAll(key, `@${name}`), text);
    return named.trim() === "" ? null : { text: named, file: null };
  } catch (error) {
    // The platform says no, for instance since the message is older than the bot's membership: that is told in words.
    if (error instanceof LarkError && (error.class === "giveUp" || error.class === "askAdmin")) return null;
    throw error;
  }
}
