import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Late, type Rung, whoHears } from "./ladder.js";
import { type Heard, listen, namesOf, withoutOverviews } from "./news.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
let news: () => Promise<Heard[]>;
beforeAll(async () => {
  trial = await startTrial();
});
beforeEach(async () => {
  await trial.reset();
  news = await listen(trial);
});
afterAll(() => trial.stop());

const street = "xiling-haigeng";
const squadron = "xiling-haigeng-chengguan";
const market = "xiling-haigeng-shichang";
const whistler = () => trial.who(street, "whistler");

const blowTo = (...departments: string[]) =>
  trial.says(
    whistler(),
    `/吹哨 常规 海埂路12号占道经营 ${departments.map((one) => `@${one}`).join(" ")}`,
    trial.unit(street),
  );

/** Words of a reminder's title, by rung. */
const words: Record<Rung, string> = {
  dueSoon: "将到期",
  overdue: "已逾期",
  again: "仍未完成",
  levelAbove: "已报上一级",
  twoAbove: "已报上两级",
};

/** Who has to hear of a rung when several departments are late with the same step: each person once. */
const expected = (rung: Rung, ...late: Late[]): string[] =>
  [...new Set(late.flatMap((one) => whoHears(rung, one, trial.town)))].sort();

const owed = (owing: string): Late => ({ owing, whistler: street, dispatcher: street });

/** Blown on Monday at 9:00 with 4 working hours to accept: noon break, the day's end and full hours are passed over. */
const acceptRungs = [
  { rung: "dueSoon", after: "2026-01-05T13:11:00+08:00", by: "2026-01-05T13:13:00+08:00" },
  { rung: "overdue", after: "2026-01-05T14:00:30+08:00", by: "2026-01-05T14:02:00+08:00" },
  { rung: "again", after: "2026-01-05T16:00:30+08:00", by: "2026-01-05T16:02:00+08:00" },
  { rung: "levelAbove", after: "2026-01-06T08:59:00+08:00", by: "2026-01-06T09:02:00+08:00" },
  { rung: "twoAbove", after: "2026-01-06T14:00:30+08:00", by: "2026-01-06T14:02:00+08:00" },
] as const;

describe("nobody accepts", () => {
  test("each rung reaches exactly those whom the table names, once, and at its time", async () => {
    await blowTo("城管中队", "市场监管所");
    for (const { rung, after, by } of acceptRungs) {
      await trial.moveTo(after);
      expect(namesOf(await news(), `签收${rung === "levelAbove" || rung === "twoAbove" ? "" : words[rung]}`)).toEqual(
        [],
      );
      await trial.moveTo(by);
      const heard = await news();
      expect(namesOf(heard, "签收")).toEqual(expected(rung, owed(squadron), owed(market)));
      for (const { title } of heard.filter(({ title }) => title.includes("签收"))) expect(title).toContain(words[rung]);
    }
  });

  test("a jump of the clock over all rungs leaves nobody out and tells nobody twice", async () => {
    await blowTo("城管中队");
    await trial.moveTo("2026-01-06T14:30:00+08:00");
    const heard = await news();
    for (const { rung } of acceptRungs)
      expect(namesOf(heard, words[rung]).filter((name) => namesOf(heard, `签收`).includes(name))).toEqual(
        expect.arrayContaining(expected(rung, owed(squadron))),
      );
    const accept = heard.filter(({ title }) => title.includes("签收"));
    expect(accept.map(({ person, title }) => `${title} ${person.name}`).sort()).toEqual([
      ...new Set(accept.map(({ person, title }) => `${title} ${person.name}`).sort()),
    ]);
    expect(accept).toHaveLength(acceptRungs.flatMap(({ rung }) => expected(rung, owed(squadron))).length);
  });

  test("a bot killed before the first rung tells each person once, in one notice of all that was missed", async () => {
    await blowTo("城管中队");
    await trial.kill();
    await trial.moveTo("2026-01-06T16:40:00+08:00");
    expect(await news()).toEqual([]);
    await trial.start();
    await trial.settle();
    // The administrators hear besides how long the bot was away.
    const heard = (await news()).filter(({ message }) => message.cardText.includes("20260105-0001"));
    const all = acceptRungs.flatMap(({ rung }) => expected(rung, owed(squadron)));
    expect(heard.map(({ person }) => person.name).sort()).toEqual([...new Set(all)].sort());
    const duty = heard.find(({ person }) => person.openId === trial.who(squadron, "duty").openId);
    expect(duty?.message.cardText).toContain("一并送达：黄牌、红牌");
    const card = (await trial.group(trial.unit(street))).at(-1)?.cardText;
    expect(card).toContain("逾期");
  });

  test("a bot killed between two rungs does the missed one once when it is back, then the next at its time", async () => {
    await blowTo("城管中队");
    await trial.moveTo("2026-01-05T13:30:00+08:00");
    expect(namesOf(await news(), "签收将到期")).toEqual(expected("dueSoon", owed(squadron)));
    await trial.kill();
    await trial.moveTo("2026-01-05T15:10:00+08:00");
    await trial.start();
    await trial.settle();
    expect(namesOf(await news(), "签收")).toEqual(expected("overdue", owed(squadron)));
    await trial.kill();
    await trial.start();
    await trial.settle();
    expect(await news()).toEqual([]);
    await trial.moveTo("2026-01-05T16:10:00+08:00");
    expect(namesOf(await news(), "签收仍未完成")).toEqual(expected("again", owed(squadron)));
  });

  test("as soon as one department accepts its chase stops, the other's goes on", async () => {
    await blowTo("城管中队", "市场监管所");
    await trial.moveTo("2026-01-05T15:00:00+08:00");
    await news();
    const pressed = await trial.press(trial.who(squadron, "duty"), await trial.group(trial.unit(squadron)), "签收");
    expect(pressed.toast?.type).toBe("success");
    await trial.moveTo("2026-01-06T08:50:00+08:00");
    expect(namesOf(await news(), "签收")).toEqual(expected("again", owed(market)));
    await trial.moveTo("2026-01-06T15:00:00+08:00");
    const heard = await news();
    const accept = heard.filter(({ title }) => title.includes("签收"));
    expect(namesOf(accept, words.levelAbove)).toEqual(expected("levelAbove", owed(market)));
    for (const { message } of accept) expect(message.cardText).not.toContain("城管中队");
    expect(namesOf(heard, "报到已逾期")).toEqual(expect.arrayContaining(expected("overdue", owed(squadron))));
  });
});

