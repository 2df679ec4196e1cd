import { describe, expect, test } from "vitest";
import { heard, Scene, say } from "./scene.js";
import { emergency, routine } from "./statuses.js";
import * as town from "./town.js";

describe("answering an order", () => {
  test("who accepts comes, unless the form names somebody else", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.accept);
    const presser = town.directory.member("lake-urban-duty");
    expect(scene.part("lake-urban").accepted?.coming).toEqual({
      name: presser?.name,
      post: presser?.title,
      phone: presser?.mobile,
      arrivesAt: "",
      mayDecide: false,
    });
    const named = routine();
    const coming = { name: " 李明 ", arrivesAt: "20 分钟后", mayDecide: true };
    named.does("lake-urban-duty", { type: "accept", assignmentId: null, coming });
    expect(named.part("lake-urban").accepted?.coming).toMatchObject({
      name: "李明",
      arrivesAt: "20 分钟后",
      mayDecide: true,
    });
  });

  test("checking in without accepting is an acceptance too", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.checkIn);
    expect(scene.trace.map(({ change }) => change.event.type)).toEqual([
      "blown",
      "dispatched",
      "accepted",
      "checkedIn",
    ]);
    expect(scene.part("lake-urban")).toMatchObject({ status: "checkedIn", accepted: { by: "lake-urban-duty" } });
  });

  test("a second press says who did it and when", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.accept);
    const refusal = { code: "already-done", command: "accept", by: "lake-urban-duty", at: town.at("05 09:00") };
    expect(scene.at("05 09:30").refused("lake-urban-head", say.accept)).toEqual(refusal);
  });

  test("a department that was not called is told so", () => {
    expect(routine().refused("lake-market-duty", say.accept)).toEqual({ code: "not-called", unitId: "lake-market" });
  });

  test("an assignment that does not exist is told so", () => {
    const command = { ...say.accept, assignmentId: "a9" };
    expect(routine().refused("lake-urban-duty", command)).toEqual({ code: "unknown-assignment", assignmentId: "a9" });
  });

  test("a result is needed to resolve, a text to report", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.checkIn);
    expect(scene.refused("lake-urban-duty", { ...say.resolve, result: " " })).toEqual({
      code: "needs-text",
      field: "result",
    });
    expect(scene.refused("lake-urban-duty", { ...say.progress, text: "" })).toEqual({
      code: "needs-text",
      field: "text",
    });
  });

  test("a secret mark is refused wherever people write", () => {
    const scene = routine();
    expect(scene.refused("lake-urban-duty", { ...say.checkIn, note: "秘密" })).toMatchObject({ code: "secret-mark" });
  });
});

describe("the whistler's side", () => {
  const resolved = (): Scene => {
    const scene = routine();
    scene.does("lake-urban-duty", say.checkIn);
    scene.does("lake-urban-duty", say.resolve);
    return scene;
  };

  test("the arrival is confirmed once, also after the department is done", () => {
    const scene = resolved();
    scene.does("lake-whistler", say.confirmArrival("a1"));
    expect(scene.refused("lake-whistler", say.confirmArrival("a1"))).toMatchObject({ code: "already-done" });
  });

  test("a community below may confirm that they came", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.checkIn);
    scene.does("willow-whistler", say.confirmArrival("a1"));
    expect(scene.part("lake-urban").arrivalConfirmed?.by).toBe("willow-whistler");
  });

  test("what is sent back has the time that is left", () => {
    const scene = resolved();
    const told = scene.at("05 15:00").does("lake-whistler", say.sendBack("a1"));
    expect(scene.part("lake-urban")).toMatchObject({ status: "checkedIn", resolved: null });
    expect(scene.steps()).toEqual(["resolve lake-urban 12 09:00"]);
    expect(scene.step("resolve").startedAt).toEqual(town.at("05 15:00"));
    expect(heard(told)).toEqual(["sentBack lake-urban-duty"]);
  });

  test("what is sent back late has a fresh limit", () => {
    const scene = resolved();
    scene.at("09 15:00").does("lake-whistler", say.sendBack("a1"));
    expect(scene.steps()).toEqual(["resolve lake-urban 13 15:00"]);
  });

  test("without a limit of its own what is sent back has half of the resolve limit", () => {
    const routineCategory = town.policy.categories.routine;
    if (routineCategory === undefined) throw new Error("the policy has no routine whistles");
    const { sentBack: _, ...limits } = routineCategory.limits;
    const policy = {
      ...town.policy,
      categories: { ...town.policy.categories, routine: { ...routineCategory, limits } },
    };
    const scene = new Scene("05 09:00", policy);
    scene.blows("lake-whistler", { unitIds: ["lake-urban"] });
    scene.does("lake-urban-duty", say.checkIn);
    scene.does("lake-urban-duty", say.resolve);
    scene.at("09 15:00").does("lake-whistler", say.sendBack("a1"));
    expect(scene.steps()).toEqual(["resolve lake-urban 14 15:00"]);
  });

  test("sending back needs a reason", () => {
    expect(resolved().refused("lake-whistler", { ...say.sendBack("a1"), reason: "" })).toEqual({
      code: "needs-text",
      field: "reason",
    });
  });

  test("a rating is 1 to 5, whole", () => {
    const scene = resolved();
    scene.does("lake-whistler", say.verify("a1"));
    for (const score of [0, 6, 2.5, Number.NaN])
      expect(scene.refused("lake-whistler", say.rate("a1", score))).toEqual({ code: "bad-scores" });
    scene.does("lake-whistler", say.rate("a1", 3));
    expect(scene.whistle).toMatchObject({ status: "closed", steps: [], register: [] });
  });

  test("a low rating is a fact for the register, but not in a drill", () => {
    for (const drill of [false, true]) {
      const scene = new Scene();
      scene.blows("lake-whistler", { unitIds: ["lake-urban"], drill });
      scene.does("lake-urban-duty", say.checkIn);
      scene.does("lake-urban-duty", say.resolve);
      scene.does("lake-whistler", say.verify("a1"));
      scene.does("lake-whistler", say.rate("a1", 2));
      expect(scene.whistle.register.map(({ kind }) => kind)).toEqual(drill ? [] : ["lowRating"]);
    }
  });
});

