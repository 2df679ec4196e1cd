import { describe, expect, test } from "vitest";
import { blowing, heard, Scene, say } from "./scene.js";
import { coordination, inStatus, key } from "./statuses.js";
import * as town from "./town.js";

describe("a key whistle", () => {
  test("approved by the head is dispatched as it was blown, its clocks start then", () => {
    const scene = key();
    scene.at("05 11:00").does("lake-head", say.approve);
    expect(scene.whistle).toMatchObject({ status: "dispatched", dispatchedAt: town.at("05 11:00") });
    expect(scene.steps()).toEqual(["accept lake-urban 05 12:00", "accept lake-market 05 12:00"]);
  });

  test("tells the heads that it waits, and chases them", () => {
    const scene = new Scene();
    expect(heard(scene.blows("lake-whistler", { category: "key", unitIds: ["lake-urban"] }))).toEqual([
      "todo lake-head",
    ]);
    expect(heard(scene.passesTo("05 14:00"))).toEqual(["rungs lake-head dueSoon", "rungs lake-head overdue"]);
  });

  test("is not approved by the whistler", () => {
    expect(key().refused("lake-whistler", say.approve)).toEqual({
      code: "no-right",
      command: "approve",
      needs: ["head"],
    });
  });

  test("returned is over, with the reason, and the whistler hears it", () => {
    const scene = key();
    expect(scene.refused("lake-head", { ...say.returnApproval, reason: "" })).toMatchObject({ code: "needs-text" });
    const told = scene.does("lake-head", say.returnApproval);
    expect(scene.whistle).toMatchObject({ status: "rejected", endReason: "按常规哨办理", steps: [] });
    expect(heard(told)).toEqual(["returned lake-whistler"]);
  });
});

describe("a coordination whistle", () => {
  test("is raised only after a deliberation of the own party organisation", () => {
    const scene = coordination();
    expect(scene.refused("lake-head", say.raise)).toEqual({ code: "not-deliberated" });
    scene.does("lake-head", say.deliberate);
    expect(scene.steps()).toEqual(["deliberation lake 08 09:00"]);
    const told = scene.does("lake-head", say.raise);
    expect(scene.whistle.status).toBe("study");
    expect(scene.steps()).toEqual(["study county 07 09:00"]);
    expect(heard(told)).toEqual(["todo county-centre-dispatcher"]);
  });

  test("records date, people and conclusion", () => {
    const scene = coordination();
    const refuses = (change: object, refusal: object) =>
      expect(scene.refused("lake-head", { ...say.deliberate, ...change })).toEqual(refusal);
    refuses({ conclusion: "" }, { code: "needs-text", field: "text" });
    refuses({ attendees: [" "] }, { code: "needs-text", field: "attendees" });
    for (const heldOn of ["2026-01-06", "2026-02-30", "yesterday", ""]) refuses({ heldOn }, { code: "bad-date" });
    scene.does("lake-head", say.deliberate);
    expect(scene.whistle.deliberation).toMatchObject({
      unitId: "lake",
      heldOn: "2026-01-05",
      attendees: ["王书记", "李主任"],
    });
  });

  test("taken on goes to the departments that the parent names; the whistler verifies and rates", () => {
    const scene = inStatus.study();
    scene.does("county-centre-dispatcher", say.takeOn("county-water"));
    expect(scene.whistle).toMatchObject({ status: "dispatched", dispatcherUnitId: "county", whistlerUnitId: "lake" });
    expect(scene.whistle.study).toMatchObject([{ unitId: "county", outcome: "takenOn" }]);
    scene.does("county-water-duty", say.checkIn);
    scene.does("county-water-duty", say.resolve);
    expect(scene.refused("county-head", say.verify("a1"))).toMatchObject({ code: "not-yours" });
    scene.does("lake-whistler", say.verify("a1"));
    scene.does("lake-whistler", say.rate("a1"));
    expect(scene.whistle).toMatchObject({ status: "closed", steps: [] });
  });

  test("taken on without names goes to those proposed, else to those of the matter", () => {
    const proposed = inStatus.study();
    proposed.does("county-head", say.takeOn());
    expect(proposed.whistle.assignments.map(({ unitId }) => unitId)).toEqual(["county-housing"]);

    const ofMatter = new Scene();
    ofMatter.does("lake-whistler", blowing({ category: "coordination", matterCode: "XT-01" }));
    ofMatter.does("lake-head", say.deliberate);
    ofMatter.does("lake-head", say.raise);
    ofMatter.does("county-head", say.takeOn());
    expect(ofMatter.whistle.assignments.map(({ unitId }) => unitId)).toEqual(["county-housing", "county-water"]);
  });

  test("taken on with nobody to name waits for the parent's dispatcher", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { category: "coordination" });
    scene.does("lake-head", say.deliberate);
    scene.does("lake-head", say.raise);
    scene.does("county-head", say.takeOn());
    expect(scene.whistle).toMatchObject({ status: "dispatching", dispatcherUnitId: "county" });
    expect(scene.steps()).toEqual(["dispatch county 05 14:00"]);
    scene.does("county-centre-dispatcher", say.dispatch("county-water"));
    expect(scene.whistle.status).toBe("dispatched");
  });

  test("is not taken on with another county's departments", () => {
    const refusal = { code: "beyond-own-level", unitIds: ["other-county-water"] };
    expect(inStatus.study().refused("county-head", say.takeOn("other-county-water"))).toEqual(refusal);
  });

  test("returned by the parent is over", () => {
    const scene = inStatus.study();
    const told = scene.does("county-head", say.returnStudy);
    expect(scene.whistle).toMatchObject({ status: "rejected", endReason: "属街道职责" });
    expect(scene.whistle.study).toMatchObject([{ unitId: "county", outcome: "returned" }]);
    expect(heard(told)).toEqual(["returned lake-whistler"]);
  });

  test("is raised further after the parent's own deliberation, to the city, and no further", () => {
    const scene = inStatus.study();
    expect(scene.refused("county-head", say.raise)).toEqual({ code: "not-deliberated" });
    expect(scene.refused("lake-head", say.deliberate)).toMatchObject({ code: "not-yours" });
    scene.does("county-head", say.deliberate);
    scene.at("05 10:00").does("county-head", say.raise);
    expect(scene.whistle.study).toMatchObject([{ unitId: "county", outcome: "raised" }]);
    expect(scene.steps()).toEqual(["study city 07 10:00"]);
    expect(scene.refused("county-head", say.takeOn())).toMatchObject({ code: "not-yours", unitIds: ["city"] });
    scene.does("city-head", say.deliberate);
    expect(scene.refused("city-head", say.raise)).toEqual({ code: "no-level-above", unitId: "city" });
    scene.does("city-head", say.takeOn("city-housing"));
    expect(scene.whistle.dispatcherUnitId).toBe("city");
  });

  test("of a community is studied by its street", () => {
    const scene = new Scene();
    scene.blows("willow-whistler", { category: "coordination" });
    scene.does("willow-head", say.deliberate);
    scene.does("willow-head", say.raise);
    scene.does("lake-head", say.takeOn("lake-urban"));
    expect(scene.part("lake-urban").status).toBe("ordered");
  });
});