describe("the whistler's own side", () => {
  test("who does not verify is chased by the same ladder", async () => {
    await blowTo("城管中队");
    await trial.moveTo("2026-01-05T09:40:00+08:00");
    const duty = trial.who(squadron, "duty");
    const group = () => trial.group(trial.unit(squadron));
    await trial.press(duty, await group(), "签收");
    await trial.press(duty, await group(), "报到");
    await trial.press(whistler(), await trial.group(trial.unit(street)), "人到了");
    await trial.fill(duty, await group(), "办结", "摊点已清理");
    expect(namesOf(await news(), "验收")).toEqual([whistler().name]);

    const late: Late = { owing: street, whistler: street, dispatcher: street, asked: [whistler()] };
    for (const [rung, by] of [
      ["dueSoon", "2026-01-07T09:39:00+08:00"],
      ["overdue", "2026-01-07T09:41:00+08:00"],
      ["again", "2026-01-08T09:41:00+08:00"],
      ["levelAbove", "2026-01-09T09:41:00+08:00"],
      ["twoAbove", "2026-01-13T09:41:00+08:00"],
    ] as const) {
      await trial.moveTo(by);
      const heard = withoutOverviews(await news());
      expect(namesOf(heard, words[rung])).toEqual(expected(rung, late));
      expect(heard).toHaveLength(expected(rung, late).length);
    }
    await trial.press(whistler(), await trial.group(trial.unit(street)), "验收通过");
    await trial.moveTo("2026-01-14T18:00:00+08:00");
    expect(namesOf(await news(), "验收")).toEqual([]);
  });
});

describe("relief from notices at night and on days off", () => {
  test.each([
    ["on a working day at 22:00", "2026-01-05T22:00:00+08:00", "2026-01-06"],
    ["on a Sunday", "2026-01-11T10:00:00+08:00", "2026-01-12"],
    ["on the last day of the Spring Festival", "2026-02-23T15:00:00+08:00", "2026-02-24"],
  ])("a routine whistle %s reaches the department on the next working morning", async (_, at, next) => {
    await trial.moveTo(at);
    await blowTo("城管中队");
    expect((await trial.group(trial.unit(street))).at(-1)?.cardText).toContain("待签收");
    await trial.moveTo(`${next}T08:59:00+08:00`);
    expect(await trial.group(trial.unit(squadron))).toEqual([]);
    expect(await news()).toEqual([]);
    await trial.moveTo(`${next}T09:02:00+08:00`);
    const [card] = await trial.group(trial.unit(squadron));
    expect(card?.cardText).toContain(`签收截止`);
    expect(card?.cardText).toContain(`14:00`);
    expect(card?.at.slice(11, 16)).toBe("09:01");
  });

  test("no reminder of a routine whistle goes out in the evening, at night or at weekends", async () => {
    await trial.moveTo("2026-01-08T15:20:00+08:00");
    await blowTo("城管中队", "市场监管所");
    await trial.moveTo("2026-01-13T09:00:00+08:00");
    const heard = await news();
    expect(heard.length).toBeGreaterThan(10);
    for (const { message } of heard) {
      const time = message.at.slice(11, 16);
      expect(time >= "09:01" && time < "18:00", message.at).toBe(true);
      expect(message.at.slice(0, 10)).not.toMatch(/2026-01-1[01]/);
      expect(message.at.slice(14, 16)).not.toMatch(/00|30/);
    }
  });
});