describe("the end", () => {
  const allResolved = (): Scene => {
    const scene = emergency();
    for (const { unitId } of scene.whistle.assignments) {
      expect(scene.steps("filing")).toEqual([]);
      scene.does(`${unitId}-duty`, say.checkIn);
      scene.does(`${unitId}-duty`, say.resolve);
    }
    return scene;
  };

  test("a whistle is closed when the last department is verified", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { unitIds: ["lake-urban", "lake-market"] });
    for (const [unit, id] of [
      ["lake-urban", "a1"],
      ["lake-market", "a2"],
    ] as const) {
      expect(scene.whistle.status).toBe("dispatched");
      scene.does(`${unit}-duty`, say.checkIn);
      scene.does(`${unit}-duty`, say.resolve);
      scene.does("lake-whistler", say.verify(id));
    }
    expect(scene.whistle).toMatchObject({ status: "closed", closedAt: town.at("05 09:00") });
  });

  test("an emergency's record is owed within 24 h once the last department is done", () => {
    expect(allResolved().steps("filing")).toEqual(["filing lake 06 09:00"]);
  });

  test("the record can be written before verifying, then the last verification closes", () => {
    const scene = allResolved();
    scene.does("lake-whistler", say.file);
    expect(scene.whistle.status).toBe("dispatched");
    expect(scene.steps("filing")).toEqual([]);
    expect(scene.refused("lake-whistler", say.file)).toMatchObject({ code: "already-done", by: "lake-whistler" });
    for (const { id } of scene.whistle.assignments) scene.does("lake-whistler", say.verify(id));
    expect(scene.whistle.status).toBe("closed");
  });

  test("with everything verified the whistle waits for the record", () => {
    const scene = allResolved();
    for (const { id } of scene.whistle.assignments) scene.does("lake-whistler", say.verify(id));
    expect(scene.whistle.status).toBe("filing");
    scene.does("lake-whistler", say.file);
    expect(scene.whistle.status).toBe("closed");
  });

  test("the record can't be written while departments are at work", () => {
    const scene = emergency();
    expect(scene.refused("lake-whistler", say.file)).toEqual({
      code: "not-resolved-yet",
      unitIds: scene.whistle.assignments.map(({ unitId }) => unitId),
    });
  });

  test("when one is sent back the record waits again", () => {
    const scene = allResolved();
    scene.does("lake-whistler", say.sendBack("a1"));
    expect(scene.steps("filing")).toEqual([]);
    scene.at("05 10:00").does("lake-enforcement-duty", say.resolve);
    expect(scene.steps("filing")).toEqual(["filing lake 06 10:00"]);
  });

  test("withdrawing is for the person who blew and the head, needs a reason and ends every step", () => {
    const scene = routine();
    expect(scene.refused("lake-centre-dispatcher", say.withdraw)).toMatchObject({ code: "no-right" });
    expect(scene.refused("lake-whistler", { ...say.withdraw, reason: "" })).toMatchObject({ code: "needs-text" });
    const told = scene.does("lake-head", say.withdraw);
    expect(scene.whistle).toMatchObject({ status: "withdrawn", endReason: "问题已自行解决", steps: [] });
    expect(heard(told)).toEqual(["withdrawn lake-urban-duty"]);
    const refusal = { code: "ended", status: "withdrawn", at: town.at("05 09:00") };
    expect(scene.refused("lake-urban-duty", say.accept)).toEqual(refusal);
  });

  test("another whistler of the unit can't withdraw it", () => {
    const scene = new Scene();
    scene.blows("lake-head", { unitIds: ["lake-urban"] });
    expect(scene.refused("lake-whistler", say.withdraw)).toEqual({
      code: "no-right",
      command: "withdraw",
      needs: ["head"],
    });
  });
});
