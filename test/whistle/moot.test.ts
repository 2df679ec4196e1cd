import { describe, expect, test } from "vitest";
import { isUrgentMoot, stillToSay } from "../../src/flows/whistle/moot.js";
import type { Notice } from "../../src/flows/whistle/notices.js";
import { Scene, say } from "./scene.js";

const to = (memberId: string, told: Notice[]): Notice => {
  const notice = told.find((one) => one.memberId === memberId);
  if (!notice) throw new Error(`${memberId} has heard nothing`);
  return notice;
};

describe("what a notice that had to wait still has to say", () => {
  test("a reminder of two departments names the one that has not come, and nothing once both have", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { unitIds: ["lake-urban", "lake-market"] });
    const notice = to("lake-centre-dispatcher", scene.chased("05 16:00"));
    expect(stillToSay(notice, scene.whistle)).toEqual(notice);
    scene.does("lake-urban-duty", say.accept);
    expect(stillToSay(notice, scene.whistle)).toMatchObject({ id: notice.id, assignmentId: "a2", more: [] });
    scene.does("lake-market-duty", say.accept);
    expect(stillToSay(notice, scene.whistle)).toBeNull();
  });

  test("the other one that has come is left out as well", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { unitIds: ["lake-urban", "lake-market"] });
    const notice = to("lake-centre-dispatcher", scene.chased("05 16:00"));
    scene.does("lake-market-duty", say.accept);
    expect(stillToSay(notice, scene.whistle)).toMatchObject({ assignmentId: "a1", more: [] });
  });

  test("what a person wrote is always told", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { unitIds: ["lake-urban"] });
    const notice = to("lake-urban-duty", scene.does("lake-whistler", say.nudge));
    scene.does("lake-urban-duty", say.accept);
    expect(stillToSay(notice, scene.whistle)).toEqual(notice);
  });
});

describe("whom a 加急 that had to wait still calls", () => {
  test("the department that has not taken an order on, and nobody when the whistle is over", () => {
    const scene = new Scene("10 03:00");
    const told = scene.blows("lake-whistler", { category: "emergency" });
    const [urban, police] = [to("lake-urban-duty", told), to("lake-police-duty", told)];
    scene.does("lake-urban-duty", say.accept);
    expect(isUrgentMoot(urban, scene.whistle)).toBe(true);
    expect(isUrgentMoot(police, scene.whistle)).toBe(false);
    scene.does("lake-whistler", say.withdraw);
    expect(isUrgentMoot(police, scene.whistle)).toBe(true);
  });

  test("whoever was reminded of a department that came meanwhile is not called any more", () => {
    const scene = new Scene("10 03:00");
    scene.blows("lake-whistler", { category: "emergency" });
    const reminder = to("lake-urban-duty", scene.chased("10 03:05"));
    expect(reminder).toMatchObject({ kind: "rungs", urgent: expect.any(String) });
    expect(isUrgentMoot(reminder, scene.whistle)).toBe(false);
    scene.does("lake-urban-duty", say.checkIn);
    expect(isUrgentMoot(reminder, scene.whistle)).toBe(true);
  });
});
