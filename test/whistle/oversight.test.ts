import { describe, expect, test } from "vitest";
import { verifyChain } from "../../src/flows/trace/chain.js";
import { rebuild } from "../../src/flows/whistle/apply.js";
import { scoresThatCount, stageOf } from "../../src/flows/whistle/oversight.js";
import { heard, type Scene, say, sha256 } from "./scene.js";
import { inStatus, partIn, routine } from "./statuses.js";

const kept = ({ trace, whistle }: Scene): void => {
  expect(verifyChain(trace, sha256)).toEqual({ ok: true });
  expect(rebuild(trace)).toEqual(whistle);
};

describe("supervision 督办", () => {
  test("is put by a level above, heard at once, answered by the unit and closed by whoever asked", () => {
    const scene = routine();
    const told = scene.does("county-head", say.supervise);
    expect(heard(told)).toContain("supervised lake-urban-duty");
    expect(scene.steps("supervision")).toHaveLength(1);
    expect(heard(scene.at("05 11:00").does("lake-urban-duty", say.answerSupervision))).toEqual([
      "supervisionAnswered county-head",
    ]);
    expect(scene.steps("supervision", "supervisionClose")).toEqual([
      expect.stringContaining("supervisionClose county"),
    ]);
    scene.does("county-head", say.closeSupervision);
    expect(scene.steps("supervision", "supervisionClose")).toEqual([]);
    expect(scene.whistle.supervisions[0]).toMatchObject({ unitId: "county", targetUnitId: "lake-urban" });
    kept(scene);
  });

  test("that nobody answers climbs the ladder and enters the register with the entry that proves it", () => {
    const scene = routine();
    scene.does("county-head", say.supervise);
    scene.passesTo("15 18:00");
    const fact = scene.whistle.register.find(({ stepKind }) => stepKind === "supervision");
    expect(fact).toMatchObject({ kind: "escalated", unitId: "lake-urban" });
    expect(scene.trace[(fact?.seq ?? 0) - 1]?.change.event.type).toBe("rungsReached");
    kept(scene);
  });

  test("outlives the whistle, and nobody else may answer or close it", () => {
    const scene = routine();
    scene.does("county-head", say.supervise);
    scene.does("lake-whistler", say.withdraw);
    expect(scene.refused("lake-market-head", say.answerSupervision).code).toBe("not-yours");
    scene.does("lake-urban-duty", say.answerSupervision);
    expect(scene.refused("city-head", say.closeSupervision).code).toBe("not-yours");
    scene.does("county-head", say.closeSupervision);
    expect(scene.whistle.steps).toEqual([]);
  });

  test("stays owed when the whistle is returned at approval or study", () => {
    for (const [start, who, command] of [
      [inStatus.approval, "lake-head", say.returnApproval],
      [inStatus.study, "county-head", say.returnStudy],
    ] as const) {
      const scene = start();
      scene.does("city-inspector", say.supervise);
      scene.does(who, command);
      expect(scene.whistle.status).toBe("rejected");
      expect(scene.steps()).toEqual([expect.stringMatching(/^supervision /)]);
      kept(scene);
    }
  });

  test.each(Object.entries(inStatus))(
    "has its moment while the whistle is in %s, and moves it nowhere",
    (status, start) => {
      const scene = start();
      scene.does("county-head", say.supervise);
      expect(scene.whistle.status).toBe(status);
      expect(scene.refused("county-head", { ...say.supervise, question: " " }).code).toBe("needs-text");
      expect(scene.refused("county-head", { ...say.supervise, dueAt: scene.now }).code).toBe("bad-date");
      kept(scene);
    },
  );
});

