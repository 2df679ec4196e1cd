import { describe, expect, test } from "vitest";
import { createDirectory } from "../../src/flows/org/create-directory.js";
import type { Directory } from "../../src/flows/org/directory.js";
import { responders } from "../../src/flows/whistle/audience.js";
import type { Notice } from "../../src/flows/whistle/notices.js";
import { nextDueAt } from "../../src/flows/whistle/state.js";
import { heard, Scene, say } from "./scene.js";
import { emergency, routine } from "./statuses.js";
import * as town from "./town.js";

describe("the ladder of a street's own department", () => {
  test("reaches one level after the other, each rung once and at its time", () => {
    const scene = routine();
    expect(heard(scene.chased("05 13:11"))).toEqual([]);
    expect(heard(scene.chased("05 13:12"))).toEqual(["rungs lake-urban-duty dueSoon"]);
    expect(heard(scene.chased("05 13:13"))).toEqual([]);
    expect(heard(scene.passesTo("05 14:00"))).toEqual([
      "rungs lake-urban-duty overdue",
      "rungs lake-urban-head overdue",
    ]);
    expect(heard(scene.passesTo("05 16:00"))).toEqual([
      "rungs lake-centre-dispatcher again",
      "rungs lake-urban-head again",
    ]);
    expect(scene.whistle.register).toEqual([]);
    expect(heard(scene.passesTo("05 18:00"))).toEqual(["rungs county-head levelAbove", "rungs lake-head levelAbove"]);
    expect(scene.whistle.register).toMatchObject([{ kind: "escalated", assignmentId: "a1", stepKind: "accept" }]);
    expect(heard(scene.chased("06 14:00")).filter((line) => line.includes("twoAbove"))).toEqual([
      "rungs city-head twoAbove",
      "rungs city-inspector twoAbove",
    ]);
  });

  test("above a county's department and its county there is the city", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { category: "emergency", unitIds: ["county-water"] });
    const of = (notices: Notice[]) =>
      heard(notices.filter(({ assignmentId }) => assignmentId === scene.part("county-water").id));
    scene.chased("05 09:09");
    expect(of(scene.chased("05 09:10"))).toEqual(["rungs county-head levelAbove"]);
    expect(of(scene.chased("05 09:15")).filter((line) => line.endsWith("twoAbove"))).toEqual([
      "rungs city-head twoAbove",
      "rungs city-inspector twoAbove",
    ]);
  });

  test("the person who blew is chased for what the whistler owes", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.checkIn);
    scene.does("lake-urban-duty", say.resolve);
    expect(heard(scene.passesTo("07 09:00"))).toEqual([
      "rungs lake-head overdue",
      "rungs lake-whistler dueSoon",
      "rungs lake-whistler overdue",
    ]);
  });

  test("once that person has left the unit, its people on duty are", () => {
    const scene = routine();
    const owed = { kind: "verify", ownerUnitId: "lake", about: null } as const;
    const without = { ...town.org, people: town.org.people.filter(({ id }) => id !== "lake-whistler") };
    const directory = createDirectory(without, { openIds: new Map(), chats: new Map() });
    const asked = (from: Directory) => responders(owed, scene.whistle, from, scene.now).map(({ id }) => id);
    expect(asked(town.directory)).toEqual(["lake-whistler"]);
    expect(asked(directory)).toEqual(["lake-head"]);
  });

  test("a unit without anybody is asked for through the next one above", () => {
    const scene = routine();
    const without = { ...town.org, people: town.org.people.filter(({ unitId }) => unitId !== "lake-urban") };
    const directory = createDirectory(without, { openIds: new Map(), chats: new Map() });
    const owed = scene.step("accept");
    expect(responders(owed, scene.whistle, directory, scene.now).map(({ id }) => id)).toEqual(["lake-head"]);
  });

  test("heads on leave are stood in for", () => {
    const scene = new Scene("03-03 09:00");
    scene.blows("lake-whistler", { unitIds: ["lake-urban"] });
    expect(heard(scene.chased("03-03 14:00"))).toEqual([
      "rungs deputy overdue",
      "rungs lake-urban-duty dueSoon overdue",
    ]);
  });

  test("the same matter whistled again starts one level higher", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", {
      unitIds: ["lake-urban"],
      again: { whistleId: "w0", number: "20260101-0001", round: 2 },
    });
    expect(heard(scene.passesTo("05 13:12"))).toEqual([
      "rungs lake-urban-duty dueSoon",
      "rungs lake-urban-head dueSoon",
    ]);
    expect(heard(scene.passesTo("05 14:00"))).toEqual([
      "rungs lake-centre-dispatcher overdue",
      "rungs lake-urban-duty overdue",
      "rungs lake-urban-head overdue",
    ]);
  });
});

describe("after an outage", () => {
  test("the rungs that were missed together are one notice for each person and one line of the trace", () => {
    const scene = routine();
    expect(heard(scene.chased("05 16:30"))).toEqual([
      "rungs lake-centre-dispatcher again",
      "rungs lake-urban-duty dueSoon overdue",
      "rungs lake-urban-head overdue again",
    ]);
    expect(scene.trace.slice(2).map(({ change }) => change.event)).toEqual([
      {
        type: "rungsReached",
        stepId: "accept:1",
        stepKind: "accept",
        assignmentId: "a1",
        rungs: ["dueSoon", "overdue", "again"],
        registered: false,
      },
    ]);
  });

  test("nothing is due a second time", () => {
    const scene = routine();
    scene.chased("05 16:30");
    expect(scene.refused("system", say.chase)).toEqual({ code: "nothing-due" });
  });
});

