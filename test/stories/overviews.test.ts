import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Heard, listen, namesOf } from "./news.js";
import { blowRoutine } from "./routine-story.js";
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

const daily = "每日提要";
const handOver = "值班交接";
const squadronId = "xiling-haigeng-chengguan";
const heads = (unitId: string) => trial.all(unitId, "head").map(({ name }) => name);
const duties = (unitId: string) => trial.all(unitId, "duty").map(({ name }) => name);
const of = (heard: Heard[], words: string) => heard.filter(({ title }) => title.includes(words));

test("each working morning heads hear once what is late or due in their own units, and nobody else does", async () => {
  await blowRoutine(trial);
  await trial.moveTo("2026-01-05T18:00:00+08:00");
  expect(namesOf(await news(), daily)).toEqual([]);
  await trial.moveTo("2026-01-06T10:00:00+08:00");
  const heard = await news();
  const called = namesOf(heard, daily);
  for (const unitId of ["xiling-haigeng", squadronId, "xiling-haigeng-shichang", "xiling"])
    for (const name of heads(unitId)) expect(called.filter((one) => one === name)).toHaveLength(1);
  const everyHead = new Set(trial.town.units.flatMap(({ id }) => heads(id)));
  expect(called.filter((name) => !everyHead.has(name))).toEqual([]);
  expect(called).toEqual([...new Set(called)]);
  for (const unitId of ["yunxi-shuiwu", "xiling-jiaojing"])
    for (const name of heads(unitId)) expect(called).not.toContain(name);

  const [street] = of(heard, daily).filter(({ person }) => heads("xiling-haigeng").includes(person.name));
  expect(street?.message.cardText).toMatch(/在办 1[\s\S]*逾期 1/);
  expect(street?.message.cardText).toContain("海埂路12号");
  for (const { message } of of(heard, daily)) {
    expect(message.cardText).not.toContain("排名");
    expect(message.at).toMatch(/^2026-01-06T(09|01):2/);
  }

  await trial.moveTo("2026-01-06T18:00:00+08:00");
  expect(namesOf(await news(), daily)).toEqual([]);
});

test("the board button of an overview shows the board", async () => {
  await blowRoutine(trial);
  await trial.moveTo("2026-01-06T10:00:00+08:00");
  const [first] = of(await news(), daily).filter(({ person }) => heads("xiling-haigeng").includes(person.name));
  if (!first) throw new Error("the head of the street heard nothing");
  const { toast } = await trial.press(first.person, [first.message], "海埂街道看板");
  expect(toast).toBeUndefined();
  expect((await trial.message(first.message.messageId)).cardText).toContain("海埂");
});

test("with nothing open no morning and no week brings an overview", async () => {
  await trial.moveTo("2026-01-13T12:00:00+08:00");
  const heard = await news();
  expect([...namesOf(heard, daily), ...namesOf(heard, handOver)]).toEqual([]);
});

test("no overview goes out on a day off", async () => {
  await trial.moveTo("2026-01-09T16:00:00+08:00");
  await blowRoutine(trial);
  await news();
  await trial.moveTo("2026-01-11T23:00:00+08:00");
  expect(namesOf(await news(), daily)).toEqual([]);
  await trial.moveTo("2026-01-12T09:45:00+08:00");
  expect(namesOf(await news(), daily)).toEqual(expect.arrayContaining(heads(squadronId)));
});

test("whoever goes on duty hears once in the week what is left open, with who was on before", async () => {
  await blowRoutine(trial);
  const squadron = trial.unit(squadronId);
  const head = trial.who(squadronId, "head");
  await trial.says(head, "/值班 2026-01-05 2026-01-07 韩铁柱", squadron);
  await trial.says(head, "/值班 2026-01-12 2026-01-14 吕若彤", squadron);
  await news();
  await trial.moveTo("2026-01-06T10:00:00+08:00");
  const tuesday = await news();
  expect(namesOf(tuesday, handOver)).toEqual(expect.arrayContaining(["韩铁柱", ...duties("xiling-haigeng-shichang")]));
  expect(namesOf(tuesday, handOver)).not.toContain("吕若彤");
  await trial.moveTo("2026-01-07T12:00:00+08:00");
  expect(namesOf(await news(), handOver)).toEqual([]);

  await trial.moveTo("2026-01-12T10:00:00+08:00");
  const monday = of(await news(), handOver).filter(({ person }) => person.name === "吕若彤");
  expect(monday.map(({ message }) => message.cardText)).toEqual([expect.stringContaining("上一班：韩铁柱")]);
  expect(monday[0]?.message.cardText).toContain("接续办理 1 件");
  await trial.moveTo("2026-01-14T12:00:00+08:00");
  expect(namesOf(await news(), handOver)).toEqual([]);
});
