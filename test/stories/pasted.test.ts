import { readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { writeSheets } from "../../src/bot/documents/spreadsheet.js";
import { checkCard } from "../../src/sandbox/card-check.js";
import { tempDir } from "../temp-dir.js";
import { type Message, type Person, startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(() => trial.reset());
afterAll(() => trial.stop());

const street = () => trial.unit("xiling-haigeng");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const whistler = () => trial.who("xiling-haigeng", "whistler");
const onDuty = () => trial.who("xiling-haigeng-chengguan", "duty");
const number = "20260105-0001";
const order = `【12345热线工单】
工单编号：KM202601050012345
诉求人：张女士
联系电话：13800001234
诉求内容：海埂路12号门口每天早上有流动摊贩占道经营
事发地址：海埂路12号
办理时限：2026-01-09 18:00
承办单位：城管中队`;

const last = async (person: Person) => (await trial.privately(person)).at(-1);
const sendForm = async (form: Message | undefined) => {
  const category = form?.inputs.find(({ name }) => name.startsWith("category__"));
  const filled = Object.fromEntries(
    (form?.inputs ?? []).flatMap(({ name }): [string, unknown][] => {
      if (name === category?.name) return [[name, "routine"]];
      if (name.startsWith("text__"))
        return [
          [name, "【工单编号：KM202601050012345】海埂路12号门口每天早上有流动摊贩占道经营\n联系电话：13800001234"],
        ];
      if (name.startsWith("place__")) return [[name, "海埂路12号"]];
      return name.startsWith("units__") ? [[name, ["xiling-haigeng-chengguan"]]] : [];
    }),
  );
  return trial.press(whistler(), form ? [form] : [], "吹哨", filled);
};

test.each([
  ["after the command", `/转哨 ${order}`],
  ["as it is, in the private chat", order],
])("an order pasted %s is a form with what was read, and one whistle however often it is sent", async (_, said) => {
  await trial.says(whistler(), said);
  const form = await last(whistler());
  expect(form?.cardText).toContain("请逐项核对");
  const card = JSON.stringify(form?.card);
  for (const read of ["KM202601050012345", "海埂路12号", "流动摊贩", "xiling-haigeng-chengguan", "2026-01-09 18:00"])
    expect(card).toContain(read);
  expect(checkCard(form?.card, { knownUsers: new Set(), knownImages: new Set() })).toEqual({ ok: true });
  await sendForm(form);
  const seen = (await trial.group(squadron())).filter(({ cardText }) => cardText.includes(number));
  expect(seen).toHaveLength(1);
  expect(seen[0]?.cardText).toContain("KM202601050012345");
  expect(seen[0]?.cardText).not.toContain("13800001234");
});

test("when it is closed the answer comes in the fields of the other platform", async () => {
  await trial.says(whistler(), `/转哨 ${order}`);
  await sendForm(await last(whistler()));
  await trial.says(whistler(), `/回单 ${number}`);
  expect((await last(whistler()))?.cardText).toContain("还没有办结");
  await trial.press(onDuty(), await trial.group(squadron()), "报到");
  await trial.fill(onDuty(), await trial.group(squadron()), "办结", "x", {
    result: "摊贩已劝离，并安排早间巡查",
  });
  await trial.press(whistler(), await trial.group(street()), "验收通过");
  await trial.says(whistler(), `/回单 ${number}`);
  const answer = await last(whistler());
  const before = (await trial.privately(whistler())).length;
  const tapped = await trial.press(whistler(), await trial.group(street()), "取回单");
  expect(tapped.toast?.content).toBe("回单已发到您的私聊。");
  const mine = await trial.privately(whistler());
  expect(mine).toHaveLength(before + 1);
  expect(mine.at(-1)?.cardText).toBe(answer?.cardText);
  const closed = (await trial.group(squadron())).findLast(({ cardText }) => cardText.includes(number));
  expect(closed?.buttons.map(({ label }) => label)).not.toContain("取回单");
  const message = (await trial.group(street())).findLast(({ buttons }) =>
    buttons.some(({ label }) => label === "取回单"),
  );
  const stranger = trial.who("xiling-qianhu", "whistler");
  const refused = await trial.pressRaw({ by: stranger.openId, messageId: message?.messageId, label: "取回单" });
  expect(refused.toast?.type ?? "error").toBe("error");
  for (const field of [
    "工单编号：KM202601050012345",
    "摊贩已劝离，并安排早间巡查",
    "承办单位：",
    "办结时间：2026-01-05",
    "群众满意度：",
  ])
    expect(answer?.cardText).toContain(field);
  expect(checkCard(answer?.card, { knownUsers: new Set(), knownImages: new Set() })).toEqual({ ok: true });
});

test("转哨 as an answer to somebody's message reads that message, its file, or says that there is nothing to read", async () => {
  const other = trial.who("xiling-haigeng", "head");
  const said = await trial.says(other, order, street());
  const answers = async (replyTo: string) => {
    await trial.send({ from: whistler().openId, text: "/转哨", chatId: street().chatId ?? "", replyTo });
    await trial.settle();
    return (await trial.group(street())).at(-1);
  };
  const form = await answers(said.messageId);
  expect(form?.cardText).toContain("请逐项核对");
  expect(JSON.stringify(form?.card)).toContain("KM202601050012345");

  const bots = (await trial.group(street())).findLast(({ from }) => from === "bot" || from === trial.town.bot.openId);
  await answers(bots?.messageId ?? "");
  expect((await last(whistler()))?.cardText).toContain("回复那条消息发送 /转哨");
  const empty = await trial.says(other, "   ", street());
  await answers(empty.messageId);
  expect((await last(whistler()))?.cardText).toContain("读不到文字或表格");
});

test("an ordinary whistle has no answer to take along", async () => {
  await trial.says(whistler(), "/吹哨 常规 海埂路12号占道经营 @城管中队", street());
  await trial.says(whistler(), `/撤回 ${number} 已自行解决`, street());
  const labels = (await trial.group(street())).flatMap(({ buttons }) => buttons.map(({ label }) => label));
  expect(labels).not.toContain("取回单");
});

test("what bears a secret mark or says nothing is refused in words", async () => {
  await trial.says(whistler(), "/转哨 工单编号：A1\n诉求内容：秘密文件丢失");
  expect((await last(whistler()))?.cardText).toContain("秘密");
  await trial.says(whistler(), "/转哨");
  expect((await last(whistler()))?.cardText).toContain("请在 /转哨 后面粘贴");
});

test("the dossier comes as two files in private", async () => {
  await trial.says(whistler(), `/吹哨 常规 海埂路12号占道经营 @城管中队`, street());
  await trial.says(whistler(), `/卷宗 ${number}`, street());
  const mine = await trial.privately(whistler());
  expect(mine.filter(({ type }) => type === "file")).toHaveLength(2);
  expect(mine.some(({ cardText }) => cardText.includes("号码、门户和姓名已遮挡"))).toBe(true);
  expect((await trial.group(street())).some(({ type }) => type === "file")).toBe(false);
  const stranger = trial.who("xiling-qianhu", "head");
  await trial.says(stranger, `/卷宗 ${number}`);
  expect((await last(stranger))?.cardText).toContain("没有找到");
});

test("a table's rows become forms; what bears a secret mark is left out and said to be", async () => {
  const path = join(await tempDir("table"), "orders.xlsx");
  const rows = [
    ["工单编号", "诉求内容", "事发地址"],
    ["KM1", "海埂路12号门口有流动摊贩占道经营", "海埂路12号"],
    ["KM2", "秘密文件丢失", "海埂路8号"],
    ["KM3", "海埂路30号烧烤店油烟扰民", "海埂路30号"],
  ];
  await writeSheets(path, [{ name: "工单", rows }]);
  const data = (await readFile(path)).toString("base64");
  await rm(dirname(path), { recursive: true });
  await trial.send({ from: whistler().openId, file: { name: "orders.xlsx", data } });
  await trial.settle();
  await trial.says(whistler(), "/转哨");
  const listed = await last(whistler());
  expect(listed?.cardText).toContain("流动摊贩");
  expect(listed?.cardText).toContain("油烟扰民");
  expect(listed?.cardText).not.toContain("文件丢失");
  expect(listed?.cardText).toContain("另有 1 行带有密级标识");
  expect(checkCard(listed?.card, { knownUsers: new Set(), knownImages: new Set() })).toEqual({ ok: true });
});
