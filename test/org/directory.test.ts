import { describe, expect, test } from "vitest";
import { createDirectory } from "../../src/flows/org/create-directory.js";
import type { Member } from "../../src/flows/org/directory.js";
import { loadTown } from "../../src/town-files.js";

const { org } = loadTown("data");
const nothingBound = { openIds: new Map<string, string>(), chats: new Map<string, string>() };
const directory = createDirectory(org, nothingBound);
const now = new Date("2026-01-05T09:00:00+08:00");

const ids = (things: readonly { id: string }[]) => things.map(({ id }) => id);
const member = (id: string): Member => {
  const found = directory.member(id);
  if (!found) throw new Error(`nobody is ${id}`);
  return found;
};
const someoneOf = (unitId: string, role: string): Member => {
  const found = directory.membersOf(unitId).find((candidate) => directory.rolesIn(candidate.id, unitId).includes(role));
  if (!found) throw new Error(`${unitId} has no ${role}`);
  return found;
};

describe("the tree", () => {
  test("ancestors come nearest first", () => {
    expect(ids(directory.ancestors("xiling-haigeng-haigenglu"))).toEqual(["xiling-haigeng", "xiling", "yunxi"]);
  });

  test.each([
    ["xiling-haigeng-chengguan", "xiling-haigeng"],
    ["xiling-haigeng", "xiling-haigeng"],
    ["xiling-chengguan", "xiling"],
    ["xiling-haigeng-haigenglu", "xiling-haigeng-haigenglu"],
  ])("the block unit of %s is %s", (unitId, block) => {
    expect(directory.blockOf(unitId)?.id).toBe(block);
  });

  test.each([
    ["xiling-haigeng-chengguan", "xiling", "xiling-haigeng"],
    ["xiling-haigeng", "xiling", "xiling"],
    ["xiling-chengguan", "yunxi", "xiling"],
    ["xiling-haigeng-zhihui", "xiling", "xiling"],
    ["xiling-haigeng-binhu", "xiling-haigeng", "xiling-haigeng"],
    ["yunxi-zhihui", undefined, undefined],
    ["yunxi-shuiwu", undefined, "yunxi"],
    ["yunxi", undefined, undefined],
  ])("above %s lies the block unit %s, and its head answers to %s", (unitId, block, above) => {
    expect(directory.parentBlock(unitId)?.id).toBe(block);
    expect(directory.above(unitId)?.id).toBe(above);
  });

  test.each([
    ["xiling-haigeng", "xiling-haigeng-zhihui"],
    ["xiling-haigeng-haigenglu", "xiling-haigeng-zhihui"],
    ["xiling-haigeng-chengguan", "xiling-haigeng-zhihui"],
    ["yunxi", "yunxi-zhihui"],
  ])("the command centre for %s is %s", (unitId, centre) => {
    expect(directory.commandCentreOf(unitId)?.id).toBe(centre);
    expect(ids(directory.dispatchers(unitId))).toEqual(ids(directory.dispatchers(centre)));
    expect(directory.dispatchers(unitId).length).toBeGreaterThan(0);
  });

  test("a street's platform is 1+3+N", () => {
    const forces = directory.forcesOf("xiling-haigeng").map(({ force }) => force);
    expect(forces.slice(0, 5)).toEqual(["lead", "resident", "resident", "resident", "posted"]);
    expect(forces.filter((force) => force === "posted")).toHaveLength(7);
  });

  test("a line is looked for at one level, or upwards from it", () => {
    expect(ids(directory.byLine("xiling-haigeng", "urban-management"))).toEqual(["xiling-haigeng-chengguan"]);
    expect(directory.byLine("xiling-haigeng", "gas")).toEqual([]);
    expect(ids(directory.nearestByLine("xiling-haigeng-haigenglu", "gas"))).toEqual(["xiling-ranqi"]);
    expect(ids(directory.nearestByLine("xiling-haigeng-haigenglu", "emergency"))).toEqual(["xiling-haigeng-yingji"]);
    expect(ids(directory.nearestByLine("nanping-wenxing", "transport"))).toEqual(["yunxi-jiaotong"]);
    expect(directory.nearestByLine("xiling", "no-such-line")).toEqual([]);
  });

  test("an unknown id is answered with nothing", () => {
    expect(directory.unit("nowhere")).toBeNull();
    expect(directory.blockOf("nowhere")).toBeNull();
    expect(directory.above("nowhere")).toBeNull();
    expect(directory.commandCentreOf("nowhere")).toBeNull();
    expect([
      ...directory.ancestors("nowhere"),
      ...directory.heads("nowhere"),
      ...directory.onDuty("nowhere", now),
      ...directory.dispatchers("nowhere"),
      ...directory.inspectorsFor("nowhere"),
      ...directory.rolesIn("nobody", "nowhere"),
    ]).toEqual([]);
  });
});

