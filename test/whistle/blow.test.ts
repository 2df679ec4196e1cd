import { describe, expect, test } from "vitest";
import { blowing as blow, Scene } from "./scene.js";
import * as town from "./town.js";

const called = ({ whistle }: Scene): string[] => whistle.assignments.map(({ unitId, role }) => `${role} ${unitId}`);

describe("a routine whistle", () => {
  test("of a street goes at once to the departments named, the first as the lead", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { unitIds: ["lake-urban", "lake-market"] });
    expect(scene.whistle).toMatchObject({ status: "dispatched", whistlerUnitId: "lake", dispatcherUnitId: "lake" });
    expect(scene.whistle.dispatchedAt).toEqual(town.at("05 09:00"));
    expect(called(scene)).toEqual(["lead lake-urban", "co lake-market"]);
    expect(scene.steps()).toEqual(["accept lake-urban 05 14:00", "accept lake-market 05 14:00"]);
  });

  test("has the lead that it asks for, named among the departments or not", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { unitIds: ["lake-urban", "lake-market"], leadUnitId: "lake-market" });
    expect(called(scene)).toEqual(["lead lake-market", "co lake-urban"]);
  });

  test("calls a department named twice once", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { unitIds: ["lake-urban", "lake-urban"] });
    expect(called(scene)).toEqual(["lead lake-urban"]);
  });

  test("without names goes to the departments of its matter on the own platform", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { matterCode: "CG-01" });
    expect(called(scene)).toEqual(["lead lake-urban", "co lake-enforcement", "co lake-market"]);
  });

  test("without names is refused where its level has no department of the matter, or where there is no matter", () => {
    const scene = new Scene();
    expect(scene.tries("lake-whistler", blow({ matterCode: "ZJ-02" }))).toEqual({ code: "no-departments" });
    expect(scene.tries("lake-whistler", blow({}))).toEqual({ code: "no-departments" });
  });

  test("of a community reaches the forces of its street, and the street dispatches", () => {
    const scene = new Scene();
    scene.blows("willow-whistler", { unitIds: ["lake-urban", "willow-clinic"] });
    expect(scene.whistle).toMatchObject({ whistlerUnitId: "willow", dispatcherUnitId: "lake" });
  });

  test("of a community to its own line units is dispatched by the community", () => {
    const scene = new Scene();
    scene.blows("willow-whistler", { unitIds: ["willow-clinic"] });
    expect(scene.whistle.dispatcherUnitId).toBe("willow");
  });

  test("to departments beyond the own level is refused with their names", () => {
    const scene = new Scene();
    const beyond = { code: "beyond-own-level", unitIds: ["county-water", "hill-enforcement"] };
    const unitIds = ["lake-urban", "county-water", "hill-enforcement"];
    expect(scene.tries("lake-whistler", blow({ unitIds }))).toEqual(beyond);
  });

  test("of a county reaches its departments, not down to the streets' forces", () => {
    const scene = new Scene();
    expect(scene.tries("county-head", blow({ unitIds: ["lake-urban"] }))).toMatchObject({ code: "beyond-own-level" });
    scene.blows("county-head", { unitIds: ["county-water"] });
    expect(scene.whistle.dispatcherUnitId).toBe("county");
  });

  test("keeps those who need only know, without the ones that are called", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { unitIds: ["lake-urban"], copiedUnitIds: ["willow", "lake-market"] });
    expect(scene.whistle.copiedUnitIds).toEqual(["willow", "lake-market"]);
  });

  test("blown again is linked to the first and counts the round", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", {
      unitIds: ["lake-urban"],
      again: { whistleId: "w0", number: "20260101-0001", round: 2 },
    });
    expect(scene.whistle).toMatchObject({
      round: 2,
      linkedTo: [{ whistleId: "w0", number: "20260101-0001", kind: "again" }],
    });
  });
});

describe("who may whistle", () => {
  test("people of a command centre whistle for its block unit", () => {
    const scene = new Scene();
    scene.blows("lake-centre-dispatcher", { unitIds: ["lake-urban"] });
    expect(scene.whistle).toMatchObject({ whistlerUnitId: "lake", whistlerId: "lake-centre-dispatcher" });
  });

  test.each(["lake-urban-head", "county-water-duty"])("a department can't: %s", (who) => {
    const scene = new Scene();
    const unitId = who.replace(/-(head|duty)$/, "");
    const refusal = { code: "may-not-whistle", unitId, category: "routine" };
    expect(scene.tries(who, blow({ unitIds: ["lake-urban"] }))).toEqual(refusal);
  });

  test("grid staff can in an emergency only", () => {
    const scene = new Scene();
    expect(scene.tries("willow-grid", blow({ unitIds: ["lake-urban"] }))).toMatchObject({ code: "may-not-whistle" });
    scene.blows("willow-grid", { category: "emergency" });
    expect(scene.whistle.whistlerUnitId).toBe("willow");
  });

  test("a level that the category does not know can't: a city has nobody to coordinate with", () => {
    const refusal = { code: "may-not-whistle", unitId: "city", category: "coordination" };
    expect(new Scene().tries("city-head", blow({ category: "coordination" }))).toEqual(refusal);
  });

  test("a level that may not use the matter can't", () => {
    const command = blow({ matterCode: "CG-01", unitIds: ["county-water"] });
    expect(new Scene().tries("county-head", command)).toMatchObject({ code: "may-not-whistle", unitId: "county" });
  });

  test("the machine can't", () => {
    expect(new Scene().tries("system", blow({}))).toMatchObject({ code: "no-right", command: "blow" });
  });
});

