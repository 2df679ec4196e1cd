import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buttonValue, cardIn, labelsIn, lastTo, textIn } from "./places.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
afterAll(() => trial.stop());

const street = () => trial.unit("xiling-haigeng");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const whistler = () => trial.who("xiling-haigeng", "whistler");
const duty = () => trial.who("xiling-haigeng-chengguan", "duty");
const says = (text: string) => trial.says(whistler(), text, street());
const blow = (text = "海埂路12号占道经营") => says(`/吹哨 常规 ${text} @城管中队`);
/** Nothing was whistled: no department has any card. */
const expectNoOrder = async () => expect(await trial.group(squadron())).toEqual([]);

describe("what people type by mistake", () => {
  beforeAll(() => trial.reset());

  test.each([
    ["nothing after the command", "/吹哨", "危及人身安全的，选应急哨"],
    ["blanks and line breaks", "/吹哨  \n 　", "危及人身安全的，选应急哨"],
    ["a unit that does not exist", "/吹哨 常规 海埂路12号占道经营 @不存在的局", "没有叫“不存在的局”的单位"],
    ["a unit that several could be", "/吹哨 常规 海埂路12号占道经营 @局", "可能指：西岭区城市管理局"],
    ["no department that could come", "/吹哨 常规 有件事情需要协调", "请写明部门，例如 @城管中队"],
    ["a department of another level", "/吹哨 常规 海埂路12号占道经营 @西岭城管局", "不属于本级"],
    ["a department of another county", "/吹哨 常规 海埂路12号占道经营 @南屏县公安局", "南屏"],
    ["a secret", "/吹哨 常规 机密文件遗失 @城管中队", "涉密信息不得在此处理"],
    ["5,000 characters", `/吹哨 常规 ${"长".repeat(5000)} @城管中队`, "文字最多 2000 字，现有 5000 字"],
    ["a command that is nearly one", "/吹少 常规 海埂路12号占道经营 @城管中队", "您是不是要发送：/吹哨"],
    ["a number that does not exist", "/查 20260105-0777", "没有找到这个编号的哨"],
    ["a withdrawal of nothing", "/撤回", "请写明编号"],
  ])("%s is answered in words that help, and nothing is whistled", async (_, text, words) => {
    await says(text);
    expect(await textIn(trial, street())).toContain(words);
    await expectNoOrder();
  });
});

describe("what people type on purpose", () => {
  beforeEach(() => trial.reset());

  test("where a name could be several units, the form has what was typed and the units to choose from", async () => {
    await says("/吹哨 常规 海埂路12号占道经营 @站");
    const form = await cardIn(trial, street());
    const units = form.inputs.find(({ name }) => name.startsWith("units"));
    expect(units?.options?.map(({ label }) => label)).toEqual(expect.arrayContaining(["海埂应急站", "海埂水务站"]));
    const answer = await trial.press(whistler(), [form], "吹哨", { [units?.name ?? ""]: ["海埂水务站"] });
    expect(answer.error).toBeUndefined();
    expect(await textIn(trial, trial.unit("xiling-haigeng-shuiwu"))).toContain("海埂路12号占道经营");
  });

  test("emoji, markdown, links and mentions of everyone stand on every card as the text that they are", async () => {
    const text = "😀🚒 **紧急** [点我](http://example.com) <at id=all></at> <font color=red>红</font> `x` # 标题";
    await says(`/吹哨 应急 ${text} @城管中队`);
    const cards = [
      await cardIn(trial, street()),
      await cardIn(trial, squadron()),
      await cardIn(trial, trial.unit("xiling-zhihui")),
      await lastTo(trial, duty()),
    ];
    for (const { card } of cards)
      for (const content of markdownIn(card)) expect(content).not.toMatch(/<at|\]\(|color=red/);
    for (const { cardText } of cards.slice(0, 3)) expect(cardText).toContain(text);
    await trial.press(duty(), await trial.group(squadron()), "报到");
    const report = "**已到** <at id=all></at> [x](http://e.com)";
    await trial.fill(duty(), await trial.group(squadron()), "反馈", "", { text: report });
    const after = await cardIn(trial, street());
    expect(after.cardText).toContain(report);
    for (const content of markdownIn(after.card)) expect(content).not.toMatch(/<at|\]\(|\*\*已到/);
    await trial.says(whistler(), `/催办 20260105-0001 ${report}`, street());
    const notices = await trial.privately(trial.who("xiling-haigeng-zhifa", "duty"));
    for (const { card } of notices) for (const content of markdownIn(card)) expect(content).not.toMatch(/<at|\]\(/);
  });

  test("a whistle that one may not see is as good as none", async () => {
    await blow();
    const foreign = trial.unit("nanping-wenxing");
    await trial.says(trial.who(foreign.id, "whistler"), "/查 20260105-0001", foreign);
    expect(await textIn(trial, foreign)).toContain("没有找到这个编号的哨，或者它不在您单位的范围内");
    await trial.says(trial.who(foreign.id, "whistler"), "/撤回 20260105-0001 误报", foreign);
    expect(await textIn(trial, foreign)).toContain("没有找到这个编号的哨");
    expect(await textIn(trial, street())).toContain("待签收");
  });
});

