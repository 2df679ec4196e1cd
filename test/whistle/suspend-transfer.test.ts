import { describe, expect, test } from "vitest";
import { heard, Scene, say } from "./scene.js";
import { routine } from "./statuses.js";
import * as town from "./town.js";

describe("suspending", () => {
  const suspended = (): Scene => {
    const scene = routine();
    scene.does("lake-urban-duty", say.checkIn);
    scene.does("lake-urban-duty", say.suspend("20 09:00"));
    scene.does("county-head", say.agreeSuspend("a1"));
    return scene;
  };

  test("is agreed by the level above the whistler; meanwhile the chasing goes on", () => {
    const scene = routine();
    const told = scene.does("lake-urban-duty", say.suspend("20 09:00"));
    expect(heard(told)).toEqual(["todo county-head"]);
    expect(scene.steps()).toEqual(["accept lake-urban 05 14:00", "suspensionReply county 06 09:00"]);
    expect(scene.refused("lake-urban-duty", say.suspend("20 09:00"))).toEqual({ code: "suspension-pending" });
  });

  test("agreed rests everything until the date", () => {
    const scene = suspended();
    expect(scene.part("lake-urban").status).toBe("suspended");
    expect(scene.steps()).toEqual(["resume lake-urban 20 09:00"]);
    expect(scene.refused("lake-whistler", say.nudge)).toEqual({ code: "nobody-missing" });
    expect(heard(scene.passesTo("19 18:00"))).toEqual([]);
  });

  test("comes back by itself, with limits that count from the date", () => {
    const scene = suspended();
    const told = scene.passesTo("20 09:00");
    expect(heard(told)).toEqual(["todo lake-urban-duty"]);
    expect(scene.part("lake-urban")).toMatchObject({ status: "checkedIn", clockFrom: town.at("20 09:00") });
    expect(scene.steps()).toEqual(["resolve lake-urban 27 09:00"]);
    expect(scene.whistle.register).toEqual([]);
  });

  test("comes back after an outage with the deadlines of the agreed date", () => {
    const scene = suspended();
    scene.chased("22 11:00");
    expect(scene.steps()).toEqual(["resolve lake-urban 27 09:00"]);
  });

  test("comes back to an acceptance that was owed before, and a stated date that has passed no longer binds", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { unitIds: ["lake-urban"], statedDueAt: town.at("15 12:00") });
    scene.does("lake-urban-duty", say.suspend("20 09:00"));
    scene.does("county-head", say.agreeSuspend("a1"));
    scene.passesTo("20 09:00");
    expect(scene.steps()).toEqual(["accept lake-urban 20 14:00"]);
    scene.does("lake-urban-duty", say.checkIn);
    expect(scene.steps("resolve")).toEqual(["resolve lake-urban 27 09:00"]);
  });

  test("an emergency is not parked: it is dealt with at once", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { category: "emergency", unitIds: ["lake-urban"] });
    scene.does("lake-urban-duty", say.checkIn);
    expect(scene.refused("lake-urban-duty", say.suspend("20 09:00"))).toEqual({ code: "emergency-not-suspended" });
  });

  test("refused goes on as before", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.suspend("20 09:00"));
    const told = scene.does("county-head", say.refuseSuspend("a1"));
    expect(heard(told)).toEqual(["suspensionAnswered lake-urban-duty"]);
    expect(scene.steps()).toEqual(["accept lake-urban 05 14:00"]);
    expect(scene.part("lake-urban").suspended?.agreed).toBe(false);
  });

  test("needs an owner, a condition and a date ahead, also when it is agreed", () => {
    const scene = routine();
    const ask = say.suspend("20 09:00");
    expect(scene.refused("lake-urban-duty", { ...ask, ownerName: "" })).toEqual({ code: "needs-text", field: "owner" });
    const noCondition = { code: "needs-text", field: "condition" };
    expect(scene.refused("lake-urban-duty", { ...ask, condition: "" })).toEqual(noCondition);
    expect(scene.refused("lake-urban-duty", say.suspend("05 09:00"))).toEqual({ code: "bad-date" });
    scene.does("lake-urban-duty", say.suspend("06 09:00"));
    expect(scene.at("07 09:00").refused("county-head", say.agreeSuspend("a1"))).toEqual({ code: "bad-date" });
  });
});

describe("a transfer", () => {
  test("hands the order on with its clock and the rungs that were done", () => {
    const scene = routine();
    scene.passesTo("05 13:30");
    scene.does("lake-urban-duty", say.transfer("lake-urban-team"));
    expect(scene.part("lake-urban").status).toBe("released");
    expect(scene.part("lake-urban-team")).toMatchObject({
      status: "ordered",
      role: "lead",
      orderedAt: town.at("05 09:00"),
      fromAssignmentId: "a1",
    });
    expect(scene.step("accept", "lake-urban-team")).toMatchObject({ dueAt: town.at("05 14:00"), rungsDone: 1 });
  });

  test("after the acceptance hands on the check-in; the new unit may still say who comes", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.accept);
    scene.does("lake-urban-duty", say.transfer("lake-urban-team"));
    expect(scene.steps()).toEqual(["checkIn lake-urban-team 06 09:00"]);
    scene.does("lake-urban-team-duty", say.accept);
    expect(scene.steps()).toEqual(["checkIn lake-urban-team 06 09:00"]);
  });

  test("keeps extensions granted and the one decline", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.requestExtension(2));
    scene.does("lake-whistler", say.grantExtension("a1"));
    scene.does("lake-urban-duty", say.decline);
    scene.does("county-head", say.maintain("a1"));
    scene.does("lake-urban-duty", say.transfer("lake-urban-team"));
    expect(scene.refused("lake-urban-team-duty", say.decline)).toMatchObject({ code: "declined-before" });
    scene.does("lake-urban-team-duty", say.checkIn);
    expect(scene.steps("resolve")).toEqual(["resolve lake-urban-team 14 09:00"]);
  });

  test.each([
    ["lake-market", "not-a-department"],
    ["lake", "not-a-department"],
    ["lake-urban", "not-a-department"],
    ["nowhere", "unknown-unit"],
  ])("goes to units under the department only: %s", (unitId, code) => {
    expect(routine().refused("lake-urban-duty", say.transfer(unitId))).toEqual({ code, unitId });
  });

  test("can't go to a unit that is called already", () => {
    const scene = new Scene();
    scene.blows("county-head", { category: "emergency", unitIds: ["county-water", "county-water-station"] });
    const refusal = { code: "already-called", unitId: "county-water-station" };
    expect(scene.refused("county-water-duty", say.transfer("county-water-station"))).toEqual(refusal);
  });
});
