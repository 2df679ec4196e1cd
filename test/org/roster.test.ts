import fc from "fast-check";
import { expect, test } from "vitest";
import { createDirectory } from "../../src/flows/org/create-directory.js";
import { mergedLeaves, mergedRoster, type RosterEntry, spanOf } from "../../src/flows/org/roster.js";
import { org } from "../whistle/town.js";

const day = (date: number) => new Date(Date.UTC(2026, 0, date) - 8 * 3_600_000);
const entry = (unitId: string, from: number, to: number, ...personIds: string[]): RosterEntry => ({
  unitId,
  from: day(from),
  to: day(to),
  personIds,
});

test("a later entry takes the place of the earlier one in its time only", () => {
  const merged = mergedRoster([entry("a", 1, 10, "li")], [entry("a", 3, 5, "wang")]);
  expect(merged).toEqual([entry("a", 1, 3, "li"), entry("a", 5, 10, "li"), entry("a", 3, 5, "wang")]);
});

test("another unit's entry stays, an entry without people clears its time", () => {
  const merged = mergedRoster([entry("a", 1, 10, "li"), entry("b", 1, 10, "bo")], [entry("a", 1, 4)]);
  expect(merged).toEqual([entry("a", 4, 10, "li"), entry("b", 1, 10, "bo")]);
});

test("whatever is written, at each moment exactly what was written last for it holds", () => {
  const entries = fc.array(
    fc
      .record({ from: fc.integer({ min: 1, max: 20 }), days: fc.integer({ min: 1, max: 9 }), who: fc.nat(3) })
      .map(({ from, days, who }) => entry("a", from, from + days, ...(who === 0 ? [] : [`p${who}`]))),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(entries, fc.integer({ min: 1, max: 29 }), (list, moment) => {
      const at = day(moment);
      const holds = ({ from, to }: RosterEntry) => from <= at && at < to;
      const last = list.findLast(holds);
      expect(
        mergedRoster([], list)
          .filter(holds)
          .flatMap(({ personIds }) => personIds),
      ).toEqual(last?.personIds ?? []);
    }),
  );
});

test("days are whole days in China, the last one included", () => {
  expect(spanOf({ from: "2026-01-06", to: "2026-01-07" })).toEqual({
    from: new Date("2026-01-06T00:00:00+08:00"),
    to: new Date("2026-01-08T00:00:00+08:00"),
  });
});

test("the deputy is on duty and has the rights of whoever is away, in those days, but never the administrator's", () => {
  const leave = { personId: "lake-urban-duty", deputyId: "lake-market-member", from: "2026-01-06", to: "2026-01-07" };
  const away = { ...org, leaves: mergedLeaves(org.leaves, [leave]) };
  const openIds = new Map([["lake-market-member", "ou_deputy"]]);
  const directory = createDirectory(away, { openIds, chats: new Map() });
  const during = new Date("2026-01-06T10:00:00+08:00");
  const after = new Date("2026-01-08T00:00:00+08:00");
  expect(directory.onDuty("lake-urban", during).map(({ id }) => id)).toEqual(["lake-market-member"]);
  expect(directory.acting("ou_deputy", during)?.posts).toContainEqual({ unitId: "lake-urban", roles: ["duty"] });
  expect(directory.acting("ou_deputy", after)?.posts).toHaveLength(1);
  expect(directory.onDuty("lake-urban", after).map(({ id }) => id)).toEqual(["lake-urban-duty"]);
  expect(directory.standsInFor("lake-market-member", during).map(({ id }) => id)).toEqual(["lake-urban-duty"]);
});

test("a leave written later counts before an earlier one for the same day", () => {
  const first = { personId: "li", deputyId: "wang", from: "2026-01-06", to: "2026-01-10" };
  const second = { ...first, deputyId: "zhou", from: "2026-01-08", to: "2026-01-08" };
  expect(mergedLeaves([], [first, second])).toEqual([second, first]);
});

test("the whistler's deputy hears what the whistler would, when the whistler is away", () => {
  const leave = { personId: "lake-whistler", deputyId: "lake-head", from: "2026-01-05", to: "2026-01-05" };
  const directory = createDirectory({ ...org, leaves: [leave] }, { openIds: new Map(), chats: new Map() });
  const during = new Date("2026-01-05T10:00:00+08:00");
  expect(directory.standIn("lake-whistler", during)).toBe("lake-head");
  expect(directory.standIn("lake-whistler", new Date("2026-01-06T10:00:00+08:00"))).toBe("lake-whistler");
  expect(directory.standIn("lake-head", during)).toBe("lake-head");
});
