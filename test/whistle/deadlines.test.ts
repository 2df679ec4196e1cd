import { describe, expect, test } from "vitest";
import { Scene, say } from "./scene.js";
import * as town from "./town.js";

const routineAt = (start: string, stated: string | null = null): Scene => {
  const scene = new Scene(start);
  const statedDueAt = stated === null ? null : town.at(stated);
  scene.blows("lake-whistler", { unitIds: ["lake-urban"], statedDueAt });
  return scene;
};

describe("every clock of a department starts at dispatch", () => {
  test("accept, check in and resolve count from the order, however late the one before was", () => {
    const scene = routineAt("05 09:00");
    expect(scene.steps()).toEqual(["accept lake-urban 05 14:00"]);
    scene.at("05 13:30").does("lake-urban-duty", say.accept);
    expect(scene.steps()).toEqual(["checkIn lake-urban 06 09:00"]);
    scene.at("05 17:00").does("lake-urban-duty", say.checkIn);
    expect(scene.step("resolve")).toMatchObject({ dueAt: town.at("12 09:00"), startedAt: town.at("05 09:00") });
  });

  test("the limits of the matter come before those of the category", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { matterCode: "CG-03" });
    scene.does("lake-urban-duty", say.accept);
    expect(scene.step("checkIn", "lake-urban")).toMatchObject({
      dueAt: town.at("05 14:00"),
      why: { limit: "4h", from: "matter" },
    });
  });

  test("a date stated in the whistle is the date of resolving", () => {
    const scene = routineAt("05 09:00", "08 17:00");
    scene.does("lake-urban-duty", say.checkIn);
    expect(scene.step("resolve")).toMatchObject({
      dueAt: town.at("08 17:00"),
      why: { limit: "stated", from: "whistle" },
    });
  });

  test("nothing before resolving is due later than the stated date", () => {
    const scene = routineAt("05 09:00", "05 11:00");
    expect(scene.step("accept")).toMatchObject({ dueAt: town.at("05 11:00"), why: { from: "whistle" } });
  });
});

describe("at night and on holidays", () => {
  test("a routine order of the evening starts in the morning", () => {
    const scene = routineAt("05 22:00");
    expect(scene.step("accept")).toMatchObject({
      dueAt: town.at("06 14:00"),
      why: { limit: "4h", from: "category", clock: "working", countedFrom: town.at("06 09:00") },
    });
  });

  test("an emergency at night runs at night", () => {
    const scene = new Scene("05 02:00");
    scene.blows("lake-whistler", { category: "emergency" });
    scene.does("lake-police-duty", say.checkIn);
    expect(scene.steps("accept", "resolve", "progress").filter((step) => step.includes("police"))).toEqual([
      "resolve lake-police 05 06:00",
      "progress lake-police 05 02:30",
    ]);
  });

  test("the Spring Festival is skipped, the make-up Saturday before it is worked, and the deadline says so", () => {
    const scene = routineAt("02-13 17:30");
    expect(scene.steps()).toEqual(["accept lake-urban 02-14 13:30"]);
    scene.does("lake-urban-duty", say.checkIn);
    const { dueAt, why } = scene.step("resolve");
    expect(town.said(dueAt)).toBe("02-27 17:30");
    expect(why.makeUp).toEqual(["2026-02-14"]);
    expect(why.skipped).toContainEqual({ date: "2026-02-17", reason: "holiday", name: expect.any(String) });
    expect(why.provisional).toBe(false);
  });

  test("a deadline in a year without a notice says that it is provisional", () => {
    const scene = routineAt("12-31 10:00");
    scene.does("lake-urban-duty", say.checkIn);
    expect(scene.step("resolve").why.provisional).toBe(true);
    expect(scene.step("confirmArrival").why.provisional).toBe(false);
  });
});

describe("the steps beside them", () => {
  test("a report is owed at intervals from the check-in on; each report opens the next", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { category: "emergency" });
    scene.at("05 09:10").does("lake-police-duty", say.checkIn);
    expect(town.said(scene.step("progress").dueAt)).toBe("05 09:40");
    scene.at("05 09:20").does("lake-police-duty", say.progress);
    expect(scene.steps("progress")).toEqual(["progress lake-police 05 09:50"]);
  });

  test("none is owed where reports come on change only", () => {
    const scene = routineAt("05 09:00");
    scene.does("lake-urban-duty", say.checkIn);
    expect(scene.steps("progress")).toEqual([]);
    scene.does("lake-urban-duty", say.progress);
    expect(scene.steps("progress")).toEqual([]);
  });

  test("the whistler owes the confirmation of the arrival until the department is done", () => {
    const scene = routineAt("05 09:00");
    scene.does("lake-urban-duty", say.checkIn);
    expect(scene.steps("confirmArrival")).toEqual(["confirmArrival lake 05 14:00"]);
    scene.does("lake-urban-duty", say.resolve);
    expect(scene.steps()).toEqual(["verify lake 07 09:00"]);
  });

  test("a verified whistle is closed and the rating is still owed", () => {
    const scene = routineAt("05 09:00");
    scene.does("lake-urban-duty", say.checkIn);
    scene.does("lake-urban-duty", say.resolve);
    scene.does("lake-whistler", say.verify("a1"));
    expect(scene.whistle.status).toBe("closed");
    expect(scene.steps()).toEqual(["rate lake 08 09:00"]);
  });
});