describe("what is refused before anything else happens", () => {
  test.each([
    ["an unknown category", { category: "whisper" }, { code: "unknown-category", category: "whisper" }],
    [
      "a category by a name that every object has",
      { category: "constructor" },
      { code: "unknown-category", category: "constructor" },
    ],
    ["an unknown matter", { matterCode: "XX-99" }, { code: "unknown-matter", matterCode: "XX-99" }],
    ["an unknown department", { unitIds: ["nowhere"] }, { code: "unknown-unit", unitId: "nowhere" }],
    ["an unknown unit to be told", { copiedUnitIds: ["nowhere"] }, { code: "unknown-unit", unitId: "nowhere" }],
    [
      "a command centre as department",
      { unitIds: ["lake-centre"] },
      { code: "not-a-department", unitId: "lake-centre" },
    ],
    ["a block unit as department", { unitIds: ["willow"] }, { code: "not-a-department", unitId: "willow" }],
    ["an empty text", { text: "  " }, { code: "needs-text", field: "text" }],
    ["a text of 2001 characters", { text: "长".repeat(2001) }, { code: "text-too-long", max: 2000, length: 2001 }],
    ["a secret mark, with spaces in it", { text: "机 密：三号楼" }, { code: "secret-mark", mark: "机密" }],
    ["a secret mark in the place", { place: "绝密库房" }, { code: "secret-mark", mark: "绝密" }],
    ["a tenth image", { images: Array.from({ length: 10 }, () => "img") }, { code: "too-many-images", max: 9 }],
    ["a date that has passed", { statedDueAt: town.at("05 09:00") }, { code: "bad-date" }],
    ["a date beyond all planning", { statedDueAt: new Date("9999-12-31T10:00:00Z") }, { code: "bad-date" }],
  ])("%s", (_, asked, refusal) => {
    expect(new Scene().tries("lake-whistler", blow({ unitIds: ["lake-urban"], ...asked }))).toEqual(refusal);
  });

  test("2000 characters, blanks around them and nine images are fine", () => {
    const scene = new Scene();
    const text = ` ${"长".repeat(2000)} `;
    scene.blows("lake-whistler", { unitIds: ["lake-urban"], text, images: Array.from({ length: 9 }, () => "img") });
    expect(scene.whistle.text).toBe(text.trim());
  });
});

describe("an emergency", () => {
  test("goes at once to the street's lead and resident forces and the county's emergency department", () => {
    const scene = new Scene("10 23:40");
    scene.blows("lake-whistler", { category: "emergency" });
    expect(called(scene)).toEqual([
      "lead lake-enforcement",
      "co lake-urban",
      "co lake-market",
      "co lake-police",
      "co county-emergency",
    ]);
    expect(scene.step("accept", "lake-police").dueAt).toEqual(town.at("10 23:45"));
    expect(scene.whistle.dispatcherUnitId).toBe("lake");
  });

  test("calls the posted emergency unit where the platform has one, and the county's department knows of it", () => {
    const scene = new Scene();
    scene.blows("hill-whistler", { category: "emergency" });
    expect(called(scene)).toEqual(["lead hill-enforcement", "co hill-emergency"]);
    expect(scene.whistle.copiedUnitIds).toEqual(["county-emergency"]);
  });

  test("is led by the department named, or by that of its matter", () => {
    const named = new Scene();
    named.blows("lake-whistler", { category: "emergency", unitIds: ["county-water"] });
    expect(called(named)[0]).toBe("lead county-water");
    const ofMatter = new Scene();
    ofMatter.blows("lake-whistler", { category: "emergency", matterCode: "YJ-05" });
    expect(called(ofMatter).slice(0, 2)).toEqual(["lead county-water", "co lake-urban"]);
  });

  test("of a community calls the forces of its street, and the street dispatches", () => {
    const scene = new Scene();
    scene.blows("willow-grid", { category: "emergency" });
    expect(called(scene)).toContain("lead lake-enforcement");
    expect(scene.whistle.dispatcherUnitId).toBe("lake");
  });

  test("may name any department of the own county, none of another", () => {
    const scene = new Scene();
    const command = blow({ category: "emergency", unitIds: ["hill-enforcement", "other-county-water"] });
    expect(scene.tries("lake-whistler", command)).toEqual({
      code: "beyond-own-level",
      unitIds: ["other-county-water"],
    });
  });

  test("of a county goes to its own emergency department and those named", () => {
    const scene = new Scene();
    scene.blows("county-head", { category: "emergency", unitIds: ["county-water"] });
    expect(called(scene)).toEqual(["lead county-water", "co county-emergency"]);
  });
});

describe("whistles that wait before they are dispatched", () => {
  test("a key whistle waits for the whistler's head and remembers the departments", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { category: "key", unitIds: ["lake-urban"], leadUnitId: "lake-market" });
    expect(scene.whistle).toMatchObject({ status: "approval", namedUnitIds: ["lake-market", "lake-urban"] });
    expect(scene.whistle.assignments).toEqual([]);
    expect(scene.steps()).toEqual(["approval lake 05 14:00"]);
  });

  test("a coordination whistle may propose departments of any level and waits for a deliberation", () => {
    const scene = new Scene();
    scene.blows("lake-whistler", { category: "coordination", unitIds: ["city-housing"] });
    expect(scene.whistle).toMatchObject({ status: "deliberation", dispatcherUnitId: "county" });
    expect(scene.steps()).toEqual(["deliberation lake 08 09:00"]);
  });
});
