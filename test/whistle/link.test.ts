import { expect, test } from "vitest";
import { Scene, say } from "./scene.js";
import * as town from "./town.js";

const routine = (): Scene => {
  const scene = new Scene();
  scene.blows("lake-whistler", { unitIds: ["lake-urban"] });
  return scene;
};

test("a community adds what it found to its street's whistle, signed for its unit", () => {
  const scene = routine();
  scene.at("05 10:00").does("willow-whistler", say.link);
  expect(scene.whistle.additions).toEqual([
    {
      at: town.at("05 10:00"),
      by: "willow-whistler",
      unitId: "willow",
      text: "同一处又有两户反映",
      place: "柳园社区三号楼",
      images: [],
    },
  ]);
});

test("a dispatcher adds for the block unit of the command centre", () => {
  const scene = routine();
  scene.does("lake-centre-dispatcher", say.link);
  expect(scene.whistle.additions[0]?.unitId).toBe("lake");
});

test("nothing else of the whistle changes: no deadline, no step, no status", () => {
  const scene = routine();
  const { additions: _, counters: __, ...before } = scene.whistle;
  scene.does("willow-whistler", say.link);
  expect(scene.whistle).toMatchObject(before);
});

test("another street can't add to it, nor can a department", () => {
  expect(routine().refused("hill-whistler", say.link)).toMatchObject({ code: "not-yours" });
  expect(routine().refused("lake-urban-head", say.link)).toMatchObject({ code: "not-yours" });
});

test("what is added is checked as any text", () => {
  expect(routine().refused("willow-whistler", { ...say.link, text: " " })).toMatchObject({ code: "needs-text" });
  expect(routine().refused("willow-whistler", { ...say.link, place: "机密处" })).toMatchObject({ code: "secret-mark" });
});

test("nothing is added to a whistle that is over", () => {
  const scene = routine();
  scene.does("lake-whistler", say.withdraw);
  expect(scene.refused("willow-whistler", say.link)).toMatchObject({ code: "ended" });
});
