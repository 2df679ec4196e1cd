import mongoose from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Dossier } from "../../src/flows/dossier/dossier.js";
import { createDeliveries, type Deliveries } from "../../src/models/deliveries.js";
import { createReceipts, type Receipts } from "../../src/models/receipts.js";
import { type TestDatabase, testDatabase } from "../database.js";
import { startTrial, type Trial } from "./trial.js";

let database: TestDatabase;
let trial: Trial;
let connection: mongoose.Connection;
let deliveries: Deliveries;
let receipts: Receipts;

beforeAll(async () => {
  database = await testDatabase();
  trial = await startTrial({ MONGODB_URI: database.uri });
  connection = await mongoose.createConnection(database.uri, { autoIndex: false }).asPromise();
  deliveries = createDeliveries(connection);
  receipts = createReceipts(connection);
});
afterAll(async () => {
  await trial.stop();
  await connection.close();
  await database.drop();
});

const street = () => trial.unit("xiling-haigeng");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const squadronDuty = () => trial.who("xiling-haigeng-chengguan", "duty");

/** What the bot sent about the whistles, with what is known of its readers. */
async function sentAndRead() {
  const rows = await connection.collection<{ _id: string; whistleId: string }>("whistles").find().toArray();
  const sent = (await Promise.all(rows.map(({ _id }) => deliveries.ofWhistle(_id)))).flat();
  const known = await receipts.of(sent.flatMap(({ messageId }) => messageId ?? []));
  return sent.flatMap(({ kind, to, messageId }) =>
    messageId === null || (kind !== "card" && kind !== "notice")
      ? []
      : [{ kind, to: to.id, receipt: known.get(messageId) ?? null }],
  );
}

test("who has read a card or a notice is kept before the platform forgets it", async () => {
  const whistler = trial.who("xiling-haigeng", "whistler");
  await trial.says(whistler, "/吹哨 常规 海埂路12号占道经营 @城管中队", street());
  await trial.says(whistler, "/催办 20260105-0001 请尽快到场", street());
  await trial.advance("PT10M");
  await trial.reads(squadronDuty());
  const nudge = (await sentAndRead()).find(({ kind, to }) => kind === "notice" && to === squadronDuty().openId);
  expect(nudge?.receipt?.readers).toEqual([{ openId: squadronDuty().openId, at: expect.any(Date) }]);
  expect(nudge?.receipt?.askedAt).toBeNull();

  await trial.reads(squadronDuty(), squadron());
  const inGroup = async () => (await sentAndRead()).find(({ to }) => to === squadron().chatId);
  expect((await inGroup())?.receipt).toBeNull();
  await trial.advance("PT145H");
  const kept = (await inGroup())?.receipt;
  expect(kept?.readers.map(({ openId }) => openId)).toContain(squadronDuty().openId);
  expect(kept?.askedAt).not.toBeNull();
  expect((await sentAndRead()).filter(({ receipt }) => receipt?.unknown)).toEqual([]);
});

test("the dossier says who has read what, also when the deliveries are no longer kept", async () => {
  const whistler = trial.who("xiling-haigeng", "whistler");
  const readersInDossier = async (): Promise<string[]> => {
    await trial.says(whistler, "/卷宗 20260105-0001");
    const sent = (await trial.privately(whistler)).findLast(({ file }) => file?.name.endsWith(".json"));
    const dossier = Dossier.parse(JSON.parse((await trial.file(sent?.file?.key ?? "")).toString("utf8")));
    return dossier.receipts.map(({ name, what }) => `${name} ${what}`);
  };
  const read = `${squadronDuty().name} card`;
  expect(await readersInDossier()).toContain(read);
  await connection.collection("deliveries").deleteMany({ doneAt: { $exists: true } });
  await connection.collection("deliveries").deleteMany({ sentAt: { $exists: true } });
  expect(await readersInDossier()).toContain(read);
});
