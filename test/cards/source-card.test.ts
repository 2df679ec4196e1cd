import { expect, test } from "vitest";
import { sourceCard, sourceFormCard, sourceListCard, sourceNoticeCard } from "../../src/cards/source-card.js";
import type { Source } from "../../src/flows/source/source.js";
import { at, community, directory, now, personOf, policy, step } from "./fixtures.js";
import { expectFine, labels, shownText } from "./inspect.js";

const { startedAt, dueAt, ladder, rungsDone, why } = step("accept");
const open: Source = {
  id: "y0123456789abcdef01234567",
  number: "Y20260105-0001",
  unitId: community,
  finderId: personOf(community),
  text: "海埂路12号路灯不亮，联系 13812345678",
  place: "海埂路12号",
  images: ["img_1"],
  policyVersion: policy.version,
  status: "open",
  foundAt: at("09:00"),
  step: { startedAt, dueAt, ladder, rungsDone, why },
  answer: null,
  register: [],
};
const answered = { at: at("09:30"), by: personOf(community), whistle: null };
const context = { directory, now };
const written = (text: string): boolean => /海埂|更换/u.test(text);

test.each<[Source["status"], Partial<Source>]>([
  ["open", {}],
  ["solved", { step: null, answer: { ...answered, text: "已更换灯泡" } }],
  ["returned", { step: null, answer: { ...answered, text: "不在海埂路社区" } }],
  ["converted", { step: null, answer: { ...answered, text: "", whistle: { id: "w1", number: "20260105-0001" } } }],
])("a source that is %s shows what is to be done or was", (status, parts) => {
  const card = sourceCard({ ...open, status, ...parts }, context);
  expectFine(card, written);
  expect(labels(card)).toEqual(status === "open" ? ["转为吹哨", "自行解决", "退回"] : []);
  expect(shownText(card)).not.toContain("13812345678");
});

test("an answer that is late is red", () => {
  const card = sourceCard(open, { ...context, now: at("15:00") });
  expect(card.header.template).toBe("red");
  expect(shownText(card)).toContain("已逾期");
});

test("the form, the list and what people are told in private are fine cards", () => {
  expectFine(sourceFormCard());
  expectFine(sourceListCard([open, open], context), written);
  const notice = { id: "n1", memberId: "m1" };
  expectFine(sourceNoticeCard({ ...notice, kind: "rungs", rungs: ["overdue"] }, open, context), written);
  const solved: Source = { ...open, status: "solved", step: null, answer: { ...answered, text: "已更换灯泡" } };
  const told = sourceNoticeCard({ ...notice, kind: "answered", rungs: [] }, solved, context);
  expectFine(told, written);
  expect(shownText(told)).toContain("已更换灯泡");
});
