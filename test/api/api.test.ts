import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { ListOut, WhistleOut } from "../../src/bot/api/schema.js";
import { startTrial, type Trial } from "../stories/trial.js";
import { tempDir } from "../temp-dir.js";
import { freePort, keyLine } from "./keys.js";

const Failure = z.object({ code: z.string(), message: z.string() });
const secrets = { street: "street-key-0123456789", other: "other-key-0123456789", reader: "reader-key-0123456789" };
let trial: Trial;
let base = "";

beforeAll(async () => {
  const port = await freePort();
  const file = join(await tempDir("api"), "keys.yaml");
  const lines = [
    keyLine("street", secrets.street, "xiling-haigeng", "raise, read"),
    keyLine("other", secrets.other, "xiling-qianhu", "raise, read"),
    keyLine("reader", secrets.reader, "xiling-haigeng", "read"),
  ];
  await writeFile(file, `keys:\n${lines.join("\n")}\n`);
  base = `http://127.0.0.1:${port}/api/v1`;
  trial = await startTrial({ API_PORT: String(port), API_KEYS: file });
});
beforeEach(() => trial.reset());
afterAll(() => trial.stop());

const call = async (
  path: string,
  { secret, body, idempotency }: { secret?: string; body?: unknown; idempotency?: string } = {},
) => {
  const headers = {
    ...(secret ? { authorization: `Bearer ${secret}` } : {}),
    ...(idempotency ? { "idempotency-key": idempotency } : {}),
  };
  const response = await fetch(
    `${base}${path}`,
    body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) },
  );
  const answer: unknown = await response.json();
  return { status: response.status, answer };
};
const order = {
  text: "海埂路12号3栋501室占道经营，电话13812345678",
  place: "海埂路12号",
  category: "routine",
  units: ["城管中队"],
  orderNumber: "KM20260105001",
};
const raise = (body: object = order, idempotency = "order-0001") =>
  call("/whistles", { secret: secrets.street, body, idempotency });

test("an order of another platform is a whistle like any other, and one however often it is sent", async () => {
  const first = await raise();
  expect(first.status).toBe(201);
  const whistle = WhistleOut.parse(first.answer);
  expect(whistle).toMatchObject({ status: "dispatched", whistlerUnitId: "xiling-haigeng", closingText: null });
  expect(JSON.stringify(whistle)).not.toContain("13812345678");
  const again = await raise();
  expect(again).toMatchObject({ status: 200, answer: { number: whistle.number } });
  expect(await raise({ ...order, text: "另一件事" })).toMatchObject({ status: 422, answer: { code: "key-reused" } });
  await trial.settle();
  const cards = (await trial.group(trial.unit("xiling-haigeng-chengguan"))).filter(({ cardText }) =>
    cardText.includes(whistle.number),
  );
  expect(cards).toHaveLength(1);
});

test("a unit reads and lists what it may see, and nothing else exists for it", async () => {
  const { number } = WhistleOut.parse((await raise()).answer);
  expect((await call(`/whistles/${number}`, { secret: secrets.reader })).status).toBe(200);
  expect(await call(`/whistles/${number}`, { secret: secrets.other })).toMatchObject({ status: 404 });
  const own = await call("/whistles?open=true&limit=20", { secret: secrets.street });
  expect(ListOut.parse(own.answer).whistles.map((one) => one.number)).toEqual([number]);
  const others = await call("/whistles", { secret: secrets.other });
  expect(ListOut.parse(others.answer).whistles).toEqual([]);
});

test("the same rules and words as in the chat decide", async () => {
  expect(await call("/whistles", { body: order, idempotency: "order-0001" })).toMatchObject({ status: 401 });
  expect(await call("/whistles", { secret: "nobody-knows-this-key-1", body: order })).toMatchObject({ status: 401 });
  expect(await call("/whistles", { secret: secrets.reader, body: order, idempotency: "order-0002" })).toMatchObject({
    status: 403,
  });
  expect(await call("/whistles", { secret: secrets.street, body: order })).toMatchObject({
    status: 422,
    answer: { code: "needs-idempotency-key" },
  });
  expect(await raise({ ...order, text: "机密事项" }, "order-0003")).toMatchObject({
    status: 422,
    answer: { code: "secret-mark" },
  });
  expect(await raise({ ...order, category: "none" }, "order-0004")).toMatchObject({ status: 422 });
  expect(await raise({ ...order, hack: 1 }, "order-0005")).toMatchObject({ status: 422, answer: { code: "bad-body" } });
  expect(await raise({ ...order, units: ["火星中队"] }, "order-0006")).toMatchObject({
    status: 422,
    answer: { code: "unclear" },
  });
  expect(Failure.parse((await raise({}, "order-0007")).answer).code).toBe("bad-body");
});

test("what is alike and open is found, and gone ahead with only when asked", async () => {
  await raise();
  expect(await raise(order, "order-0008")).toMatchObject({ status: 409, answer: { code: "check" } });
  expect((await raise({ ...order, ahead: true }, "order-0008")).status).toBe(201);
});

test("the document is made from the schemas, and names every path", async () => {
  const { status, answer } = await call("/openapi.json");
  expect(status).toBe(200);
  const { paths } = z.object({ paths: z.record(z.string(), z.unknown()) }).parse(answer);
  expect(Object.keys(paths)).toEqual(["/whistles", "/whistles/{number}"]);
  expect(JSON.stringify(answer)).toContain("Idempotency-Key");
  expect(answer).toMatchObject({ openapi: "3.1.0", webhooks: { whistleChanged: { post: {} } } });
});

test("the examples of docs/API.md work", async () => {
  const body = /-d '(\{.*\})'/.exec(readFileSync("docs/API.md", "utf8"))?.[1] ?? "";
  expect((await raise(JSON.parse(body), "order-KM20260105001")).status).toBe(201);
  expect((await call("/whistles/20260105-0001", { secret: secrets.street })).status).toBe(200);
});

test("too many requests are told to wait", async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => call("/whistles", { secret: "nobody-knows-this-key-1" })),
  );
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
});
