import { describe, expect, test } from "vitest";
import { heard, Scene, say } from "./scene.js";
import { emergency, routine } from "./statuses.js";
import * as town from "./town.js";

describe("what people are told in private", () => {
  test("an emergency's order reaches the people on duty at once, urgently", () => {
    const scene = new Scene("10 03:00");
    const told = scene.blows("lake-whistler", { category: "emergency" });
    expect(heard(told)).toEqual([
      "urgentOrder county-emergency-duty",
      "urgentOrder lake-enforcement-duty",
      "urgentOrder lake-market-duty",
      "urgentOrder lake-police-duty",
      "urgentOrder lake-urban-duty",
    ]);
    expect(told[0]).toMatchObject({ urgent: "app", emergency: true, stepKind: "accept", text: "" });
  });

  test("a routine order is left to the card in the department's chat", () => {
    expect(new Scene().blows("lake-whistler", { unitIds: ["lake-urban"] })).toEqual([]);
  });

  test("the whistler is asked to verify; that the record is owed too is in the same notice", () => {
    const scene = emergency();
    const parts = scene.whistle.assignments;
    const told = parts.map(({ unitId }) => {
      scene.does(`${unitId}-duty`, say.checkIn);
      return heard(scene.does(`${unitId}-duty`, say.resolve));
    });
    expect(told).toEqual(parts.map(() => ["todo lake-whistler"]));
    expect(scene.steps("filing")).toHaveLength(1);
  });

  test("nobody is told of what they did themselves", () => {
    const scene = new Scene();
    scene.blows("lake-head", { category: "key", unitIds: ["lake-urban"] });
    expect(scene.told).toEqual([]);
  });

  test("an answer about more time carries the new deadline, a refusal its reason", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.checkIn);
    scene.does("lake-urban-duty", say.requestExtension(1));
    expect(scene.does("lake-whistler", say.grantExtension("a1"))).toMatchObject([
      { memberId: "lake-urban-duty", stepKind: "resolve", stepDueAt: town.at("13 09:00") },
    ]);
    scene.does("lake-urban-duty", say.requestExtension(1));
    expect(scene.does("lake-whistler", say.refuseExtension("a1"))).toMatchObject([{ text: "时间足够" }]);
  });

  test("the id names whistle, trace entry, kind and person", () => {
    const scene = routine();
    const [notice] = scene.chased("05 13:12");
    expect(notice?.id).toBe("w1:3:rungs:lake-urban-duty");
    expect(notice).toMatchObject({
      stepKind: "accept",
      stepDueAt: town.at("05 14:00"),
      emergency: false,
      urgent: null,
    });
  });

  test("whoever has to hear of several late departments at once has one notice that names them all", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { unitIds: ["lake-urban", "lake-market"] });
    const told = scene.chased("05 16:00");
    const dispatchers = told.filter(({ memberId }) => memberId === "lake-centre-dispatcher");
    expect(dispatchers).toMatchObject([{ rungs: ["again"], assignmentId: "a1", more: [{ assignmentId: "a2" }] }]);
    expect(told.map(({ memberId }) => memberId)).toEqual([...new Set(told.map(({ memberId }) => memberId))]);
  });

  test("no two notices of a whistle's life have the same id", () => {
    const scene = emergency();
    scene.passesTo("06 09:00");
    const ids = scene.told.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(50);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
