import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import type { Message, Person } from "./control.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(() => trial.reset());
afterAll(() => trial.stop());

const street = () => trial.unit("xiling-haigeng");
const whistler = () => trial.who("xiling-haigeng", "whistler");
const squadronDuty = () => trial.who("xiling-haigeng-chengguan", "duty");
const marketDuty = () => trial.who("xiling-haigeng-shichang", "duty");
const lastTo = async (person: Person): Promise<Message | undefined> => (await trial.privately(person)).at(-1);
const blow = () => trial.says(whistler(), "/吹哨 常规 海埂路12号占道经营 @城管中队 @市场监管所", street());

const Made = z.object({ user_id_list: z.array(z.string()) });
const Answer = z.object({ data: z.object({ chat_id: z.string() }) });

const Receiver = z.object({ receive_id: z.string() });
const Sent = z.object({ data: z.object({ message_id: z.string() }) });

/** What the bot did on the platform about groups: POST makes one, DELETE dissolves it. A call with an old token did nothing. */
const calls = async (method: string) =>
  (await trial.wire(0)).filter(
    ({ kind, method: used, path, status }) =>
      kind === "api" && used === method && path.includes("/im/v1/chats") && status === 200,
  );

async function openGroup(): Promise<{ chatId: string; people: string[] }> {
  await trial.says(whistler(), "/会商 20260105-0001");
  const call = (await calls("POST")).at(-1);
  return {
    chatId: Answer.parse(call?.answer).data.chat_id,
    people: Made.parse(call?.body).user_id_list,
  };
}

test("a group for one whistle holds everybody at work on it, and the living card", async () => {
  await blow();
  const { chatId, people } = await openGroup();
  for (const person of [whistler(), squadronDuty(), marketDuty()]) expect(people).toContain(person.openId);
  expect((await lastTo(whistler()))?.cardText).toContain("会商群");
  const sent = (await trial.wire(0)).find(({ path, body }) => {
    const to = Receiver.safeParse(body);
    return path.includes("/im/v1/messages") && to.success && to.data.receive_id === chatId;
  });
  const { message_id: messageId } = Sent.parse(sent?.answer).data;
  const inGroup = async () => (await trial.message(messageId)).cardText;
  expect(await inGroup()).toContain("20260105-0001");
  await trial.press(squadronDuty(), await trial.group(trial.unit("xiling-haigeng-chengguan")), "签收");
  expect(await inGroup()).toContain("已签收");
});

test("there is one group a whistle, and a department may not make it", async () => {
  await blow();
  await trial.says(squadronDuty(), "/会商 20260105-0001");
  expect(await calls("POST")).toHaveLength(0);
  await openGroup();
  await trial.says(whistler(), "/会商 20260105-0001");
  expect((await lastTo(whistler()))?.cardText).toContain("已有会商群");
  expect(await calls("POST")).toHaveLength(1);
});

test("the group is dissolved an hour after the whistle is over, also when the bot was away then", async () => {
  await blow();
  await openGroup();
  await trial.says(whistler(), "/撤回 20260105-0001 问题已自行解决");
  expect(await calls("DELETE")).toHaveLength(0);
  await trial.kill();
  await trial.advance("PT2H5M");
  await trial.start();
  await trial.settle();
  expect(await calls("DELETE")).toHaveLength(1);
  await trial.advance("PT2H");
  expect(await calls("DELETE")).toHaveLength(1);
});

test("a whistle that is over in the evening keeps its group until people are at work again", async () => {
  await blow();
  await openGroup();
  await trial.moveTo("2026-01-05T19:30:00+08:00");
  await trial.says(whistler(), "/撤回 20260105-0001 问题已自行解决");
  await trial.moveTo("2026-01-06T09:00:00+08:00");
  expect(await calls("DELETE")).toHaveLength(0);
  await trial.moveTo("2026-01-06T09:03:00+08:00");
  expect(await calls("DELETE")).toHaveLength(1);
});

test("the relief check lists each rule with its state", async () => {
  await trial.says(whistler(), "/减负体检");
  const card = (await lastTo(whistler()))?.cardText ?? "";
  for (const rule of ["工作时段", "整点", "上限", "不排名", "办结解散", "30%", "/建议"]) expect(card).toContain(rule);
  expect(card).toContain("不符合 0 项");
});
