import type { Buffer } from "node:buffer";
import { printable } from "../cards/kit/text.js";
import type { Deliveries } from "../models/deliveries.js";
import type { Lark } from "./lark/lark.js";

/**
 * Puts a file into somebody's private chat with the bot, never into a group. `source` names the request, so that the same
 * one carried out twice sends one file.
 */
export type SendFile = (to: { openId: string; source: string }, file: { name: string; data: Buffer }) => Promise<void>;

export function createSendFile(deps: {
  lark: Pick<Lark, "uploadFile">;
  deliveries: Deliveries;
  clock: () => Date;
  nudge: () => void;
}): SendFile {
  const { lark, deliveries, clock, nudge } = deps;
  return async ({ openId, source }, file) => {
    const id = `file:${source}:${file.name}`;
    if (await deliveries.byId(id)) return;
    const file_key = await lark.uploadFile({ ...file, name: fileName(file.name) });
    await deliveries.upsertMany([
      {
        at: clock(),
        delivery: {
          kind: "notice",
          id,
          lane: "interactive",
          whistleId: null,
          data: { msgType: "file", content: JSON.stringify({ file_key }) },
          to: { type: "open_id", id: openId },
          urgent: null,
        },
      },
    ]);
    nudge();
  };
}

/**
 * A name of a unit may stand in a file's: without what separates folders or what some system forbids in names, whoever
 * saves the file finds it under the name that was shown.
 */
export const fileName = (name: string): string =>
  printable(name)
    .replace(/[\\/:*?"<>|\n]/g, "－")
    .replace(/^\.+/, "")
    .trim();
