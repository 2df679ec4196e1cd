import type { Buffer } from "node:buffer";
import { LarkError } from "../lark/lark-error.js";
import type { Asked, CommandDeps } from "./deps.js";

const rememberedMs = 60 * 60_000;

/**
 * The file that the person sent to the bot within the last hour; null if there was none, or if the platform will not
 * hand it out: it was taken back, or its key is another's.
 */
export async function sentFile(
  { member }: Asked,
  { files, lark, clock }: Pick<CommandDeps, "files" | "lark" | "clock">,
): Promise<{ name: string; data: Buffer } | null> {
  const file = member.openId === null ? null : await files.last(member.openId);
  if (!file || clock().getTime() - file.at.getTime() > rememberedMs) return null;
  try {
    return { name: file.name, data: await lark.getMessageResource(file.messageId, file.key, "file") };
  } catch (error) {
    if (error instanceof LarkError && error.class === "giveUp") return null;
    throw error;
  }
}
