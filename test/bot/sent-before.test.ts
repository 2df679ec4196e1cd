import { expect, test } from "vitest";
import type { ListedMessage } from "../../src/bot/lark/lark.js";
import { createSentBefore } from "../../src/bot/sender/sent-before.js";
import { type Delivery, parseDelivery } from "../../src/models/delivery-document.js";

const now = new Date("2026-01-05T12:00:00+08:00");
const minutesAgo = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const rendered = { msgType: "interactive", content: '{"schema":"2.0","text":"哨 20260105-0012 已逾期"}' };

const delivery = (triedAt: Date | undefined, to = { type: "chat_id", id: "oc_1" }): Delivery =>
  parseDelivery({
    ...{ _id: "d1", rank: 2, kind: "notice", whistleId: "w1", data: {}, to, urgent: null, attempts: 0, issue: 0 },
    ...(triedAt ? { triedAt } : {}),
  });
const listed = (messageId: string, content: string, more: Partial<ListedMessage> = {}): ListedMessage => ({
  ...{ messageId, content, byApp: true, recalled: false, type: "interactive", createdAt: minutesAgo(90), ...more },
});

/** The chat as the platform lists it, and which of its messages the bot knows. */
const sentBefore = (messages: ListedMessage[], carried: string[] = [], chatId: string | null = "oc_p2p") =>
  createSentBefore({
    lark: { listMessages: async () => messages },
    deliveries: { withMessages: async () => new Set(carried) },
    privateChats: { of: async () => chatId },
  });

test("what was tried within the hour is left to the platform, later the chat is looked through", async () => {
  const looks = sentBefore([listed("om_1", rendered.content)]);
  expect(await looks(delivery(undefined), rendered, now)).toBeNull();
  expect(await looks(delivery(minutesAgo(30)), rendered, now)).toBeNull();
  expect(await looks(delivery(minutesAgo(90)), rendered, now)).toEqual({ id: "om_1", at: minutesAgo(90) });
});

test("a message that a delivery carries, somebody else's, one taken back and one about another whistle are not it", async () => {
  const messages = [
    listed("om_known", rendered.content),
    listed("om_theirs", rendered.content, { byApp: false }),
    listed("om_gone", rendered.content, { recalled: true }),
    listed("om_other", '{"schema":"2.0","text":"哨 20260105-0099"}'),
  ];
  expect(await sentBefore(messages, ["om_known"])(delivery(minutesAgo(90)), rendered, now)).toBeNull();
});

test("a card that the platform lists without its text is it when it is the only stray one", async () => {
  const bare = '{"title":"","elements":[[{"tag":"text","text":"请升级至最新版本客户端，以查看内容"}]]}';
  const one = delivery(minutesAgo(90));
  expect(await sentBefore([listed("om_1", bare)])(one, rendered, now)).toMatchObject({ id: "om_1" });
  expect(await sentBefore([listed("om_1", bare), listed("om_2", bare)])(one, rendered, now)).toBeNull();
});

test("of two stray cards about no whistle the one whose lines stand in ours is it", async () => {
  const words = '您09:00发出的"吹哨"因系统延误，较晚才收到。';
  const ours = { msgType: "interactive", content: JSON.stringify({ schema: "2.0", header: "吹哨报到", text: words }) };
  const lists = (...lines: string[]) =>
    JSON.stringify({ title: "吹哨报到", elements: lines.map((text) => [{ tag: "text", text }]) });
  const other = listed("om_other", lists("您10:20发出的"));
  const looks = sentBefore([other, listed("om_1", lists(words))]);
  expect(await looks(delivery(minutesAgo(90)), ours, now)).toMatchObject({ id: "om_1" });
  expect(await sentBefore([other, listed("om_2", lists("待办"))])(delivery(minutesAgo(90)), ours, now)).toBeNull();
});

test("somebody to whom the bot has never written has no chat to look into", async () => {
  const person = delivery(minutesAgo(90), { type: "open_id", id: "ou_1" });
  expect(await sentBefore([listed("om_1", rendered.content)], [], null)(person, rendered, now)).toBeNull();
  expect(await sentBefore([listed("om_1", rendered.content)])(person, rendered, now)).toMatchObject({ id: "om_1" });
});