describe("a department that never answers", () => {
  test("is chased for the check-in once the acceptance has nobody higher to tell, in the same run if that is due too", () => {
    const scene = routine();
    scene.passesTo("06 13:59");
    expect(scene.steps()).toEqual(["accept lake-urban 05 14:00"]);
    scene.chased("06 14:00");
    expect(scene.steps()).toEqual(["checkIn lake-urban 06 09:00"]);
    const last = scene.trace.at(-1)?.change.event;
    expect(last).toMatchObject({ stepKind: "checkIn", rungs: ["dueSoon", "overdue", "again"] });
  });

  test("can still accept and check in; the later step stays as it is", () => {
    const scene = routine();
    scene.passesTo("06 14:00");
    scene.does("lake-urban-duty", say.accept);
    expect(scene.steps()).toEqual(["checkIn lake-urban 06 09:00"]);
    scene.does("lake-urban-duty", say.checkIn);
    expect(scene.steps("resolve", "checkIn")).toEqual(["resolve lake-urban 12 09:00"]);
  });

  test("is chased up to the last rung of resolving, then all is said", () => {
    const scene = routine();
    scene.passesTo("03-31 18:00");
    expect(scene.steps()).toEqual(["resolve lake-urban 12 09:00"]);
    expect(nextDueAt(scene.whistle)).toBeNull();
    const rungs = scene.trace.flatMap(({ change: { event } }) =>
      event.type === "rungsReached" ? event.rungs.map((rung) => `${event.stepKind} ${rung}`) : [],
    );
    expect(rungs).toHaveLength(15);
    expect(new Set(rungs).size).toBe(15);
  });
});

describe("as soon as somebody acts", () => {
  test("the chasing of that step stops", () => {
    const scene = routine();
    scene.at("05 13:00").does("lake-urban-duty", say.checkIn);
    scene.does("lake-whistler", say.confirmArrival("a1"));
    expect(heard(scene.passesTo("08 17:59"))).toEqual([]);
  });

  test("nothing of a withdrawn whistle is chased", () => {
    const scene = routine();
    scene.does("lake-whistler", say.withdraw);
    expect(nextDueAt(scene.whistle)).toBeNull();
    expect(scene.refused("system", say.chase)).toMatchObject({ code: "nothing-due" });
  });

  test("a rating that is owed is chased on the closed whistle", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.checkIn);
    scene.does("lake-urban-duty", say.resolve);
    scene.does("lake-whistler", say.verify("a1"));
    expect(scene.whistle.status).toBe("closed");
    expect(heard(scene.passesTo("08 09:00"))).toContain("rungs lake-whistler overdue");
  });

  test("nobody but the machine chases", () => {
    expect(routine().refused("county-head", say.chase)).toMatchObject({ code: "no-right" });
    expect(routine().refused("system", say.withdraw)).toMatchObject({ code: "no-right" });
  });
});

describe("emergencies", () => {
  test("go beyond messages, further with each rung", () => {
    const scene = emergency();
    const police = scene.part("lake-police").id;
    const urgentAt = (moment: string) =>
      scene
        .chased(moment)
        .filter((notice) => [notice, ...notice.more].some(({ assignmentId }) => assignmentId === police))
        .map(({ urgent, emergency: isEmergency }) => `${urgent} ${isEmergency}`)
        .sort();
    expect(urgentAt("05 09:04")).toEqual(["app true"]);
    expect(urgentAt("05 09:08")).toEqual(["app true", "sms true", "sms true"]);
    expect(urgentAt("05 09:10")).toEqual(["phone true", "phone true"]);
  });

  test("a drill is chased like a real one and leaves nothing in the register", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { category: "emergency", drill: true });
    expect(scene.passesTo("05 12:00").length).toBeGreaterThan(20);
    expect(scene.whistle.register).toEqual([]);
  });
});

describe("a nudge", () => {
  test("goes to those only who have not done their part", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { unitIds: ["lake-urban", "lake-market", "lake-police"] });
    scene.does("lake-urban-duty", say.checkIn);
    scene.does("lake-urban-duty", say.resolve);
    scene.does("lake-market-duty", say.decline);
    expect(heard(scene.does("lake-whistler", say.nudge))).toEqual(["nudged lake-police-duty"]);
  });

  test("with nobody missing is refused", () => {
    const scene = routine();
    scene.does("lake-urban-duty", say.checkIn);
    scene.does("lake-urban-duty", say.resolve);
    expect(scene.refused("lake-whistler", say.nudge)).toEqual({ code: "nobody-missing" });
  });

  test("comes at most once in ten minutes, whoever sends it", () => {
    const scene = routine();
    scene.does("lake-whistler", say.nudge);
    const refusal = { code: "too-soon", until: town.at("05 09:10") };
    expect(scene.at("05 09:09").refused("county-head", say.nudge)).toEqual(refusal);
    scene.at("05 09:10").does("county-head", say.nudge);
  });

  test.each(["lake-whistler", "lake-centre-dispatcher", "county-head", "city-centre-dispatcher", "city-inspector"])(
    "may come from the whistler, the dispatcher, any level above and the inspectors: %s",
    (who) => {
      routine().does(who, say.nudge);
    },
  );

  test.each(["hill-head", "other-county-head", "willow-head", "lake-urban-head"])("and from nobody else: %s", (who) => {
    expect(routine().refused(who, say.nudge)).toMatchObject({ code: "not-yours" });
  });
});
