import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Message, Unit } from "./control.js";
import { type Late, type Rung, whoHears } from "./ladder.js";
import { cardIn, textIn } from "./places.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(() => trial.reset());
afterAll(() => trial.stop());

const street = () => trial.unit("xiling-haigeng");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const whistler = () => trial.who("xiling-haigeng", "whistler");
const duty = () => trial.who("xiling-haigeng-chengguan", "duty");

/** Kills the bot a little later, counted in calls to the sandbox that come between; no two runs kill at the same line. */
async function killAfter(calls: number): Promise<void> {
  for (let call = 0; call < calls; call += 1) await trial.now();
  await trial.kill();
}

/** The bot is back, and the platform has repeated what was not acknowledged: after 15 s and after 5 min. */
async function comesBack(): Promise<void> {
  await trial.start();
  await trial.advance("PT6M");
}

const cardsWith = async (unit: Unit, text: string): Promise<Message[]> =>
  (await trial.group(unit)).filter(({ cardText }) => cardText.includes(text));

/** Every private message that anybody has, as `name title number`; a line twice is somebody told twice. */
async function privateLines(): Promise<string[]> {
  const all = await trial.everyonesPrivate();
  return [...all]
    .flatMap(([{ name }, messages]) =>
      messages.map(({ cardText }) => `${name} ${cardText.split("\n").slice(0, 2).join(" ")}`),
    )
    .sort();
}

describe("killed at any moment around a message", () => {
  test("a whistle is one whistle: one card in each group, one urgent notice for each person on duty", async () => {
    const rounds = [0, 2, 6, 18];
    for (const [index, calls] of rounds.entries()) {
      await trial.send({
        from: whistler().openId,
        chatId: street().chatId ?? "",
        text: `/吹哨 应急 环湖路${index + 1}号广告牌松动`,
      });
      await killAfter(calls);
      await comesBack();
    }
    const called = trial.town.units.filter(
      ({ parentId, force, name }) =>
        parentId === "xiling-haigeng" && (force === "lead" || force === "resident" || name.includes("应急管理站")),
    );
    for (const index of rounds.keys()) {
      const text = `环湖路${index + 1}号广告牌松动`;
      for (const unit of [street(), trial.unit("xiling-zhihui"), ...called])
        expect(await cardsWith(unit, `\n${text}\n`), `${unit.name} ${text}`).toHaveLength(1);
    }
    const orders = (await privateLines()).filter((line) => line.includes("应急哨令"));
    expect(orders).toEqual([...new Set(orders)]);
    expect(orders).toHaveLength(rounds.length * called.length);
    const lines = await privateLines();
    expect(lines).toEqual([...new Set(lines)]);
  });

  test("what was said while it was dead is done when it is back, once", async () => {
    await trial.kill();
    await trial.send({
      from: whistler().openId,
      chatId: street().chatId ?? "",
      text: "/吹哨 常规 滨湖路9号占道经营 @城管中队",
    });
    await trial.send({ from: whistler().openId, chatId: street().chatId ?? "", text: "/帮助" });
    await comesBack();
    expect(await cardsWith(street(), "滨湖路9号占道经营")).toHaveLength(1);
    expect(await cardsWith(squadron(), "滨湖路9号占道经营")).toHaveLength(1);
    expect(await cardsWith(street(), "/查 20260105-0012")).toHaveLength(1);
  });
});

test("killed at any moment around a tap: what was answered holds, what was not can be tapped again", async () => {
  for (const calls of [0, 1, 3, 6]) {
    await trial.says(whistler(), `/吹哨 常规 长青路${calls + 1}号占道经营 @城管中队`, street());
    const order = await cardIn(trial, squadron());
    const tap = () => trial.pressRaw({ by: duty().openId, messageId: order.messageId, label: "签收" });
    const [answer] = await Promise.all([tap(), killAfter(calls)]);
    await comesBack();
    const card = (await trial.group(squadron())).find(({ messageId }) => messageId === order.messageId);
    if (answer.toast?.type === "success") expect(card?.cardText).toContain("已签收");
    else if (!card?.cardText.includes("已签收")) expect((await tap()).toast?.type).toBe("success");
    await trial.settle();
    const [own] = await cardsWith(street(), `长青路${calls + 1}号`);
    expect(own?.cardText).toContain("已签收");
    expect(own?.cardText.match(/韩铁柱/g)).toHaveLength(1);
  }
});

test("killed at any moment while the clock moves: each rung reaches everybody once", async () => {
  await trial.says(whistler(), "/吹哨 常规 海埂路12号占道经营 @城管中队", street());
  const stops = ["13:13", "14:03", "16:03"];
  for (const [index, time] of stops.entries()) {
    await Promise.all([trial.moveTo(`2026-01-05T${time}:00+08:00`), killAfter(index * 2)]);
    await trial.start();
    await trial.settle();
  }
  await Promise.all([trial.moveTo("2026-01-06T14:30:00+08:00"), killAfter(30)]);
  await trial.start();
  await trial.moveTo("2026-01-06T15:00:00+08:00");

  const late: Late = { owing: squadron().id, whistler: street().id, dispatcher: street().id };
  const lines = await privateLines();
  expect(lines).toEqual([...new Set(lines)]);
  const rungs: Rung[] = ["dueSoon", "overdue", "again", "levelAbove", "twoAbove"];
  const heard = [...new Set(lines.filter((line) => line.includes("签收")).map((line) => line.split(" ")[0]))].sort();
  expect(heard).toEqual([...new Set(rungs.flatMap((rung) => whoHears(rung, late, trial.town)))].sort());
  expect(await textIn(trial, street())).toContain("逾期");
});

test("a platform that answers too late, with errors or not at all loses nothing and doubles nothing", async () => {
  await trial.faults({ api: { status: 500, next: 3 } });
  await trial.says(whistler(), "/吹哨 常规 海埂路12号占道经营 @城管中队 @市场监管所", street());
  await trial.faults({ events: { duplicate: true, reorder: true } });
  await trial.says(whistler(), "/吹哨 常规 海埂路66号占道经营 @城管中队", street());
  await trial.faults({});
  await trial.advance("PT5M");
  for (const text of ["海埂路12号占道经营", "海埂路66号占道经营"]) {
    expect(await cardsWith(street(), text)).toHaveLength(1);
    expect(await cardsWith(squadron(), text)).toHaveLength(1);
  }
  expect(await cardsWith(trial.unit("xiling-haigeng-shichang"), "海埂路12号占道经营")).toHaveLength(1);
});
