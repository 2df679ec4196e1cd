import { expect, test } from "vitest";
import { checkBeforeSending } from "../../src/bot/commands/check.js";
import type { Whistle } from "../../src/flows/whistle/state.js";
import { directory, now, policy, street, whistleOf } from "./yunxi.js";

const member = directory.membersOf(street).find(({ id }) => directory.rolesIn(id, street).includes("whistler"));
if (!member) throw new Error("the street has no whistler");

const heldUp = (wanted: Whistle, recorded: Whistle[]) =>
  checkBeforeSending(
    wanted,
    { member },
    {
      town: { directory: () => directory, policy: () => policy },
      whistles: { sharing: async () => recorded },
      precedents: { sharing: async () => [] },
      clock: () => now,
    },
  );

const wanted = whistleOf("滨湖路5号门前堆放建筑垃圾", { place: "滨湖路5号", whistlerUnitId: street });

test("a whistle that a first tap has just recorded is no similar one to the second tap", async () => {
  const { held } = await heldUp(wanted, [wanted]);
  expect(held.filter(({ kind }) => kind === "duplicate")).toEqual([]);
});

test("another whistle with the same words is", async () => {
  const { held } = await heldUp(wanted, [{ ...wanted, id: "w2", number: "20260104-0002" }]);
  expect(held).toContainEqual(expect.objectContaining({ kind: "duplicate" }));
});
