import mongoose from "mongoose";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTown, type Town } from "../../src/bot/town.js";
import { type TellDeps, tell } from "../../src/jobs/tell.js";
import { createBindings } from "../../src/models/bindings.js";
import { type Budgets, createBudgets } from "../../src/models/budgets.js";
import { createDeliveries, type Deliveries } from "../../src/models/deliveries.js";
import { createHolidays } from "../../src/models/holidays.js";
import { createPolicies } from "../../src/models/policies.js";
import { createQuotas } from "../../src/models/quotas.js";
import { createRoster } from "../../src/models/roster.js";
import { loadTown } from "../../src/town-files.js";
import { noticeFor } from "../bot/owed.js";
import { type TestDatabase, testDatabase } from "../database.js";

let database: TestDatabase;
let connection: mongoose.Connection;
let deliveries: Deliveries;
let budgets: Budgets;
let town: Town;
let now: Date;

beforeAll(async () => {
  database = await testDatabase();
  connection = await mongoose.createConnection(database.uri, { autoIndex: false }).asPromise();
  deliveries = createDeliveries(connection);
  budgets = createBudgets(connection);
  await deliveries.init();
  const { org, policy, holidays } = loadTown("data");
  town = await createTown({
    org,
    policy: { ...policy, budget: { ...policy.budget, perPersonAndDay: 2 } },
    holidays,
    imported: createHolidays(connection),
    bindings: createBindings(connection),
    roster: createRoster(connection),
    policies: createPolicies(connection),
    isInUse: async () => false,
    now: new Date("2026-01-05T09:00:00+08:00"),
  });
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});
beforeEach(async () => {
  await connection.collection("deliveries").deleteMany({});
  await connection.collection("budgets").deleteMany({});
  now = new Date("2026-01-05T10:10:00+08:00");
});

const deps = (more: Partial<TellDeps> = {}): TellDeps => ({ town, deliveries, budgets, clock: () => now, ...more });
const owe = (memberId: string, ...ids: string[]) =>
  deliveries.upsertMany(
    ids.map((id) => ({
      delivery: noticeFor(id, { data: { kind: "todo" }, to: { type: "open_id", id: `ou_${memberId}` } }),
      at: now,
      budgetOf: memberId,
    })),
  );

/** What a sender would find by now: the notices that go, and of a digest those that it tells. */
async function going(): Promise<string[][]> {
  const claimed = await deliveries.claim(now, { limit: 500, leaseUntil: now, claim: "test:1" });
  return claimed.map(({ id, data }) => (Array.isArray(data.notices) ? data.notices.map(String) : [id]));
}

test("no sender sees a notice before its person's budget was asked", async () => {
  await owe("li", "n1");
  expect(await going()).toEqual([]);
  await tell(deps());
  expect(await going()).toEqual([["n1"]]);
});

test("however many instances do it at once, each notice goes once, each person has one message", async () => {
  const members = Array.from({ length: 12 }, (_, index) => `m${index}`);
  for (const member of members) await owe(member, `${member}-a`, `${member}-b`, `${member}-c`);
  await Promise.all(Array.from({ length: 8 }, () => tell(deps({ budgets: { ...budgets } }))));
  const messages = await going();
  expect(messages).toHaveLength(members.length);
  expect(messages.flat().toSorted()).toEqual(
    members.flatMap((member) => ["a", "b", "c"].map((one) => `${member}-${one}`)).toSorted(),
  );
  const kept = await budgets.of(members);
  expect(kept.map(({ account }) => account.told)).toEqual(members.map(() => 1));
});

test("an instance killed between deciding and carrying out is made good by the next, and counts once", async () => {
  await owe("li", "n1", "n2");
  const killed: Deliveries = { ...deliveries, release: () => Promise.reject(new Error("killed")) };
  await expect(tell(deps({ deliveries: killed }))).rejects.toThrow("killed");
  expect(await going()).toEqual([]);
  await owe("li", "n3");
  await tell(deps());
  expect(await going()).toEqual([["n1", "n2"], ["n3"]]);
  expect((await budgets.of(["li"]))[0]?.account.told).toBe(2);
});

test("an instance killed after carrying out and before noting it tells nobody twice", async () => {
  await owe("li", "n1", "n2");
  const killed: Budgets = { ...budgets, done: () => Promise.reject(new Error("killed")) };
  await expect(tell(deps({ budgets: killed }))).rejects.toThrow("killed");
  expect(await going()).toEqual([["n1", "n2"]]);
  await deliveries.complete("test:1", await sentAll());
  await owe("li", "n1", "n2");
  await tell(deps());
  expect(await going()).toEqual([]);
});

test("beyond the budget everything of the day goes in one digest at its moment", async () => {
  for (const id of ["n1", "n2", "n3", "n4"]) {
    await owe("li", id);
    await tell(deps());
    now = new Date(now.getTime() + 10 * 60_000);
  }
  expect(await going()).toEqual([["n1"], ["n2"]]);
  await deliveries.complete("test:1", await sentAll());
  expect(await deliveries.moments()).toEqual({ send: null, tell: new Date("2026-01-05T17:20:00+08:00") });
  now = new Date("2026-01-05T17:20:00+08:00");
  await tell(deps());
  expect(await going()).toEqual([["n3", "n4"]]);
});

test("the day's paid messages are given out once each, and no more of them", async () => {
  const quotas = createQuotas(connection);
  const ids = Array.from({ length: 10 }, (_, index) => `n${index}`);
  const asked = await Promise.all([...ids, ...ids].map((id) => quotas.take("sms", "2026-01-05", id, 4)));
  const given = new Set([...ids, ...ids].filter((_, index) => asked[index]));
  expect(given.size).toBe(4);
  expect(await quotas.take("sms", "2026-01-06", "n9", 4)).toBe(true);
});

async function sentAll() {
  const list = await deliveries.claim(now, { limit: 500, leaseUntil: now, claim: "test:1" });
  return list.map((delivery) => ({
    kind: "sent" as const,
    delivery,
    message: { id: `om_${delivery.id}`, at: now },
    version: 0,
    now,
  }));
}

test("whatever several instances do at once while more falls due, nothing is lost and nothing goes twice", async () => {
  const all: string[] = [];
  for (let round = 0; round < 8; round += 1) {
    const fresh = ["li", "wang", "zhou"].flatMap((member) =>
      [0, 1].map((n) => ({ member, id: `${member}-${round}-${n}` })),
    );
    all.push(...fresh.map(({ id }) => id));
    await Promise.all([
      ...fresh.map(({ member, id }) => owe(member, id)),
      ...Array.from({ length: 4 }, () => tell(deps())),
    ]);
  }
  await tell(deps());
  const before = await going();
  await deliveries.complete("test:1", await sentAll());
  now = new Date("2026-01-05T17:20:00+08:00");
  await tell(deps());
  const after = await going();
  expect([...before, ...after].flat().toSorted()).toEqual(all.toSorted());
});
