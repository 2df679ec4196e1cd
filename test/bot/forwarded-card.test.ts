import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assessmentWords } from "../../src/cards/assessment-words.js";
import { custodyWords } from "../../src/cards/custody-words.js";
import { createLog } from "../../src/log.js";
import { hex, type SignedBot, startSignedBot } from "./signed-bot.js";

/** A card of a private chat can be forwarded to any group, and its form be sent there: everybody would read the answer. */
const now = new Date("2026-01-05T10:00:00+08:00");
const squadron = "xiling-haigeng-chengguan";

let it: SignedBot;
let duty: string;
let head: string;
let group: string;
beforeAll(async () => {
  it = await startSignedBot(now, { log: createLog("silent"), whistles: 1 });
  duty = it.who(squadron, "duty");
  head = it.who("xiling", "head");
  group = it.town.units.find(({ id }) => id === squadron)?.chatId ?? "";
});
afterAll(() => it.stop());

const askOriginal = (chatId: string) =>
  it.tap(duty, chatId, { do: "originalForm", w: "w00000000" }, { reason__original: "需上门联系住户" });

test("the form for the original, sent in another group, is answered in words and shows nothing", async () => {
  for (const chatId of [group, `oc_${hex()}`]) {
    const answer = await askOriginal(chatId);
    expect(answer.card).toBeUndefined();
    expect(answer.toast).toMatchObject({ type: "error", content: custodyWords.askedPrivately.zh });
  }
});

test("in the chat where that person alone talks with the bot it shows the original", async () => {
  const alone = `oc_${createHash("md5").update(duty).digest("hex")}`;
  await it.says(duty, alone, "text", { text: "/帮助" });
  const answer = await askOriginal(alone);
  expect(answer.toast).toBeUndefined();
  expect(JSON.stringify(answer.card?.data)).toContain("需上门联系住户");
  expect((await askOriginal(`oc_${hex()}`)).card).toBeUndefined();
});

test("that chat is known from when it is opened, before a word is said in it", async () => {
  const head = it.who(squadron, "head");
  const alone = `oc_${hex()}`;
  const ask = () => it.tap(head, alone, { do: "originalForm", w: "w00000000" }, { reason__original: "需上门联系住户" });
  expect((await ask()).toast?.content).toBe(custodyWords.askedPrivately.zh);
  await it.enters(head, alone);
  expect(JSON.stringify((await ask()).card?.data)).toContain("需上门联系住户");
});

test("an assessment, forwarded to a group, is read in private alone", async () => {
  const answer = await it.tap(head, `oc_${hex()}`, { do: "assess", b: "xiling", t: "2026-01", e: now.getTime() });
  expect(answer.card).toBeUndefined();
  expect(answer.toast?.content).toBe(assessmentWords.privateOnly.zh);
});
