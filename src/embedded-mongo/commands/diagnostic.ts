import { z } from "zod";
import { largestDocument } from "../store/collection.js";
import { largestMessage } from "../wire/message.js";
import { type Command, command } from "./command.js";

/** The version whose behaviour is meant. */
const version = "7.0.0";

/** Drivers tell about themselves here, newer ones in further fields; nothing of it changes the answer. */
export const hello: Command = {
  fields: ["hello", "*"],
  run: (_body, { engine, connectionId }) => ({
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    maxBsonObjectSize: largestDocument,
    maxMessageSizeBytes: largestMessage,
    maxWriteBatchSize: 100_000,
    localTime: engine.clock(),
    logicalSessionTimeoutMinutes: 30,
    connectionId,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
  }),
};

export const ping = command({ ping: z.unknown() }, () => ({}));

/** Shells ask it before anything else. */
export const buildInfo = command({ buildInfo: z.unknown() }, () => ({
  version,
  gitVersion: "embedded",
  modules: [],
  versionArray: [...version.split(".").map(Number), 0],
  bits: 64,
  debug: false,
  maxBsonObjectSize: largestDocument,
  storageEngines: ["embedded"],
}));
