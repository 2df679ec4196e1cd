import { describe, expect, test } from "vitest";
import { blowing, heard, Scene, say } from "./scene.js";
import { emergency, routine } from "./statuses.js";
import * as town from "./town.js";

const joint = (): Scene => {
  const scene = new Scene();
  scene.blows("lake-whistler", { unitIds: ["lake-urban", "lake-market"] });
  return scene;
};

describe("declining", () => {
  test("stops the chasing and opens a ruling of the level above where the whistler dispatches itself", () => {
    const scene = routine();
    const told = scene.does("lake-urban-duty", { ...say.decline, insteadUnitId: "county-housing" });
    expect(scene.part("lake-urban").status).toBe("declined");
    expect(scene.steps()).toEqual(["ruling county 05 14:00"]);
    expect(heard(told)).toEqual(["todo county-centre-dispatcher"]);
  });

  test("is ruled on by the dispatcher where that is not the whistler", () => {
    const scene = new Scene();
    scene.blows("willow-whistler", { unitIds: ["lake-urban"] });
    scene.does("lake-urban-duty", say.decline);
    expect(scene.steps("ruling")).toEqual(["ruling lake 05 14:00"]);
    scene.does("lake-centre-dispatcher", say.maintain("a1"));
    expect(scene.part("lake-urban").status).toBe("ordered");
  });

  test("is ruled on by the city itself where there is nobody above", () => {
    const scene = new Scene();
    scene.blows("city-head", { unitIds: ["city-housing"] });
    scene.does("city-housing-duty", say.decline);
    expect(scene.steps("ruling")).toEqual(["ruling city 05 14:00"]);
  });

  test("is possible until its window has passed, to the minute", () => {
    const late = emergency();
    const until = town.at("05 09:10");
    expect(late.at("05 09:11").refused("lake-police-duty", say.decline)).toEqual({
      code: "too-late",
      command: "decline",
      until,
    });
    const justInTime = emergency();
    justInTime.at("05 09:10").does("lake-police-duty", say.decline);
  });

  test("needs the rule it rests on", () => {
    const refusal = { code: "needs-text", field: "rule" };
    expect(routine().refused("lake-urban-duty", { ...say.decline, rule: "" })).toEqual(refusal);
  });

  test("can only name units that exist instead", () => {
    const command = { ...say.decline, insteadUnitId: "nowhere" };
    expect(routine().refused("lake-urban-duty", command)).toMatchObject({ code: "unknown-unit" });
  });

  test("is possible once, also after the ruling", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.decline);
    expect(scene.refused("lake-urban-duty", say.decline)).toMatchObject({ code: "already-done" });
    scene.does("county-head", say.maintain("a1"));
    expect(scene.refused("lake-urban-duty", say.decline)).toEqual({
      code: "declined-before",
      at: town.at("05 09:00"),
    });
  });

  test("makes a request for more time fall away", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.requestExtension(2));
    scene.does("lake-urban-duty", say.decline);
    expect(scene.steps()).toEqual(["ruling county 05 14:00"]);
  });
});

describe("a ruling that maintains", () => {
  test("opens the step with its old deadline and does no rung a second time", () => {
    const scene = routine();
    expect(heard(scene.passesTo("05 13:30"))).toEqual(["rungs lake-urban-duty dueSoon"]);
    scene.does("lake-urban-duty", say.decline);
    expect(heard(scene.passesTo("05 16:10"))).toEqual([]);
    scene.does("county-centre-dispatcher", say.maintain("a1"));
    expect(scene.step("accept")).toMatchObject({ dueAt: town.at("05 14:00"), rungsDone: 1 });
    expect(heard(scene.chased("05 16:10"))).toEqual([
      "rungs lake-centre-dispatcher again",
      "rungs lake-urban-duty overdue",
      "rungs lake-urban-head overdue again",
    ]);
  });

  test("leads back to where the part stood", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.accept);
    scene.does("lake-urban-duty", say.decline);
    scene.does("county-head", say.maintain("a1"));
    expect(scene.part("lake-urban")).toMatchObject({ status: "accepted", ruling: { outcome: "maintained" } });
    expect(scene.steps()).toEqual(["checkIn lake-urban 06 09:00"]);
  });

  test("keeps an extension that was granted before", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.requestExtension(2));
    scene.does("lake-whistler", say.grantExtension("a1"));
    scene.does("lake-urban-duty", say.decline);
    scene.does("county-head", say.maintain("a1"));
    scene.does("lake-urban-duty", say.checkIn);
    expect(scene.steps("resolve")).toEqual(["resolve lake-urban 14 09:00"]);
  });

  test("is a fact for the register and tells the one who declined", () => {
    const scene = routine();
    scene.does("lake-urban-head", say.decline);
    const told = scene.does("county-head", say.maintain("a1"));
    expect(scene.whistle.register).toMatchObject([{ kind: "declineOverruled", assignmentId: "a1" }]);
    expect(heard(told)).toEqual(["ruled lake-urban-duty", "ruled lake-urban-head"]);
  });

  test("needs a reason", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.decline);
    const refusal = { code: "needs-text", field: "reason" };
    expect(scene.refused("county-head", { ...say.maintain("a1"), reason: "" })).toEqual(refusal);
    expect(scene.refused("county-head", { ...say.reassign("a1", null), reason: "" })).toEqual(refusal);
  });
});

