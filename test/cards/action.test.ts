import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  AssignmentDo,
  actionFromName,
  type CardAction,
  encodeAction,
  isCommandAction,
  nameOfAction,
  parseAction,
  SourceDo,
  WhistleDo,
} from "../../src/cards/action.js";

const w = "w0123456789abcdef01234567";

const id = fc.stringMatching(/^[a-z0-9-]{1,40}$/);
const assignmentId = fc.integer({ min: 1, max: 9999 }).map((n) => `a${n}`);
const stepId = fc.integer({ min: 1, max: 999 }).map((n) => `verify:${n}`);
const anyAction: fc.Arbitrary<CardAction> = fc.oneof(
  fc.record({ do: fc.constantFrom(...AssignmentDo.options), w: id, a: assignmentId }),
  fc.record({ do: fc.constantFrom(...WhistleDo.options), w: id }),
  fc.record({ do: fc.constantFrom(...AssignmentDo.options), w: id, a: assignmentId, n: stepId }),
  fc.record({ do: fc.constantFrom(...WhistleDo.options), w: id, n: stepId }),
  fc.record({ do: fc.constant("blowForm" as const), d: id }),
  fc.constant({ do: "openForm" as const }),
  fc.record({ do: fc.constant("openForm" as const), d: id }),
  fc.record({ do: fc.constant("again" as const), w: id }),
  fc.record({ do: fc.constant("again" as const), w: id, d: id }),
  fc.record({ do: fc.constantFrom(...SourceDo.options), s: id }),
  fc.constant({ do: "sourceForm" as const }),
  fc.record({
    do: fc.constant("list" as const),
    of: fc.constantFrom("mine" as const, "board" as const),
    page: fc.integer({ min: 1, max: 99 }),
  }),
  fc.record({ do: fc.constant("show" as const), w: id }),
  fc.record({ do: fc.constant("pick" as const), d: id, v: id }),
  fc.record({ do: fc.constant("blowAnyway" as const), d: id }),
  fc.record({ do: fc.constant("link" as const), d: id, w: id }),
);

test("what a card writes is what a callback parses", () => {
  fc.assert(
    fc.property(anyAction, (action) => {
      expect(parseAction(JSON.parse(JSON.stringify(encodeAction(action))))).toEqual(action);
    }),
  );
});

test("different actions have different names, so a card never has one twice", () => {
  fc.assert(
    fc.property(anyAction, anyAction, (one, other) => {
      const sameWhistle = { ...one, ...("w" in one && isCommandAction(one) ? { w } : {}) };
      const otherSame = { ...other, ...("w" in other && isCommandAction(other) ? { w } : {}) };
      expect(nameOfAction(one) === nameOfAction(other)).toBe(JSON.stringify(sameWhistle) === JSON.stringify(otherSame));
    }),
  );
});

describe("a button whose client sends no value", () => {
  test("of a grid source is known by its name alone", () => {
    for (const what of SourceDo.options) {
      const action: CardAction = { do: what, s: "y0123456789abcdef01234567" };
      expect(actionFromName(nameOfAction(action), null)).toEqual(action);
    }
    expect(actionFromName("sourceForm", null)).toEqual({ do: "sourceForm" });
  });

  test("is known by its name and the whistle of its message", () => {
    for (const what of AssignmentDo.options) {
      const action: CardAction = { do: what, w, a: "a3" };
      expect(actionFromName(nameOfAction(action), w)).toEqual(action);
    }
    for (const what of WhistleDo.options)
      expect(actionFromName(nameOfAction({ do: what, w }), w)).toEqual({ do: what, w });
    const judging: CardAction[] = [
      { do: "verify", w, a: "a3", n: "verify:12" },
      { do: "approve", w, n: "approval:1" },
    ];
    for (const action of judging) expect(actionFromName(nameOfAction(action), w)).toEqual(action);
  });

  test("may be the whistle form, which belongs to no whistle", () => {
    expect(actionFromName("blowForm", null)).toEqual({ do: "blowForm" });
    expect(actionFromName("blowForm__k1", null)).toEqual({ do: "blowForm", d: "k1" });
  });

  test("is nothing without a whistle or with a name that is not ours", () => {
    expect(actionFromName("accept__a1", null)).toBeNull();
    expect(actionFromName("accept__zz", w)).toBeNull();
    expect(actionFromName("accept", w)).toBeNull();
    expect(actionFromName("Button_m6vy7xom", w)).toBeNull();
  });
});

test("a value that no card of ours has written is no action", () => {
  for (const value of [
    undefined,
    null,
    "accept",
    [],
    {},
    { do: "accept" },
    { do: "accept", w },
    { do: "accept", w, a: "a1; drop" },
    { do: "accept", w, a: "a1", more: 1 },
    { do: "chase", w },
    { do: "list", of: "all", page: 1 },
    { do: "list", of: "mine", page: 0 },
    { do: "show", w: "x".repeat(65) },
  ])
    expect(parseAction(value)).toBeNull();
});
