import { createRequire } from "node:module";
import { z } from "zod";
import { createLark } from "../../src/bot/lark/client.js";
import { createLog } from "../../src/log.js";

/**
 * A process that sends 2 KB cards with `callers` at once for `ms`, or `count` of them at once, with the SDK as it comes
 * (`default`) or with our client (`ours`); the second argument is the address.
 */
const [kind = "", domain = ""] = process.argv.slice(2);
const Question = z.union([z.object({ ms: z.number(), callers: z.number() }), z.object({ count: z.number() })]);
const app = { appId: "cli_0123456789abcdef", appSecret: "s", domain };
const answerWithinMs = 1_000;
const content = JSON.stringify({ schema: "2.0", body: { elements: [{ tag: "markdown", content: "水".repeat(650) }] } });

/** Not the one that the bot packs, from which the SDK's own HTTP client is left out. */
function sendByDefault(): () => Promise<unknown> {
  const sdk: typeof import("@larksuiteoapi/node-sdk") = createRequire(import.meta.url)("@larksuiteoapi/node-sdk");
  const logger = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };
  const client = new sdk.Client({ ...app, cache: new sdk.DefaultCache(), logger });
  return () =>
    client.im.v1.message.create({
      params: { receive_id_type: "chat_id" },
      data: { receive_id: "oc_1", msg_type: "interactive", content, uuid: "u" },
    });
}

function sendByOurs(): () => Promise<unknown> {
  const lark = createLark({
    ...app,
    timeouts: { connect: 1_000, answer: answerWithinMs },
    log: createLog("silent"),
  });
  return () =>
    lark.sendMessage({ receiveIdType: "chat_id", receiveId: "oc_1", msgType: "interactive", content, uuid: "u" });
}

const send = kind === "ours" ? sendByOurs() : sendByDefault();

async function answer(question: z.infer<typeof Question>): Promise<object> {
  const began = performance.now();
  if ("count" in question) {
    const results = await Promise.allSettled(Array.from({ length: question.count }, send));
    const failed = results.filter(({ status }) => status === "rejected").length;
    return { failed, ms: performance.now() - began, answerWithinMs };
  }
  let sent = 0;
  const end = began + question.ms;
  const caller = async () => {
    for (; performance.now() < end; sent += 1) await send();
  };
  await Promise.all(Array.from({ length: question.callers }, caller));
  return { sent, ms: performance.now() - began };
}

process.on("message", (message) => {
  answer(Question.parse(message)).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.({ ready: true });
