import { Long } from "bson";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { opMsg, opQuery, RawClient } from "./raw-client.js";
import { startTestServer, type TestServer } from "./server.js";

let at: TestServer;
beforeAll(async () => {
  at = await startTestServer();
});
afterAll(() => at.stop());

const open = (): Promise<RawClient> => RawClient.open(at.server.port ?? 0);
const ping = { ping: 1, $db: "admin" };

test("a connection opens with OP_QUERY and is answered by OP_REPLY, then speaks OP_MSG", async () => {
  const client = await open();
  const hello = await client.ask(opQuery(7, { ismaster: 1, helloOk: true, client: {} }));
  expect(hello).toMatchObject({
    responseTo: 7,
    opCode: 1,
    body: { ok: 1, helloOk: true, ismaster: true, maxWireVersion: 21 },
  });
  expect(hello?.body).not.toHaveProperty("topologyVersion");
  expect(hello?.body).not.toHaveProperty("setName");
  expect(await client.ask(opMsg(8, { ...ping }))).toMatchObject({ responseTo: 8, opCode: 2013, body: { ok: 1 } });
  const [first, second] = await Promise.all(
    [open(), open()].map(async (c) => (await c).ask(opMsg(1, { hello: 1, $db: "admin" }))),
  );
  expect(first?.body.connectionId).not.toEqual(second?.body.connectionId);
  expect((await client.ask(opQuery(9, { find: 1 }, "db.things")))?.body).toMatchObject({ ok: 0 });
});

test("document sequences stand for arrays of the command, and a checksum is left off", async () => {
  const client = await open();
  const insert = { insert: "sequences", $db: "test" };
  const reply = await client.ask(opMsg(1, insert, { flags: 1, sequences: { documents: [{ _id: 1 }, { _id: 2 }] } }));
  expect(reply?.body).toMatchObject({ n: 2, ok: 1 });
  expect((await client.ask(opMsg(2, insert, { sequences: { documnets: [{}] } })))?.body).toMatchObject({
    ok: 0,
    code: 22,
  });
  const both = { ...insert, documents: [{ _id: 3 }] };
  expect((await client.ask(opMsg(3, both, { sequences: { documents: [{}] } })))?.body).toMatchObject({
    ok: 0,
    code: 22,
  });
});

test("moreToCome is done and not answered; unknown required flag bits are an error, optional ones are not", async () => {
  const client = await open();
  client.socket.write(opMsg(1, { insert: "silent", documents: [{ _id: 1 }], $db: "test" }, { flags: 2 }));
  expect(await client.ask(opMsg(2, { find: "silent", $db: "test" }))).toMatchObject({
    responseTo: 2,
    body: { cursor: { firstBatch: [{ _id: 1 }] } },
  });
  expect((await client.ask(opMsg(3, ping, { flags: 4 })))?.body).toMatchObject({ ok: 0, code: 22 });
  expect((await client.ask(opMsg(4, ping, { flags: 1 << 16 })))?.body).toMatchObject({ ok: 1 });
});

test("messages in pieces and several in one piece are answered in order", async () => {
  const client = await open();
  const stream = Buffer.concat([1, 2, 3, 4].map((id) => opMsg(id, { ...ping, comment: "x".repeat(id * 1000) })));
  for (let from = 0; from < stream.length; ) {
    const to = from + 1 + ((from * 31) % 700);
    client.socket.write(stream.subarray(from, to));
    await new Promise(setImmediate);
    from = to;
  }
  for (const id of [1, 2, 3, 4]) expect((await client.reply())?.responseTo).toBe(id);
});

test("a connection whose large replies have to wait gathers no listeners", async () => {
  const warned: string[] = [];
  const hear = (warning: Error) => warned.push(warning.message);
  process.on("warning", hear);
  const client = await open();
  // More than the machine's buffers take at once, so that each reply waits for its reader.
  const text = "x".repeat(15_000_000);
  await client.ask(opMsg(1, { insert: "large", documents: [{ _id: 1, text }], $db: "test" }));
  for (let id = 2; id < 15; id += 1)
    expect((await client.ask(opMsg(id, { find: "large", filter: {}, $db: "test" })))?.body).toMatchObject({ ok: 1 });
  process.off("warning", hear);
  expect(warned).toEqual([]);
});

