import { expect, test } from "vitest";
import { LarkError } from "../../src/bot/lark/lark-error.js";
import { afterFailure } from "../../src/bot/sender/after-failure.js";
import { Delivery } from "../../src/models/delivery-document.js";
import { noticeFor } from "./owed.js";

const now = new Date("2026-01-05T09:00:00+08:00");
const tried = (attempts: number) => Delivery.parse({ ...noticeFor("n1"), attempts, issue: 0 });
const minutesAfter = (attempts: number, error: LarkError, random = 0): number => {
  const outcome = afterFailure(tried(attempts), error, now, random);
  if (outcome.kind !== "again") throw new Error(outcome.kind);
  return (outcome.at.getTime() - now.getTime()) / 60_000;
};

test("what nobody has read is tried after ten minutes, then ever more seldom, and parked within a day", () => {
  const unread = new LarkError({ code: 230023, msg: "more than 200 unread", status: 400 });
  const waits = [0, 1, 2, 3, 4, 5, 6].map((attempts) => minutesAfter(attempts, unread));
  expect(waits).toEqual([10, 20, 40, 80, 160, 240, 240]);
  expect(afterFailure(tried(7), unread, now, 0)).toMatchObject({
    kind: "parked",
    why: "given up after 8 tries: Lark answered 230023: more than 200 unread",
  });
});

test("a limit is waited for as long as the platform asks, and for half a day at most", () => {
  const limited = new LarkError({ code: 99991400, msg: "too many", status: 429, retryAfterMs: 90_000 });
  expect(minutesAfter(0, limited)).toBe(1.5);
  expect(minutesAfter(20, limited)).toBe(3.75);
  expect(afterFailure(tried(119), limited, now, 0)).toMatchObject({ kind: "parked" });
});

test("what may have been done is marked as such, what was refused is not", () => {
  const of = (status: number | null) =>
    afterFailure(tried(0), new LarkError({ code: status === null ? null : 1663, msg: "", status }), now, 0);
  expect([of(400), of(500), of(null)]).toMatchObject([{ refused: true }, { refused: false }, { refused: false }]);
});
