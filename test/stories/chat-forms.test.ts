import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Message } from "./control.js";
import { cardIn, labelsIn, lastTo, textIn } from "./places.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
afterAll(() => trial.stop());

const street = () => trial.unit("xiling-haigeng");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const whistler = () => trial.who("xiling-haigeng", "whistler");

/** What the bot answers in the street's group; null if nothing. */
async function answerInGroup(text: string, mentionsBot = false): Promise<Message | null> {
  const before = (await trial.group(street())).length;
  await trial.send({
    from: whistler().openId,
    chatId: street().chatId ?? "",
    text,
    ...(mentionsBot ? { mentions: [trial.town.bot.openId] } : {}),
  });
  await trial.settle();
  return (await trial.group(street()))[before + 1] ?? null;
}

async function answerInPrivate(text: string): Promise<string> {
  await trial.says(whistler(), text);
  return (await lastTo(trial, whistler())).cardText;
}

const inputOf = ({ inputs }: Message, name: string): string => {
  const found = inputs.find((input) => input.name.startsWith(name));
  if (!found) throw new Error(`the card has no input ${name}`);
  return found.name;
};

describe("the form", () => {
  beforeAll(() => trial.reset());

  test("`/吹哨` alone answers with a form; filled in and sent it is a whistle, sent twice still one", async () => {
    const form = await answerInGroup("/吹哨");
    if (!form) throw new Error("there is no form");
    expect(form.buttons.map(({ label }) => label)).toEqual(["吹哨"]);
    const values = {
      [inputOf(form, "category")]: form.inputs
        .find(({ name }) => name.startsWith("category"))
        ?.options?.find(({ label }) => label.startsWith("常规哨"))?.value,
      [inputOf(form, "text")]: "滨湖路5号门前堆放建筑垃圾",
      [inputOf(form, "place")]: "滨湖路5号",
      [inputOf(form, "units")]: ["海埂城管中队", "海埂综合执法队"],
      [inputOf(form, "statedDueAt")]: "2026-01-08 12:00",
    };
    const tap = () => trial.pressRaw({ by: whistler().openId, messageId: form.messageId, label: "吹哨", form: values });
    await Promise.all([tap(), tap()]);
    await trial.settle();
    const order = await cardIn(trial, squadron());
    expect(order.cardText).toContain("滨湖路5号门前堆放建筑垃圾");
    expect(order.cardText).toContain("主办 海埂城管中队");
    expect((await trial.group(squadron())).filter(({ cardText }) => cardText !== "")).toHaveLength(1);
    const answered = (await trial.group(street())).find(({ messageId }) => messageId === form.messageId);
    // Either tap may have been the first to be written; a number that the other one took stays unused.
    const [number] = /20260105-000[12]/.exec(order.cardText) ?? [];
    expect(answered?.cardText).toContain(`${number} 已吹哨`);
    expect(answered?.buttons).toEqual([]);
  });

  test("a form without its text is held back, one without departments takes the catalogue's", async () => {
    const form = await answerInGroup("／吹哨");
    if (!form) throw new Error("there is no form");
    const press = (values: object) =>
      trial.pressRaw({ by: whistler().openId, messageId: form.messageId, label: "吹哨", form: values });
    expect((await press({})).error?.code).toBe(400);
    await press({ [inputOf(form, "text")]: "前卫路口流动摊贩聚集，占道经营" });
    await trial.settle();
    expect(await textIn(trial, squadron())).toContain("前卫路口流动摊贩聚集");
    expect(await textIn(trial, trial.unit("xiling-haigeng-shichang"))).toContain("协办");
  });

  test("in the private chat it works the same, and the whistler learns the number there", async () => {
    expect(await answerInPrivate("吹哨 常规 环城路77号占道经营 @城管中队")).toMatch(
      /2026\d{4}-\d{4} 已吹哨，哨令已发出。报到部门：海埂城管中队/,
    );
    expect(await textIn(trial, street())).toContain("环城路77号占道经营");
  });
});

