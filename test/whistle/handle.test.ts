import { describe, expect, test } from "vitest";
import { verifyChain } from "../../src/flows/trace/chain.js";
import { rebuild } from "../../src/flows/whistle/apply.js";
import type { Command } from "../../src/flows/whistle/commands.js";
import {
  createHandle,
  type Handle,
  type Outcome,
  type Save,
  type Stored,
  type WhistleRepository,
} from "../../src/flows/whistle/handle.js";
import { blowing, contextAt, say, sha256 } from "./scene.js";
import * as town from "./town.js";

type Memory = WhistleRepository & { stored: Map<string, Stored>; saves: Save[] };

/** A repository that keeps its word: one guarded write a decision. */
function memory(): Memory {
  const stored = new Map<string, Stored>();
  const saves: Save[] = [];
  const write = ({ id, version, whistle, entries }: Save): void => {
    stored.set(id, { whistle, version: version + 1, trace: [...(stored.get(id)?.trace ?? []), ...entries] });
  };
  return {
    stored,
    saves,
    load: async (id) => stored.get(id) ?? null,
    insert: async (save) => {
      if (stored.has(save.id)) return "exists";
      saves.push(save);
      write(save);
      return "inserted";
    },
    save: async (save) => {
      if (stored.get(save.id)?.version !== save.version) return "lost";
      saves.push(save);
      write(save);
      return "saved";
    },
  };
}

/** The use case over a repository, with a clock set by hand. */
function bot(repository: WhistleRepository, start = "05 09:00") {
  const clock = { now: town.at(start) };
  const handle: Handle = createHandle({
    ...repository,
    contextFor: async (_, actor, now) => contextAt(now, actor),
    sha256,
    clock: () => clock.now,
  });
  const does = (who: string, command: Command, source: string): Promise<Outcome> =>
    handle("w1", command, who === "system" ? town.system : town.person(who), source);
  return { clock, does };
}

const blow = blowing({ unitIds: ["lake-urban", "lake-market"] });

describe("one decision, one write", () => {
  test("a new whistle is inserted with its state, its trace and its next moment", async () => {
    const repository = memory();
    const outcome = await bot(repository).does("lake-whistler", blow, "om_1");
    expect(outcome).toMatchObject({ ok: true, repeated: false, whistle: { status: "dispatched" } });
    expect(repository.saves).toHaveLength(1);
    const [save] = repository.saves;
    expect(save).toMatchObject({ id: "w1", version: 0, nextDueAt: town.at("05 13:12") });
    expect(save?.entries.map(({ seq, source }) => [seq, source])).toEqual([
      [1, "om_1"],
      [2, "om_1"],
    ]);
  });

  test("a later command appends what is new, with its notices, under the version that was read", async () => {
    const repository = memory();
    const { does, clock } = bot(repository);
    await does("lake-whistler", blow, "om_1");
    clock.now = town.at("05 16:30");
    await does("system", say.chase, "chase:1");
    const save = repository.saves.at(-1);
    expect(save).toMatchObject({ version: 1, nextDueAt: town.at("05 18:00") });
    expect(save?.entries.map(({ seq }) => seq)).toEqual([3, 4]);
    expect(save?.notices.length).toBeGreaterThan(0);
  });

  test("a refusal writes nothing and hands back the state", async () => {
    const repository = memory();
    const { does } = bot(repository);
    await does("lake-whistler", blow, "om_1");
    const outcome = await does("hill-head", say.withdraw, "tap_1");
    expect(outcome).toMatchObject({ ok: false, refusal: { code: "not-yours" }, whistle: { status: "dispatched" } });
    expect(repository.saves).toHaveLength(1);
  });

  test("a whistle that does not exist is unknown", async () => {
    const outcome = await bot(memory()).does("lake-head", say.withdraw, "tap_1");
    expect(outcome).toEqual({ ok: false, refusal: { code: "unknown-whistle" }, whistle: null });
  });

  test("state and chain can be rebuilt and checked from what was written", async () => {
    const repository = memory();
    const { does } = bot(repository);
    await does("lake-whistler", blow, "om_1");
    await does("lake-urban-duty", say.checkIn, "tap_1");
    const stored = repository.stored.get("w1");
    expect(rebuild(stored?.trace ?? [])).toEqual(stored?.whistle);
    expect(verifyChain(stored?.trace ?? [], sha256)).toEqual({ ok: true });
  });
});