describe("what people forge", () => {
  beforeAll(async () => {
    await trial.reset();
    await blow();
  });

  test.each<[string, (value: Record<string, unknown>) => unknown]>([
    ["another assignment", (value) => ({ ...value, a: "a9" })],
    ["an assignment that is none", (value) => ({ ...value, a: "x" })],
    ["a whistle that is none", (value) => ({ ...value, w: "w000000000000000000000000" })],
    ["the machine's own command", (value) => ({ ...value, do: "chase" })],
    ["a command of the whistler", (value) => ({ ...value, do: "verify" })],
    ["a command without its form", (value) => ({ ...value, do: "decline" })],
    ["a command that is none", (value) => ({ ...value, do: "deleteEverything" })],
    ["more than is known", (value) => ({ ...value, admin: true })],
    ["a query in place of an id", (value) => ({ ...value, w: { $ne: null } })],
    ["a list in the place of the order", () => ({ do: "list", of: "board", page: 1 })],
    ["a form in the place of the order", () => ({ do: "openForm" })],
    ["the card of one person in the place of the order", ({ w }) => ({ do: "show", w })],
    [
      "names that every object has",
      (value) => JSON.parse(JSON.stringify(value).replace("{", '{"__proto__":{"a":"a2"},')),
    ],
    ["a thousand characters too many", (value) => ({ ...value, n: "哨".repeat(100_000) })],
    ["a text", () => "accept"],
    ["nothing", () => null],
  ])("a forged value with %s is refused in words and changes nothing", async (_, forge) => {
    const order = await cardIn(trial, squadron());
    const before = order.cardText;
    const answer = await trial.pressRaw({
      by: duty().openId,
      messageId: order.messageId,
      label: "报到",
      value: forge(buttonValue(order, "报到")),
    });
    await trial.settle();
    expect(answer).toMatchObject({ status: 200, toast: { type: "error", content: expect.stringMatching(/。$/) } });
    expect(await textIn(trial, squadron())).toBe(before);
  });

  test("a foreign whistle's id on one's own card shows nothing of that whistle and does nothing to it", async () => {
    const foreign = trial.unit("nanping-wenxing");
    const foreignSquadron = trial.unit("nanping-wenxing-chengguan");
    await trial.says(trial.who(foreign.id, "whistler"), "/吹哨 常规 文兴路3号占道经营 @城管中队", foreign);
    const own = await cardIn(trial, foreignSquadron);
    const { w } = buttonValue(await cardIn(trial, squadron()), "报到");
    const press = (value: object) =>
      trial.pressRaw({
        by: trial.who(foreignSquadron.id, "duty").openId,
        messageId: own.messageId,
        label: "报到",
        value,
      });
    for (const value of [
      { do: "checkIn", w, a: "a1" },
      { do: "show", w },
    ]) {
      const answer = await press(value);
      await trial.settle();
      expect(answer.toast?.type).toBe("error");
      expect(answer.toast?.content).not.toContain("海埂路");
    }
    expect(await textIn(trial, foreignSquadron)).toBe(own.cardText);
    expect(await textIn(trial, squadron())).toContain("待签收");
  });
});