describe("a ruling that reassigns", () => {
  const declined = (scene: Scene): Scene => {
    scene.does("lake-urban-duty", say.decline);
    scene.at("05 10:00");
    return scene;
  };

  test("gives a new order with a clock of its own, in the same part", () => {
    const scene = declined(joint());
    scene.does("county-head", say.reassign("a1", "lake-enforcement"));
    expect(scene.part("lake-urban").status).toBe("released");
    expect(scene.part("lake-enforcement")).toMatchObject({
      status: "ordered",
      role: "lead",
      orderedAt: town.at("05 10:00"),
      fromAssignmentId: "a1",
    });
    expect(scene.steps()).toEqual(["accept lake-market 05 14:00", "accept lake-enforcement 05 15:00"]);
  });

  test("may name a department of the level that rules", () => {
    const scene = declined(routine());
    scene.does("county-head", say.reassign("a1", "county-housing"));
    expect(scene.part("county-housing").status).toBe("ordered");
  });

  test("can't name one that is called already, nor one out of reach", () => {
    const scene = declined(joint());
    const again = { code: "already-called", unitId: "lake-market" };
    expect(scene.refused("county-head", say.reassign("a1", "lake-market"))).toEqual(again);
    const out = { code: "beyond-own-level", unitIds: ["city-housing"] };
    expect(scene.refused("county-head", say.reassign("a1", "city-housing"))).toEqual(out);
  });

  test("without a successor makes the next department the lead", () => {
    const scene = declined(joint());
    scene.does("county-head", say.reassign("a1", null));
    expect(scene.part("lake-market").role).toBe("lead");
    expect(scene.whistle.status).toBe("dispatched");
  });

  test("without anybody left sends the whistle back to the dispatcher, who names another", () => {
    const scene = declined(routine());
    const told = scene.does("county-head", say.reassign("a1", null));
    expect(scene.whistle.status).toBe("dispatching");
    expect(scene.steps()).toEqual(["dispatch lake 05 15:00"]);
    expect(heard(told)).toEqual(["ruled lake-urban-duty", "todo lake-centre-dispatcher"]);
    scene.at("05 11:00").does("lake-centre-dispatcher", say.dispatch("lake-market"));
    expect(scene.whistle).toMatchObject({ status: "dispatched", dispatchedAt: town.at("05 09:00") });
    expect(scene.part("lake-market")).toMatchObject({ id: "a2", role: "lead", orderedAt: town.at("05 11:00") });
    expect(scene.steps()).toEqual(["accept lake-market 05 16:00"]);
  });

  test("closes the whistle when everybody else is verified already", () => {
    const scene = joint();
    scene.does("lake-market-duty", say.checkIn);
    scene.does("lake-market-duty", say.resolve);
    scene.does("lake-whistler", say.verify("a2"));
    declined(scene).does("county-head", say.reassign("a1", null));
    expect(scene.whistle).toMatchObject({ status: "closed" });
  });

  test("by the dispatcher needs departments of the own level", () => {
    const scene = declined(routine());
    scene.does("county-head", say.reassign("a1", null));
    expect(scene.refused("lake-head", say.dispatch())).toEqual({ code: "no-departments" });
    const beyond = { code: "beyond-own-level", unitIds: ["county-water"] };
    expect(scene.refused("lake-head", say.dispatch("county-water"))).toEqual(beyond);
  });
});

test("in a drill a decline overruled never counts", () => {
  const scene = new Scene();
  scene.does("lake-whistler", blowing({ unitIds: ["lake-urban"], drill: true }));
  scene.does("lake-urban-duty", say.decline);
  scene.does("county-head", say.maintain("a1"));
  expect(scene.whistle.register).toEqual([]);
});