describe("people", () => {
  test("open ids and chats are what the platform told; the file's chat stands where it told none", () => {
    const chief = someoneOf("xiling-haigeng", "head");
    const bound = createDirectory(org, {
      openIds: new Map([[chief.id, "ou_1"]]),
      chats: new Map([["xiling-haigeng", "oc_1"]]),
    });
    expect(bound.memberByOpenId("ou_1")?.id).toBe(chief.id);
    expect(bound.memberByOpenId("ou_2")).toBeNull();
    expect(bound.member(chief.id)?.openId).toBe("ou_1");
    expect(bound.unitByChat("oc_1")?.id).toBe("xiling-haigeng");
    expect(bound.unit("xiling")?.chatId).toBe(org.units.find(({ id }) => id === "xiling")?.chatId);
    expect(directory.member(chief.id)?.openId).toBeNull();
  });

  test("the platform's group belongs to its street", () => {
    const platform = directory.platformChatOf("xiling-haigeng");
    expect(platform?.name).toContain("海埂街道");
    expect(directory.unitByChat(platform?.chatId ?? "")?.id).toBe("xiling-haigeng");
    expect(directory.platformChatOf("xiling")).toBeNull();
  });

  test("somebody with two posts belongs to both units, with the roles of each", () => {
    const both = directory.members.find(({ posts }) => posts.length === 2);
    const [first, second] = both?.posts ?? [];
    if (!both || !first || !second) throw new Error("the sample town has nobody with two posts");
    expect(directory.membersOf(first.unitId)).toContain(both);
    expect(directory.membersOf(second.unitId)).toContain(both);
    expect(directory.rolesIn(both.id, second.unitId)).toEqual(["member"]);
    expect(directory.heads(second.unitId)).not.toContain(both);
  });

  test("on duty are those with the role, else the heads, else everyone", () => {
    const unitId = "xiling-haigeng-chengguan";
    const onDutyWith = (roles: (own: string[]) => string[]) => {
      const people = org.people.map((person) =>
        person.unitId === unitId ? { ...person, roles: roles(person.roles) } : person,
      );
      return ids(createDirectory({ ...org, people }, nothingBound).onDuty(unitId, now));
    };
    expect(onDutyWith((own) => own)).toEqual([someoneOf(unitId, "duty").id]);
    expect(onDutyWith((own) => own.filter((role) => role !== "duty"))).toEqual([someoneOf(unitId, "head").id]);
    expect(onDutyWith(() => ["member"])).toEqual(ids(directory.membersOf(unitId)));
  });

  test("the roster says who is on while it runs, its end not included", () => {
    const unitId = "xiling-haigeng-chengguan";
    const chief = someoneOf(unitId, "head");
    const from = new Date("2026-01-05T18:00:00+08:00");
    const to = new Date("2026-01-06T09:00:00+08:00");
    const rostered = createDirectory({ ...org, roster: [{ unitId, from, to, personIds: [chief.id] }] }, nothingBound);
    expect(ids(rostered.onDuty(unitId, from))).toEqual([chief.id]);
    expect(ids(rostered.onDuty(unitId, to))).toEqual([someoneOf(unitId, "duty").id]);
  });

  test("deputies stand in for people away, also for each other, and nobody goes round in circles", () => {
    const [a, b] = [someoneOf("xiling-haigeng", "head"), someoneOf("xiling-haigeng", "whistler")];
    const days = { from: "2026-01-05", to: "2026-01-06" };
    const away = (leaves: { personId: string; deputyId: string }[]) =>
      createDirectory({ ...org, leaves: leaves.map((leave) => ({ ...days, ...leave })) }, nothingBound);
    const one = away([{ personId: a.id, deputyId: b.id }]);
    expect(ids(one.heads("xiling-haigeng", now))).toEqual([b.id]);
    expect(ids(one.heads("xiling-haigeng"))).toEqual([a.id]);
    expect(ids(one.heads("xiling-haigeng", new Date("2026-01-06T23:59:00+08:00")))).toEqual([b.id]);
    expect(ids(one.heads("xiling-haigeng", new Date("2026-01-07T00:00:00+08:00")))).toEqual([a.id]);
    const circle = away([
      { personId: a.id, deputyId: b.id },
      { personId: b.id, deputyId: a.id },
    ]);
    expect(circle.heads("xiling-haigeng", now)).toHaveLength(1);
  });

  test("inspectors are those of the nearest block unit that has any", () => {
    const units = (unitId: string) => [...new Set(directory.inspectorsFor(unitId).map((found) => found.unitId))];
    expect(units("xiling-haigeng-chengguan")).toEqual(["xiling-ducha"]);
    expect(units("nanping-longquan-shiqiao")).toEqual(["nanping-ducha"]);
    expect(units("yunxi-shuiwu")).toEqual(["yunxi-ducha"]);
  });
});

describe("who may see a whistle of 海埂街道 that calls its 城管中队 and 西岭区水务局", () => {
  const whistler = "xiling-haigeng";
  const called = ["xiling-haigeng-chengguan", "xiling-shuiwu"];
  test.each([
    ["the street", "xiling-haigeng", "whistler", true],
    ["its command centre", "xiling-haigeng-zhihui", "dispatcher", true],
    ["the squadron that is called", "xiling-haigeng-chengguan", "duty", true],
    ["the county's department that is called", "xiling-shuiwu", "head", true],
    ["the county", "xiling", "head", true],
    ["the county's command centre", "xiling-zhihui", "dispatcher", true],
    ["the county's inspectors", "xiling-ducha", "inspector", true],
    ["the city", "yunxi", "whistler", true],
    ["a force of the street that is not called", "xiling-haigeng-wenhua", "head", false],
    ["a community of the street", "xiling-haigeng-binhu", "grid", false],
    ["another department of the county", "xiling-chengguan", "head", false],
    ["the street next door", "xiling-qianhu", "head", false],
    ["the other county", "nanping", "head", false],
    ["the other county's inspectors", "nanping-ducha", "inspector", false],
  ])("%s (%s, %s): %s", (_, unitId, role, sees) => {
    expect(directory.maySee(someoneOf(unitId, role), whistler, called)).toBe(sees);
  });

  test("a second post counts as well as the first", () => {
    const visitor = {
      ...member(someoneOf("nanping", "head").id),
      posts: [
        { unitId: "nanping", roles: ["head"] },
        { unitId: "xiling-shuiwu", roles: ["member"] },
      ],
    };
    expect(directory.maySee(visitor, whistler, called)).toBe(true);
  });
});
