import { z } from "zod";
import { closedWords } from "../closed.js";
import { answered, type ControlCall, type ControlRoute, readControl, refused } from "./control.js";

const codes = [230013, 230018, 230027, 230029, 230035, 230053] as const;
const forPeople: ReadonlySet<number> = new Set([230013, 230029, 230035, 230053]);
const ClosedBody = z.strictObject({ closed: z.record(z.string(), z.literal(codes)) });

/** What an administrator or a user keeps from the bot: to whom and where sending is refused, and with which code. */
export const closedRoutes: ControlRoute[] = [
  { method: "GET", path: "/sandbox/api/closed", handle: ({ it }) => shown(it.platform.store.closed) },
  { method: "POST", path: "/sandbox/api/closed", handle: close },
];

const shown = (closed: ReadonlyMap<string, number>) =>
  answered({
    closed: Object.fromEntries(closed),
    words: Object.fromEntries(codes.map((code) => [code, closedWords[code]])),
  });

/** Those that are named are closed from now on, and nobody else. */
function close(call: ControlCall) {
  const read = readControl(call, ClosedBody);
  if (!read.ok) return read.answer;
  const { store } = call.it.platform;
  for (const [id, code] of Object.entries(read.body.closed)) {
    const isPerson = store.people.has(id);
    if (!isPerson && !store.chats.has(id)) return refused(404, `no such person or chat: ${id}`);
    if (isPerson !== forPeople.has(code) && code !== 230035)
      return refused(400, `${code} is for ${isPerson ? "chats" : "people"}`);
  }
  store.closed.clear();
  for (const [id, code] of Object.entries(read.body.closed)) store.closed.set(id, code);
  return shown(store.closed);
}