describe("what people tap", () => {
  beforeEach(() => trial.reset());

  test("an old notice of a whistle that is over is answered in words and changes nothing", async () => {
    await says("/吹哨 应急 海埂路8号广告牌松动");
    const old = await lastTo(trial, duty());
    await says("/撤回 20260105-0001 已加固");
    const before = await textIn(trial, street());
    const answer = await trial.press(duty(), [old], "报到");
    expect(answer.toast).toMatchObject({ type: "error", content: expect.stringContaining("不再需要操作") });
    expect((await cardIn(trial, squadron())).cardText).toContain("已撤回");
    expect(await textIn(trial, street())).toBe(before);
  });

  test("somebody without the right is told who has it, whatever group the tap comes from", async () => {
    await blow();
    await trial.press(duty(), await trial.group(squadron()), "报到");
    await trial.fill(duty(), await trial.group(squadron()), "办结", "", { result: "已清理" });
    const member = trial.who("xiling-haigeng", "member");
    const card = await cardIn(trial, street());
    const noRight = trial.who("xiling-haigeng-binhu", "grid");
    const answer = await trial.press(noRight, [card], "验收通过");
    expect(answer.toast).toMatchObject({ type: "error", content: expect.stringContaining("海埂街道") });
    const fine = await trial.press(member, [card], "验收通过");
    expect(fine.toast?.type).toBe("success");
  });

  test("the same tap twice is done once", async () => {
    await blow();
    await trial.faults({ events: { duplicate: 1 } });
    await blow("海埂路99号占道经营");
    await trial.faults({});
    const cards = (await trial.group(squadron())).filter(({ cardText }) => cardText.includes("海埂路99号"));
    expect(cards).toHaveLength(1);
    const tap = () => trial.pressRaw({ by: duty().openId, messageId: cards[0]?.messageId, label: "报到" });
    const answers = await Promise.all([tap(), tap(), tap()]);
    await trial.settle();
    expect(answers.filter(({ toast }) => toast?.type === "success")).toHaveLength(1);
    expect((await labelsIn(trial, squadron())).filter((label) => label === "办结")).toHaveLength(1);
  });
});

describe("what comes to the webhook", () => {
  beforeAll(async () => {
    await trial.reset();
    await blow();
  });

  const event = JSON.stringify({
    schema: "2.0",
    header: { event_id: "e1", event_type: "im.message.receive_v1", token: "guess", create_time: "1", app_id: "cli_x" },
    event: {},
  });
  const now = () => String(Math.floor(Date.now() / 1000));
  test.each<[string, Record<string, string>, string]>([
    ["without a signature", {}, event],
    ["with a signature that is wrong", { "x-lark-signature": "0".repeat(64) }, event],
    ["with an empty signature", { "x-lark-signature": "" }, event],
    ["of last year", { "x-lark-signature": "0".repeat(64), "x-lark-request-timestamp": "1735660800" }, event],
    ["encrypted with another key", {}, JSON.stringify({ encrypt: Buffer.alloc(64).toString("base64") })],
    ["that is no JSON", {}, "{"],
    ["that is empty", {}, ""],
  ])("an event %s gets 401 and does nothing", async (_, headers, body) => {
    const before = await textIn(trial, squadron());
    const response = await fetch(trial.town.bot.webhookUrl ?? "", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-lark-request-timestamp": now(),
        "x-lark-request-nonce": "n",
        ...headers,
      },
      body,
    });
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain("at ");
    await trial.settle();
    expect(await textIn(trial, squadron())).toBe(before);
  });
});

/** What the card's markdown elements hold, in either language. */
function markdownIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(markdownIn);
  if (typeof node !== "object" || node === null) return [];
  const values: unknown[] = Object.values(node);
  const own = "tag" in node && (node.tag === "markdown" || node.tag === "lark_md") ? textsIn(node) : [];
  return [...own, ...values.flatMap(markdownIn)];
}

function textsIn(node: object): string[] {
  const content = "content" in node ? [node.content] : [];
  const i18n =
    "i18n_content" in node && typeof node.i18n_content === "object" ? Object.values(node.i18n_content ?? {}) : [];
  return [...content, ...i18n].map(String);
}
