import mongoose from "mongoose";
import type { Command } from "../../src/flows/whistle/commands.js";
import { createHandle, type Handle } from "../../src/flows/whistle/handle.js";
import { createWhistles, type Whistles } from "../../src/models/whistles.js";
import { type TestDatabase, testDatabase } from "../database.js";
import { blowing, contextAt, say, sha256 } from "../whistle/scene.js";
import * as town from "../whistle/town.js";

/** A database with whistles in it, made as the bot makes them. */
export type Record = {
  uri: string;
  connection: mongoose.Connection;
  whistles: Whistles;
  /** Two whistles on Monday the 5th: the first is at work (3 saves), the second has just been blown. */
  fill(): Promise<void>;
  does(moment: string, id: string, who: string, command: Command): Promise<void>;
  close(): Promise<void>;
};

export const firstNumber = "20260105-0001";
export const secondNumber = "20260105-0002";

export async function startRecord(): Promise<Record> {
  const database: TestDatabase = await testDatabase();
  const connection = await mongoose.createConnection(database.uri, { autoIndex: false }).asPromise();
  const whistles = createWhistles(connection);
  await whistles.init();
  let now = town.at("05 09:00");
  let sources = 0;
  const handle: Handle = createHandle({
    load: whistles.load,
    insert: whistles.insert,
    save: whistles.save,
    contextFor: async (_whistle, actor, at) => contextAt(at, actor),
    sha256,
    clock: () => now,
  });

  const does: Record["does"] = async (moment, id, who, command) => {
    now = town.at(moment);
    sources += 1;
    const outcome = await handle(id, command, town.person(who), `om_${sources}`);
    if (!outcome.ok) throw new Error(`${who} ${command.type}: refused, ${outcome.refusal.code}`);
  };
  return {
    uri: database.uri,
    connection,
    whistles,
    does,
    async fill() {
      const unitIds = ["lake-urban"];
      await does("05 09:00", "w1", "lake-whistler", blowing({ id: "w1", number: firstNumber, unitIds }));
      await does("05 09:05", "w1", "lake-urban-duty", say.accept);
      await does("05 09:20", "w1", "lake-urban-duty", say.checkIn);
      await does("05 10:00", "w2", "lake-whistler", blowing({ id: "w2", number: secondNumber, unitIds }));
    },
    async close() {
      await connection.close();
      await database.drop();
    },
  };
}
