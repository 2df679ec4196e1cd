import { describe, expect, test } from "vitest";
import { heard, say } from "./scene.js";
import { emergency, routine } from "./statuses.js";
import * as town from "./town.js";

describe("an extension", () => {
  test("moves the open deadline of resolving by working days, and the deadline says why", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.checkIn);
    const asked = scene.does("lake-urban-duty", say.requestExtension(3));
    expect(heard(asked)).toEqual(["todo lake-whistler"]);
    expect(scene.steps("extensionReply")).toEqual(["extensionReply lake 05 14:00"]);
    const answered = scene.does("lake-whistler", say.grantExtension("a1"));
    expect(heard(answered)).toEqual(["extensionAnswered lake-urban-duty"]);
    expect(scene.step("resolve")).toMatchObject({
      dueAt: town.at("15 09:00"),
      startedAt: town.at("05 09:00"),
      why: { limit: "3wd", from: "extension", startedAt: town.at("12 09:00") },
    });
    expect(scene.steps("extensionReply")).toEqual([]);
  });

  test("granted before the check-in counts when the step opens", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.requestExtension(2));
    scene.does("lake-whistler", say.grantExtension("a1"));
    expect(scene.steps()).toEqual(["accept lake-urban 05 14:00"]);
    scene.does("lake-urban-duty", say.checkIn);
    expect(scene.steps("resolve")).toEqual(["resolve lake-urban 14 09:00"]);
  });

  test("refused changes nothing, needs a reason and can be asked for again", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.requestExtension(5));
    expect(scene.refused("lake-whistler", { ...say.refuseExtension("a1"), reason: "" })).toMatchObject({
      code: "needs-text",
    });
    scene.does("lake-whistler", say.refuseExtension("a1"));
    scene.does("lake-urban-duty", say.requestExtension(5));
    scene.does("lake-whistler", say.grantExtension("a1"));
    scene.does("lake-urban-duty", say.checkIn);
    expect(scene.steps("resolve")).toEqual(["resolve lake-urban 19 09:00"]);
  });

  test("is limited in sum over the whole order", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.requestExtension(3));
    scene.does("lake-whistler", say.grantExtension("a1"));
    expect(scene.refused("lake-urban-duty", say.requestExtension(3))).toEqual({
      code: "extension-limit",
      maxDays: 5,
      usedDays: 3,
    });
    scene.does("lake-urban-duty", say.requestExtension(2));
  });

  test("is asked one at a time", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.requestExtension(1));
    expect(scene.refused("lake-urban-duty", say.requestExtension(1))).toEqual({ code: "extension-pending" });
  });

  test("is asked before the deadline", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.checkIn);
    expect(scene.at("12 09:01").refused("lake-urban-duty", say.requestExtension(1))).toEqual({
      code: "too-late",
      command: "requestExtension",
      until: town.at("12 09:00"),
    });
    scene.at("12 09:00").does("lake-urban-duty", say.requestExtension(1));
  });

  test("is a whole number of days", () => {
    for (const days of [0, -1, 1.5])
      expect(routine().refused("lake-urban-duty", say.requestExtension(days))).toEqual({ code: "bad-date" });
  });

  test("is never granted in an emergency", () => {
    expect(emergency().refused("lake-police-duty", say.requestExtension(1))).toEqual({
      code: "extension-limit",
      maxDays: 0,
      usedDays: 0,
    });
  });

  test("falls away when the department is done", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.checkIn);
    scene.does("lake-urban-duty", say.requestExtension(1));
    scene.does("lake-urban-duty", say.resolve);
    expect(scene.steps()).toEqual(["verify lake 07 09:00"]);
    expect(scene.refused("lake-whistler", say.grantExtension("a1"))).toMatchObject({ code: "wrong-moment" });
  });

  test("counts after a sending back too", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.checkIn);
    scene.does("lake-urban-duty", say.resolve);
    scene.at("09 15:00").does("lake-whistler", say.sendBack("a1"));
    scene.does("lake-urban-duty", say.requestExtension(1));
    scene.does("lake-whistler", say.grantExtension("a1"));
    expect(scene.steps("resolve")).toEqual(["resolve lake-urban 14 15:00"]);
  });
});
