import { createHash } from "node:crypto";
import { createServer, connect as openSocket, type Server, type Socket } from "node:net";
import mongoose from "mongoose";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { afterwardsWords } from "../../src/cards/afterwards-words.js";
import { botWords } from "../../src/cards/bot-words.js";
import { createLog } from "../../src/log.js";
import { createWhistles } from "../../src/models/whistles.js";
import { type SignedBot, startSignedBot } from "./signed-bot.js";

/** What people read while the database is away, and after it came back. */
const now = new Date("2026-01-05T10:00:00+08:00");
const squadron = "xiling-haigeng-chengguan";
const order = "w00000000";

/** The way to the database, which can be cut. */
let server: Server;
const sockets = new Set<Socket>();
let isCut = false;
let onRefused = () => {};
async function wayTo(databaseUri: string): Promise<string> {
  const { hostname, port, pathname, searchParams } = new URL(databaseUri);
  const host = decodeURIComponent(hostname);
  server = createServer((socket) => {
    if (isCut) {
      socket.destroy();
      onRefused();
      return;
    }
    const other = openSocket(host.startsWith("/") ? { path: host } : { host, port: Number(port) });
    for (const [one, to] of [
      [socket, other],
      [other, socket],
    ] as const) {
      sockets.add(one);
      one.on("error", () => {}); // it is cut on purpose
      one.on("close", () => {
        sockets.delete(one);
        to.destroy();
      });
      one.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const here = z.object({ port: z.number() }).parse(server.address()).port;
  searchParams.set("directConnection", "true");
  // Twice as long as a tap waits for its answer: what comes back right after that is still in time, also on a busy machine.
  searchParams.set("serverSelectionTimeoutMS", "5000");
  searchParams.set("heartbeatFrequencyMS", "500");
  return `mongodb://127.0.0.1:${here}${pathname}?${searchParams}`;
}
/** Resolves once the bot has noticed: it has tried to connect again, twice. */
function cut(): Promise<void> {
  isCut = true;
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => {
    let tries = 0;
    onRefused = () => {
      tries += 1;
      if (tries === 2) resolve();
    };
  });
}

let it: SignedBot;
let duty: string;
let connection: mongoose.Connection;
let onTapFailed = () => {};
beforeAll(async () => {
  const log = createLog("silent");
  log.error = (_facts: unknown, words?: string) => {
    if (words === "a tap could not be worked on") onTapFailed();
  };
  it = await startSignedBot(now, { log, whistles: 1, through: wayTo });
  duty = it.who(squadron, "duty");
  connection = await mongoose.createConnection(it.databaseUri, { autoIndex: false }).asPromise();
});
beforeEach(() => {
  isCut = false;
});
afterAll(async () => {
  isCut = false;
  await connection.close();
  await it.stop();
  server.close();
});

const Messages = z.object({ messages: z.array(z.object({ cardText: z.string().optional() })) });
/** What stands in the person's private chat with the bot. */
async function toldPrivately(openId: string): Promise<string[]> {
  await it.bot.settle();
  const url = `${it.platformUrl}/sandbox/api/chats/p2p/messages?viewer=${openId}`;
  return Messages.parse(await (await fetch(url)).json()).messages.map(({ cardText }) => cardText ?? "");
}
const statusOf = async () => (await createWhistles(connection).load(order))?.whistle.assignments[0]?.status;
const chat = () => it.town.units.find(({ id }) => id === squadron)?.chatId ?? "";

test("a tap while the database is away promises nothing, and who gave it hears that nothing was recorded", async () => {
  const failed = new Promise<void>((resolve) => {
    onTapFailed = resolve;
  });
  await cut();
  const answer = await it.tap(duty, chat(), { do: "checkIn", w: order, a: "a1" });
  expect(answer).toEqual({ toast: expect.objectContaining({ type: "warning", content: botWords.late.zh }) });
  await failed;
  isCut = false;
  expect((await toldPrivately(duty)).join()).toMatch(/20260105-00001 报到”因系统故障没有办成，未作任何记录。/);
  expect(await statusOf()).toBe("ordered");
});

test("a tap that goes through after all, and is refused, is answered privately with the reason", async () => {
  await cut();
  const answer = await it.tap(duty, chat(), { do: "resolve", w: order, a: "a1" }, { result__resolve__a1: "已清理" });
  expect(answer.toast?.content).toBe(botWords.late.zh);
  isCut = false;
  await it.bot.settle();
  expect((await toldPrivately(duty)).join()).toMatch(/20260105-00001 办结”没有办成：/);
  expect(await statusOf()).toBe("ordered");
});

test("a command that can't be recorded is answered at once, once, and done when the platform brings it again", async () => {
  const whistler = it.who("xiling-haigeng", "whistler");
  const alone = `oc_${createHash("md5").update(whistler).digest("hex")}`;
  const { messageId } = z.object({ messageId: z.string() }).parse(
    await (
      await fetch(`${it.platformUrl}/sandbox/api/messages`, {
        ...{ method: "POST", headers: { "content-type": "application/json" } },
        body: JSON.stringify({ from: whistler, text: "/我的" }),
      })
    ).json(),
  );
  await cut();
  const handOver = () => it.handsOver(whistler, alone, "/我的", messageId);
  expect(await Promise.all([handOver(), handOver()])).toEqual([500, 500]);
  isCut = false;
  expect((await toldPrivately(whistler)).filter((text) => text.includes(afterwardsWords.notRecorded.zh))).toHaveLength(
    1,
  );
  expect(await handOver()).toBe(200);
  expect((await toldPrivately(whistler)).join()).toContain("我的");
});
