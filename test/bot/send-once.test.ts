import { expect, test } from "vitest";
import { commandsTable } from "../../src/bot/commands/parse/commands-table.js";
import type { ListedMessage } from "../../src/bot/lark/lark.js";
import type { Rendered } from "../../src/bot/sender/platform-call.js";
import { createSendOnce } from "../../src/bot/sender/send-once.js";
import { helpCard } from "../../src/cards/help-card.js";
import { type Card, card } from "../../src/cards/kit/card.js";
import { markdown } from "../../src/cards/kit/elements.js";
import { md } from "../../src/cards/kit/markup.js";
import { both } from "../../src/cards/kit/text.js";
import { type Delivery, parseDelivery } from "../../src/models/delivery-document.js";
import { cardText } from "../../src/sandbox/cards/card-text.js";

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
const sentBefore = (messages: ListedMessage[], carried: string[] = [], chatId: string | null = "oc_p2p") => {
  const once = createSendOnce({
    lark: {
      listMessages: async (_chat, from, until) =>
        messages.filter(({ createdAt }) => createdAt >= from && createdAt <= until),
    },
    deliveries: { withMessages: async () => new Set(carried) },
    privateChats: { of: async () => chatId },
  });
  return async (one: Delivery, ours: Rendered, at: Date) => {
    const done = await once(one, ours, at, async () => null);
    return "found" in done ? done.found : null;
  };
};

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
  const ours = {
    msgType: "interactive",
    content: JSON.stringify({ schema: "2.0", header: { title: { content: "吹哨报到" } }, text: words }),
  };
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

/** A card as the platform lists it: its title, and its text as people read it. */
const asRead = (card: Card): string => {
  const [title = "", ...read] = cardText(JSON.parse(JSON.stringify(card)), () => null).split("\n");
  return JSON.stringify({ title, elements: read.map((text) => [{ tag: "text", text }]) });
};
const about = (title: string, text: string): Card =>
  card({
    ...{ title: both(title, title), summary: both(`${title} 20260105-0012`, title), template: "blue" },
    elements: [markdown(md`${text}`)],
  });
const drawn = (shown: Card): Rendered => ({ msgType: "interactive", content: JSON.stringify(shown) });
const order = "哨 20260105-0012：海埂路12号占道经营，请城管中队11:00前";

test("a card whose marks and escapes the platform does not list is known by its words", async () => {
  const help = helpCard(commandsTable);
  const looks = sentBefore([listed("om_else", asRead(about("待办", "1 件"))), listed("om_help", asRead(help))]);
  expect(await looks(delivery(minutesAgo(90)), drawn(help), now)).toMatchObject({ id: "om_help" });
});

test("of two stray notices about one whistle each delivery finds its own", async () => {
  const [accept, report] = [about("请签收", `${order}签收`), about("请报到", `${order}报到`)];
  const looks = sentBefore([listed("om_accept", asRead(accept)), listed("om_report", asRead(report))]);
  expect(await looks(delivery(minutesAgo(90)), drawn(report), now)).toMatchObject({ id: "om_report" });
  expect(await looks(delivery(minutesAgo(90)), drawn(accept), now)).toMatchObject({ id: "om_accept" });
});

test("a notice that was never sent is not taken for another one about the same whistle", async () => {
  const looks = sentBefore([listed("om_accept", asRead(about("请签收", `${order}办理`)))]);
  expect(await looks(delivery(minutesAgo(90)), drawn(about("请报到", `${order}签收、办理`)), now)).toBeNull();
});

test("what was made a moment ago and is not written down yet is not taken for what was lost before", async () => {
  const same = about("请签收", `${order}签收`);
  const looks = sentBefore([listed("om_new", asRead(same), { createdAt: minutesAgo(1) })]);
  expect(await looks(delivery(minutesAgo(90)), drawn(same), now)).toBeNull();
});

test("one stray message is the message of one delivery only, before that is written down, too", async () => {
  const same = about("请签收", `${order}签收`);
  const looks = sentBefore([listed("om_1", asRead(same))]);
  const two = ["d1", "d2"].map((id) => looks({ ...delivery(minutesAgo(90)), id }, drawn(same), now));
  expect(await Promise.all(two)).toEqual([{ id: "om_1", at: minutesAgo(90) }, null]);
});

test("the first message to a person that is made again tells the chat in which the second is found", async () => {
  const [first, second] = [about("请签收", `${order}签收`), about("请报到", `${order}报到`)];
  let chat: string | null = null;
  const chatOf = new Map([["oc_p2p", [listed("om_1", asRead(first)), listed("om_2", asRead(second))]]]);
  const once = createSendOnce({
    lark: { listMessages: async (chatId) => chatOf.get(chatId) ?? [] },
    deliveries: { withMessages: async () => new Set() },
    privateChats: { of: async () => chat },
  });
  const call = async () => {
    chat = "oc_p2p";
    return { messageId: "om_again", chatId: chat };
  };
  const person = { ...delivery(minutesAgo(90), { type: "open_id", id: "ou_1" }) };
  const sent = [first, second].map((shown, n) => once({ ...person, id: `d${n}` }, drawn(shown), now, call));
  expect(await Promise.all(sent)).toEqual([
    { made: { messageId: "om_again", chatId: "oc_p2p" } },
    { found: { id: "om_2", at: minutesAgo(90) } },
  ]);
});