describe("lists and single whistles", () => {
  beforeAll(async () => {
    await trial.reset();
    for (let number = 1; number <= 12; number += 1)
      await trial.says(whistler(), `/吹哨 常规 安宁路${number}号垃圾堆放 @城管中队`, street());
  });

  test("the board turns its pages and filters by tapping", async () => {
    const board = await answerInGroup("/看板");
    expect(board?.cardText).toContain("共 12 件");
    const page = async (label: string) => {
      const answer = await trial.press(whistler(), [await cardIn(trial, street())], label);
      expect(answer.error).toBeUndefined();
      return textIn(trial, street());
    };
    expect(board?.cardText).toContain("安宁路12号");
    const second = await page("下一页");
    expect(second).toContain("安宁路1号");
    expect(second).not.toContain("安宁路12号");
    expect(await page("上一页")).toContain("安宁路12号");
    expect(await page("逾期")).toContain("共 0 件");
    expect(await page("今日到期")).toContain("共 12 件");
    await page("查看");
    expect(await textIn(trial, street())).toMatch(/常规哨 20260105-00\d\d/);
  });

  test("a department's own list shows what it has to do, in private though it was asked in the group", async () => {
    const duty = trial.who(squadron().id, "duty");
    const before = (await trial.group(squadron())).length;
    await trial.says(duty, "/我的 待办", squadron());
    expect(await trial.group(squadron())).toHaveLength(before + 1);
    expect((await lastTo(trial, duty)).cardText).toContain("共 12 件");
  });

  test.each(["/查 20260105-0003", "/查 3", "/查询 0003", "/show 20260105-0003", "查 20260105-0003"])(
    "%s shows the whistle",
    async (text) => {
      expect(await answerInPrivate(text)).toContain("安宁路3号垃圾堆放");
    },
  );

  test("in a group that has nothing to do with the whistle the answer goes to the asker alone", async () => {
    const head = trial.who("xiling", "head");
    const county = trial.unit("xiling");
    await trial.says(head, "/查 20260105-0003", county);
    expect((await trial.group(county)).filter(({ cardText }) => cardText.includes("安宁路3号"))).toEqual([]);
    expect((await lastTo(trial, head)).cardText).toContain("安宁路3号垃圾堆放");
  });

  test("nudged and withdrawn by message as by tap", async () => {
    expect((await answerInGroup("/催办 20260105-0002 请先处理"))?.cardText).toContain("已催办");
    expect((await answerInGroup("/催办 2"))?.cardText).toContain("刚刚催过");
    expect((await answerInGroup("/撤回 20260105-0004"))?.cardText).toContain("请在编号后面写上原因");
    expect((await answerInGroup("/撤回 20260105-0004 已自行清运"))?.cardText).toContain("已撤回");
    expect((await answerInGroup("/撤回 20260105-0004 已自行清运"))?.cardText).toContain("不再需要操作");
  });
});

describe("ways of saying it", () => {
  beforeAll(() => trial.reset());

  test.each([
    ["/帮助", false],
    ["／帮助", false],
    ["、帮助", false],
    ["/help", false],
    ["/HELP", false],
    ["帮助", true],
    ["", true],
    ["  /帮助  ", true],
  ])("“%s” (the bot mentioned: %s) is answered with help", async (text, mentionsBot) => {
    expect((await answerInGroup(text || " ", mentionsBot))?.cardText).toContain("/吹哨 常规 海埂路12号占道经营");
  });

  test.each([
    ["/看版", "/看板"],
    ["/吹少", "/吹哨"],
    ["/whistel", "/吹哨"],
    ["/催辦 20260105-0001", "/催办"],
  ])("“%s” is asked back: did you mean %s", async (text, meant) => {
    const answer = await answerInGroup(text);
    expect(answer?.cardText).toContain("您是不是要发送");
    expect(answer?.cardText).toContain(meant);
  });

  test("a tap on what was meant opens the form", async () => {
    await answerInGroup("/吹少");
    await trial.press(whistler(), await trial.group(street()), "/吹哨");
    expect(await labelsIn(trial, street())).toContain("吹哨");
  });

  test.each(["今天下午两点开会", "吹哨报到机制的通知", "/other 命令", "@王红梅 请看一下"])(
    "“%s” in a group is talk among people and left alone",
    async (text) => {
      expect(await answerInGroup(text)).toBeNull();
    },
  );

  test("nonsense in the private chat or to the bot is answered with where to find help", async () => {
    expect(await answerInPrivate("今天天气不错")).toContain("发送 /帮助");
    expect((await answerInGroup("今天天气不错", true))?.cardText).toContain("发送 /帮助");
  });

  test("full width, English and stray blanks are the same whistle", async () => {
    for (const [index, text] of [
      "／吹哨　常规　学府路１号占道经营　＠城管中队",
      "/whistle routine 学府路2号占道经营 @城管中队",
      "  /吹哨   常规   学府路3号占道经营   @ 城管中队 ",
      "/吹哨 常规哨：学府路4号占道经营，请城管中队@城管中队",
    ].entries()) {
      await answerInGroup(text);
      const order = await textIn(trial, squadron());
      expect(order, text).toContain(`常规哨 20260105-000${index + 1}`);
      expect(order.normalize("NFKC")).toContain(`学府路${index + 1}号占道经营`);
    }
  });

  test("a head ties another group to the unit, from then on its orders come there", async () => {
    const head = trial.who(squadron().id, "head");
    const platform = trial.town.chats.find(({ name, memberIds }) => name.includes("海埂") && memberIds.length > 20);
    if (!platform) throw new Error("the street's platform has no group");
    await trial.says(whistler(), "/绑定 城管中队", platform);
    await trial.says(head, "/绑定 城管中队", platform);
    const answers = await trial.group({ ...squadron(), chatId: platform.chatId });
    expect(answers.map(({ cardText }) => cardText).filter(Boolean)).toEqual([
      expect.stringContaining("只有该单位的负责人或系统管理员可以绑定本群"),
      expect.stringContaining("本群已绑定为海埂街道城管中队的工作群"),
    ]);
    await trial.says(whistler(), "/吹哨 常规 学府路30号占道经营 @城管中队", street());
    expect(await textIn(trial, { ...squadron(), chatId: platform.chatId })).toContain("学府路30号占道经营");
  });
});
