import { Binary } from "bson";
import { z } from "zod";
import { type Doc, isDoc } from "../values/document.js";
import { command } from "./command.js";

/** The id of a session as text, from `lsid`. */
export function sessionOf(lsid: unknown): string | undefined {
  const id = isDoc(lsid) ? lsid.id : undefined;
  return id instanceof Binary ? id.toString("hex") : undefined;
}

/** Sessions own cursors and nothing else here. */
export const endSessions = command({ endSessions: z.array(z.custom<Doc>(isDoc)) }, (input, { engine }) => {
  for (const lsid of input.endSessions) {
    const session = sessionOf(lsid);
    if (session !== undefined) engine.cursors.killSession(session);
  }
  return {};
});
