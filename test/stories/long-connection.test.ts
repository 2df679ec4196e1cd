import { afterAll, beforeAll, expect, test } from "vitest";
import { cardIn, textIn } from "./places.js";
import { blowRoutine, routineStory } from "./routine-story.js";
import { startTrial, type Trial } from "./trial.js";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial({ LARK_MODE: "ws" });
});
afterAll(() => trial.stop());

test("over the long connection, without any address of the bot's own, the routine story is the same", async () => {
  expect(trial.town.bot).toMatchObject({ mode: "ws" });
  await routineStory(trial);
});

test("a bot killed and started again takes the connection up and what was said meanwhile", async () => {
  await trial.kill();
  await trial.send({
    from: trial.who("xiling-qianhu", "whistler").openId,
    chatId: trial.unit("xiling-qianhu").chatId ?? "",
    text: "/吹哨 常规 前湖路3号占道经营 @城管中队",
  });
  await trial.start();
  await trial.advance("PT1M");
  const squadron = trial.unit("xiling-qianhu-chengguan");
  expect(await textIn(trial, squadron)).toContain("前湖路3号");
  const answer = await trial.press(trial.who(squadron.id, "duty"), [await cardIn(trial, squadron)], "签收");
  expect(answer.toast?.type).toBe("success");
  await blowRoutine(trial);
});
