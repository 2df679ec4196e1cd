import mongoose from "mongoose";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { botWords } from "../../src/cards/bot-words.js";
import { createLog } from "../../src/log.js";
import { createDeliveries } from "../../src/models/deliveries.js";
import { createWhistles } from "../../src/models/whistles.js";
import { hex, type SignedBot, startSignedBot } from "./signed-bot.js";

/** The value of one whistle's button, sent as if it had been pressed under another one's card. */
const now = new Date("2026-01-05T10:00:00+08:00");
const squadron = "xiling-haigeng-chengguan";

let it: SignedBot;
let duty: string;
let group: string;
let connection: mongoose.Connection;
/**
 * What the bot asked of the database about the first whistle and about messages, in order; a job that looks whether
 * anything is due names no whistle.
 */
let asked: string[] = [];
beforeAll(async () => {
  it = await startSignedBot(now, {
    log: createLog("silent"),
    onCommand(command) {
      const words = JSON.stringify([command.filter, command.updates]);
      if (command.find === "whistles" && words.includes(mine.id)) asked.push("find whistle");
      if (command.update === "whistles" && words.includes(mine.id)) asked.push("update whistle");
      if (command.find === "deliveries" && words.includes("messageId")) asked.push("find message");
    },
  });
  duty = it.who(squadron, "duty");
  group = it.town.units.find(({ id }) => id === squadron)?.chatId ?? "";
  connection = await mongoose.createConnection(it.databaseUri, { autoIndex: false }).asPromise();
});
afterAll(async () => {
  await connection.close();
  await it.stop();
});

type Order = { id: string; message: string };
let mine: Order = { id: "none yet", message: "" };
let other: Order;
beforeEach(async () => {
  [mine, other] = [await ordered("海埂路12号占道经营"), await ordered("海埂路88号井盖缺失")];
});

const seen = new Set<string>();
/** A new whistle, with the message that carries its card in the squadron's group. */
async function ordered(text: string): Promise<Order> {
  const whistler = it.who("xiling-haigeng", "whistler");
  const form = { text__blowForm: `${text} ${hex()}`, units__blowForm: [squadron], category__blowForm: "emergency" };
  await it.tap(whistler, `oc_${hex()}`, { do: "blowForm" }, form);
  await it.bot.settle();
  const cards = connection.collection<{ whistleId: string; messageId: string }>("deliveries");
  const all = await cards.find({ kind: "card", "to.id": group }).toArray();
  const card = all.find(({ whistleId }) => !seen.has(whistleId));
  if (!card) throw new Error("there is no card in the group");
  seen.add(card.whistleId);
  return { id: card.whistleId, message: card.messageId };
}
const versionOf = async (id: string) => (await createWhistles(connection).load(id))?.version;

test("a button of another whistle does nothing and draws nothing, and says where to go", async () => {
  const before = await versionOf(other.id);
  for (const value of [
    { do: "checkIn", w: other.id, a: "a1" },
    { do: "nudge", w: other.id },
  ]) {
    const answer = await it.tap(duty, group, value, {}, mine.message);
    expect(answer.toast).toMatchObject({ type: "error", content: botWords.otherWhistle.zh });
    expect(answer.card).toBeUndefined();
  }
  expect(await versionOf(other.id)).toBe(before);
});

test("a private notice of one whistle shows no other one", async () => {
  const notice = await connection
    .collection<{ messageId: string }>("deliveries")
    .findOne({ kind: "notice", whistleId: mine.id, messageId: { $exists: true } });
  const show = (w: string) => it.tap(duty, `oc_${hex()}`, { do: "show", w }, {}, notice?.messageId);
  expect((await show(other.id)).card).toBeUndefined();
  expect((await show(mine.id)).card).toBeDefined();
});

test("the whistle's own button costs two round trips, and its card is the answer", async () => {
  asked = [];
  const answer = await it.tap(duty, group, { do: "checkIn", w: mine.id, a: "a1" }, {}, mine.message);
  expect(asked.slice(0, 2)).toEqual(["find whistle", "update whistle"]);
  expect(asked).not.toContain("find message");
  expect(answer.toast).toMatchObject({ type: "success" });
  expect(JSON.stringify(answer.card?.data)).toContain("海埂路12号");
});

test("a message that another instance sent is looked up beside the whistle, once", async () => {
  // As that instance would have noted it.
  const message = `om_${hex()}`;
  await connection.collection("deliveries").updateOne({ messageId: mine.message }, { $set: { messageId: message } });
  asked = [];
  const refused = await it.tap(duty, group, { do: "checkIn", w: other.id, a: "a1" }, {}, message);
  expect(refused.toast?.content).toBe(botWords.otherWhistle.zh);
  expect(asked.filter((one) => one === "find message")).toHaveLength(1);
  const answer = await it.tap(duty, group, { do: "checkIn", w: mine.id, a: "a1" }, {}, message);
  expect(answer.toast).toMatchObject({ type: "success" });
  expect(asked.filter((one) => one === "find message")).toHaveLength(1);
  expect((await createDeliveries(connection).byMessageId(message))?.whistleId).toBe(mine.id);
});
