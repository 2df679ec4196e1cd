import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FormValues, Person, Unit } from "./control.js";
import { cardIn, textIn } from "./places.js";
import { townWith } from "./town-dir.js";
import { startTrial, type Trial } from "./trial.js";

/** A district's fifth category 民生哨: wishes of residents, with its own limits, matter and ladder; nothing else is told. */
const fifth = `  livelihood:
    label: { zh: 民生哨, en: Livelihood }
    about: { zh: 居民急难愁盼的小事, en: Small things that residents need }
    clock: working
    start: none
    dispatch: named
    whistlers: { levels: [street, community], roles: [whistler, head] }
    ladder:
      - { id: dueSoon, at: 0.5, to: [duty] }
      - { id: overdue, at: 1, to: [head] }
    limits:
      accept: 2h
      checkIn: 4h
      resolve: 3wd
      confirmArrival: 4h
      verify: 1wd
      rate: 3wd
      decline: 1wd
      ruling: 4h
      dispatch: 4h
      suspensionReply: 1wd
      supervision: 2wd
`;
const matter = `  - { code: MS-01, name: 加装扶手, en: Handrails, category: livelihood, levels: [street, community],
      lead: urban-management, keywords: [加装扶手] }
`;

let dir: string;
let trial: Trial;
beforeAll(async () => {
  dir = await townWith("policy.yaml", (text) =>
    text.replace("\nlines:\n", `${fifth}\nlines:\n`).replace("\ncatalogue:\n", `\ncatalogue:\n${matter}`),
  );
  trial = await startTrial({ TOWN_DIR: dir });
});
afterAll(async () => {
  await trial.stop();
  await rm(dir, { recursive: true, force: true });
});

const street = () => trial.unit("xiling-haigeng");
const squadron = () => trial.unit("xiling-haigeng-chengguan");
const whistler = () => trial.who("xiling-haigeng", "whistler");
const duty = () => trial.who("xiling-haigeng-chengguan", "duty");
const succeeds = async (person: Person, unit: Unit, label: string, answers: FormValues = {}) =>
  expect([
    label,
    (await trial.fill(person, await trial.group(unit), label, "按实际情况", answers)).toast?.type,
  ]).toEqual([label, "success"]);

test("a town with a fifth category whistles in it by its name, from the first card to the rating", async () => {
  await trial.says(whistler(), "/吹哨 民生 幸福小区2号楼加装扶手", street());
  expect((await cardIn(trial, street())).cardText).toContain("民生哨 20260105-0001");
  expect(await textIn(trial, squadron())).toMatch(/签收截止 1月5日\(周一\) 11:00/);
  expect(await textIn(trial, squadron())).toContain("按哨种时限");

  await trial.moveTo("2026-01-05T10:05:00+08:00");
  expect((await trial.privately(duty())).at(-1)?.cardText).toContain("签收将到期");
  await succeeds(duty(), squadron(), "签收");
  await succeeds(duty(), squadron(), "报到");
  await succeeds(whistler(), street(), "人到了");
  expect(await textIn(trial, squadron())).toMatch(/办结截止 1月8日\(周四\) 09:00/);
  await succeeds(duty(), squadron(), "办结", { result: "扶手已装好" });
  await succeeds(whistler(), street(), "验收通过");
  await succeeds(whistler(), street(), "评价", { timeliness: "5", result: "5", conduct: "5" });
  expect(await textIn(trial, street())).toContain("办结归档");
});

test("the form offers it and the board of the street knows it", async () => {
  await trial.says(whistler(), "/吹哨", street());
  const form = (await trial.group(street())).findLast(({ inputs }) => inputs.length > 0);
  const category = form?.inputs.find(({ name }) => name.startsWith("category"));
  expect(category?.options?.map(({ label }) => label).some((label) => label.startsWith("民生哨"))).toBe(true);
});
