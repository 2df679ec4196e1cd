import { describe, expect, test } from "vitest";
import { explain } from "../../src/cards/explain.js";
import { createDirectory } from "../../src/flows/org/create-directory.js";
import { attendeesIn } from "../../src/flows/whistle/attendee-names.js";
import * as town from "./town.js";

/** Called alike: the street's two heads of departments, a member of the second one, and the county's head. */
const alike = ["lake-urban-head", "lake-market-head", "lake-market-member", "county-head"];
const titles: Partial<Record<string, string>> = { "lake-market-head": "所长" };
const directory = createDirectory(
  {
    ...town.org,
    people: town.org.people.map((person) => ({
      ...person,
      name: alike.includes(person.id) ? "王伟" : person.name,
      title: titles[person.id] ?? person.title,
    })),
  },
  { openIds: new Map(), chats: new Map() },
);
const found = (...names: string[]) => attendeesIn(names, "lake", directory);

describe("an attendee's name that several people bear", () => {
  test("is asked about, with those who may be meant", () => {
    expect(found("王伟", "外请专家")).toEqual({
      ids: [],
      unclear: { name: "王伟", memberIds: ["lake-urban-head", "lake-market-head", "lake-market-member"] },
    });
  });

  test("is told apart by unit, by post or by both, as the refusal writes it", () => {
    expect(found("王伟（lake-urban）").ids).toEqual(["lake-urban-head"]);
    expect(found("王伟(lake-urban单位)").ids).toEqual(["lake-urban-head"]);
    expect(found("王伟（所长）").ids).toEqual(["lake-market-head"]);
    expect(found("王伟（lake-market工作人员）", "王伟（lake-market所长）").ids).toEqual([
      "lake-market-member",
      "lake-market-head",
    ]);
    const memberIds = found("王伟（lake-market）").unclear?.memberIds ?? [];
    const { zh } = explain({ code: "which-attendee", name: "王伟", memberIds }, directory, town.policy);
    expect(zh).toContain("王伟（lake-market所长）、王伟（lake-market工作人员）");
  });

  test("is clear where one of them is of the deliberating unit itself", () => {
    expect(attendeesIn(["王伟"], "county", directory)).toEqual({ ids: ["county-head"], unclear: null });
  });

  test("is recorded as written where nobody of the area bears it, or nothing tells them apart", () => {
    expect(found("王伟（市里）")).toEqual({ ids: [], unclear: null });
    const twins = createDirectory(
      {
        ...town.org,
        people: town.org.people.map((person) => ({
          ...person,
          name: person.unitId === "lake-urban" ? "王伟" : "李强",
        })),
      },
      { openIds: new Map(), chats: new Map() },
    );
    expect(attendeesIn(["王伟"], "lake", twins)).toEqual({ ids: [], unclear: null });
  });
});