describe("what comes twice", () => {
  test("the same message is one whistle", async () => {
    const repository = memory();
    const { does } = bot(repository);
    await does("lake-whistler", blow, "om_1");
    expect(await does("lake-whistler", blow, "om_1")).toMatchObject({ ok: true, repeated: true });
    expect(repository.saves).toHaveLength(1);
  });

  test("so it is when both arrive at once", async () => {
    const repository = memory();
    const { does } = bot(repository);
    const both = await Promise.all([does("lake-whistler", blow, "om_1"), does("lake-whistler", blow, "om_1")]);
    expect(both.map((outcome) => outcome.ok && outcome.repeated).sort()).toEqual([false, true]);
    expect(repository.saves).toHaveLength(1);
  });

  test("the same tap is done once and answered as done, even if it would be refused by now", async () => {
    const repository = memory();
    const { does } = bot(repository);
    await does("lake-whistler", blow, "om_1");
    await does("lake-urban-duty", say.accept, "tap_1");
    expect(await does("lake-urban-duty", say.accept, "tap_1")).toMatchObject({ ok: true, repeated: true });
    expect(await does("lake-urban-duty", say.accept, "tap_2")).toMatchObject({
      ok: false,
      refusal: { code: "already-done" },
    });
    expect(repository.saves).toHaveLength(2);
  });

  test("the same tap twice at once is done once", async () => {
    const repository = memory();
    const { does } = bot(repository);
    await does("lake-whistler", blow, "om_1");
    const both = await Promise.all([1, 2].map(() => does("lake-urban-duty", say.accept, "tap_1")));
    expect(both.map((outcome) => outcome.ok && outcome.repeated).sort()).toEqual([false, true]);
  });
});

describe("races", () => {
  test("two people of one department accept at once: one does, the other hears who did", async () => {
    const { does } = bot(memory());
    await does("lake-whistler", blow, "om_1");
    const [first, second] = await Promise.all([
      does("lake-urban-duty", say.accept, "tap_1"),
      does("lake-urban-head", say.accept, "tap_2"),
    ]);
    expect(first).toMatchObject({ ok: true });
    expect(second).toMatchObject({ ok: false, refusal: { code: "already-done", by: "lake-urban-duty" } });
  });

  test("two departments act at once: both are done", async () => {
    const repository = memory();
    const { does } = bot(repository);
    await does("lake-whistler", blow, "om_1");
    await Promise.all([
      does("lake-urban-duty", say.accept, "tap_1"),
      does("lake-market-duty", say.accept, "tap_2"),
      does("lake-whistler", say.nudge, "tap_3"),
    ]);
    const stored = repository.stored.get("w1");
    expect(stored?.whistle.assignments.map(({ status }) => status)).toEqual(["accepted", "accepted"]);
    expect(stored?.whistle.nudges).toHaveLength(1);
    expect(verifyChain(stored?.trace ?? [], sha256)).toEqual({ ok: true });
    expect(stored?.version).toBe(4);
  });

  test("the machine on two instances does a rung once", async () => {
    const repository = memory();
    const { does, clock } = bot(repository);
    await does("lake-whistler", blow, "om_1");
    clock.now = town.at("05 13:12");
    const [one, two] = await Promise.all([does("system", say.chase, "chase:a"), does("system", say.chase, "chase:b")]);
    expect(one).toMatchObject({ ok: true });
    expect(two).toMatchObject({ ok: false, refusal: { code: "nothing-due" } });
  });

  test("a race that is lost again and again is a fault", async () => {
    const repository = memory();
    await bot(repository).does("lake-whistler", blow, "om_1");
    const unlucky = bot({ ...repository, save: async () => "lost" });
    await expect(unlucky.does("lake-urban-duty", say.accept, "tap_1")).rejects.toThrow(/lost its race/);
  });

  test("a clock that is a little behind never makes the trace run backwards", async () => {
    const repository = memory();
    const { does, clock } = bot(repository);
    await does("lake-whistler", blow, "om_1");
    clock.now = town.at("05 08:59");
    await does("lake-urban-duty", say.accept, "tap_1");
    expect(repository.stored.get("w1")?.trace.at(-1)?.at).toEqual(town.at("05 09:00"));
  });
});