test.each([
  ["a length below a header", [3, 0, 0, 0]],
  ["a negative length", [0xff, 0xff, 0xff, 0xff]],
  ["more than 48,000,000 bytes", [0x01, 0x6c, 0xdc, 0x02]],
])("%s closes the connection", async (_name, length) => {
  const client = await open();
  client.socket.write(Buffer.concat([Buffer.from(length), Buffer.alloc(20)]));
  expect(await client.reply()).toBeUndefined();
});

test("an opcode of another time closes the connection", async () => {
  const client = await open();
  const insert = Buffer.alloc(16);
  insert.writeInt32LE(16, 0);
  insert.writeInt32LE(2002, 12);
  client.socket.write(insert);
  expect(await client.reply()).toBeUndefined();
});

test("a cursor id that fits a double is found as well", async () => {
  const client = await open();
  expect(
    (await client.ask(opMsg(1, { getMore: Long.fromNumber(5), collection: "c", $db: "test" })))?.body,
  ).toMatchObject({ code: 43 });
  expect((await client.ask(opMsg(1, { getMore: 5, collection: "c", $db: "test" })))?.body).toMatchObject({ code: 43 });
});

/** FUZZ=100000 is the extended run. */
const messages = Number(process.env.FUZZ ?? 3000);

const bases = [
  opQuery(1, { ismaster: 1 }),
  opMsg(1, ping),
  opMsg(1, { insert: "fuzz", documents: [{ a: [1, { b: "吹哨" }], d: new Date(0) }], $db: "fuzz" }),
  opMsg(1, { insert: "fuzz", $db: "fuzz" }, { sequences: { documents: [{ a: 1 }, { b: null }] } }),
  opMsg(1, { find: "fuzz", filter: { "a.b": { $in: [1, "x"] } }, sort: { a: 1 }, projection: { a: 1 }, $db: "fuzz" }),
  opMsg(1, {
    update: "fuzz",
    updates: [{ q: { $or: [{ a: 1 }] }, u: { $set: { "a.b": 1 }, $pull: { l: { k: 1 } } } }],
    $db: "fuzz",
  }),
  opMsg(1, {
    findAndModify: "fuzz",
    query: { a: 1 },
    update: { $inc: { n: 1 }, $push: { l: { $each: [1] } } },
    upsert: true,
    $db: "fuzz",
  }),
  opMsg(1, {
    aggregate: "fuzz",
    pipeline: [{ $match: {} }, { $group: { _id: 1, n: { $sum: 1 } } }],
    cursor: {},
    $db: "fuzz",
  }),
  opMsg(1, { createIndexes: "fuzz", indexes: [{ key: { a: 1 }, name: "a_1", unique: true }], $db: "fuzz" }),
  opMsg(1, { getMore: Long.fromNumber(1), collection: "fuzz", $db: "fuzz" }),
];

const damage = fc.tuple(
  fc.constantFrom(...bases),
  fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 }),
  fc.constantFrom("bytes", "bytes", "bytes", "cut", "insert"),
);

function damaged([base, changes, how]: [Buffer, [number, number][], string]): Buffer {
  let message = Buffer.from(base);
  for (const [place, value] of changes) {
    // the length stays, or most messages would end there
    const offset = 4 + (place % (message.length - 4));
    if (how === "bytes") message[offset] = value;
    if (how === "cut") message = Buffer.concat([message.subarray(0, offset), message.subarray(offset + (value % 9))]);
    if (how === "insert")
      message = Buffer.concat([message.subarray(0, offset), Buffer.alloc(value % 9, value), message.subarray(offset)]);
    if (message.length < 24) break;
  }
  message.writeInt32LE(message.length, 0);
  return message;
}

test(`${messages} damaged messages leave it standing, and Object.prototype as it was`, {
  timeout: 60_000 + messages * 10,
}, async () => {
  const before = Reflect.ownKeys(Object.prototype);
  let client = await open();
  for (const broken of fc.sample(damage, { numRuns: messages, seed: 20260105 })) {
    if (client.socket.destroyed) client = await open();
    client.socket.write(damaged(broken));
    // an answer to the ping behind it, or the end of the connection
    client.socket.write(opMsg(0x7eadbeef, ping));
    for (let reply = await client.reply(); reply && reply.responseTo !== 0x7eadbeef; reply = await client.reply());
  }
  expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
  expect((await (await open()).ask(opMsg(1, ping)))?.body).toMatchObject({ ok: 1 });
  expect(at.told).toEqual([]);
});