describe("appeal 申诉 and exclusion 剔除", () => {
  test("a low rating may be appealed; corrected, the other scores count and the fact is dismissed", () => {
    const scene = partIn.verified();
    expect(heard(scene.does("lake-whistler", say.rate("a1", 1)))).toContain("lowRated lake-urban-head");
    expect(scene.whistle.register).toMatchObject([{ kind: "lowRating", unitId: "lake-urban", ruling: null }]);
    scene.does("lake-urban-head", say.appealRating("a1"));
    scene.does("county-head", say.ruleAppeal("a1", "corrected"));
    expect(scoresThatCount(scene.whistle, scene.part("lake-urban"))).toEqual({ timeliness: 4, result: 4, conduct: 4 });
    expect(scene.whistle.register).toMatchObject([{ ruling: { outcome: "dismissed" } }]);
    expect(scene.refused("lake-urban-head", say.appealRating("a1")).code).toBe("already-done");
    kept(scene);
  });

  test("after its window it is too late; a dismissed one leaves the scores, a struck one none", () => {
    const late = partIn.rated();
    expect(late.at("20 09:00").refused("lake-urban-head", say.appealRating("a1")).code).toBe("too-late");
    const scene = partIn.rated();
    scene.does("lake-urban-head", say.appealRating("a1"));
    scene.does("county-head", say.ruleAppeal("a1", "struck"));
    expect(scoresThatCount(scene.whistle, scene.part("lake-urban"))).toBeNull();
  });

  test("an excluded case counts for nothing until it is included again", () => {
    const scene = partIn.rated();
    scene.does("county-head", say.exclude(null));
    expect(scoresThatCount(scene.whistle, scene.part("lake-urban"))).toBeNull();
    expect(scene.refused("county-head", say.exclude(null)).code).toBe("already-done");
    scene.does("county-head", say.include(null));
    expect(scoresThatCount(scene.whistle, scene.part("lake-urban"))).not.toBeNull();
    expect(scene.refused("county-head", say.include("a1")).code).toBe("not-excluded");
    kept(scene);
  });
});

describe("charges 乱吹哨, 吹空哨", () => {
  const charged = (): Scene => {
    const scene = routine();
    scene.does("lake-urban-head", say.charge);
    return scene;
  };

  test("the whistler hears of it, replies, and only a ruling without an appeal counts", () => {
    const scene = routine();
    expect(heard(scene.does("lake-urban-head", say.charge))).toContain("charged lake-whistler");
    expect(scene.refused("county-head", say.ruleCharge("stands")).code).toBe("reply-first");
    scene.does("lake-whistler", say.replyCharge);
    scene.does("county-head", say.ruleCharge("stands"));
    expect(scene.whistle.register).toEqual([]);
    scene.passesTo("20 18:00");
    const found = scene.whistle.register.find(({ kind }) => kind === "emptyWhistle");
    expect(found).toMatchObject({ unitId: "lake" });
    expect(scene.trace[(found?.seq ?? 0) - 1]?.change.event.type).toBe("chargeCounted");
    kept(scene);
  });

  test("without a reply it is decided once the time is over", () => {
    const scene = charged();
    scene.passesTo("13 09:00");
    expect(scene.steps("chargeRuling")).toHaveLength(1);
    scene.does("county-head", say.ruleCharge("falls"));
    expect(stageOf(scene.whistle.charges[0] ?? expect.fail())).toBe("fallen");
  });

  test("an appeal stops it until another person one level higher has reviewed it", () => {
    const scene = charged();
    scene.does("lake-whistler", say.replyCharge);
    scene.does("county-head", say.ruleCharge("stands"));
    scene.does("lake-whistler", say.appealCharge);
    scene.passesTo("30 09:00");
    expect(scene.whistle.register.filter(({ kind }) => kind === "emptyWhistle")).toEqual([]);
    expect(scene.refused("lake-head", say.ruleChargeAppeal("stands")).code).toBe("not-yours");
    scene.does("city-head", say.ruleChargeAppeal("falls"));
    expect(scene.whistle.steps.filter(({ about }) => about === "c1")).toEqual([]);
    kept(scene);
  });

  test("one at a time, never by the whistler itself", () => {
    const scene = charged();
    expect(scene.refused("lake-urban-head", say.charge).code).toBe("charge-pending");
    expect(scene.refused("lake-head", say.charge).code).toBe("own-whistle");
  });
});
