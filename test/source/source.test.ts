import { describe, expect, test } from "vitest";
import { applySource, sourceTransitions } from "../../src/flows/source/apply-source.js";
import {
  createHandleSource,
  type HandleSource,
  nextSourceDueAt,
  type SourceSave,
  type StoredSource,
} from "../../src/flows/source/handle-source.js";
import type { Source, SourceCommand, SourceStatus } from "../../src/flows/source/source.js";
import type { SourceNotice } from "../../src/flows/source/source-notices.js";
import { verifyChain } from "../../src/flows/trace/chain.js";
import { contextAt, sha256 } from "../whistle/scene.js";
import * as town from "../whistle/town.js";

/** One source with people at it and a clock set by hand; what it keeps is what a database would. */
function startScene() {
  let now = town.at("05 09:00");
  let stored: StoredSource | null = null;
  let runs = 0;
  const told: SourceNotice[] = [];
  const write = ({ source, version, entry, notices }: SourceSave): void => {
    stored = { source, version: version + 1, trace: [...(stored?.trace ?? []), entry] };
    told.push(...notices);
  };
  const handle: HandleSource = createHandleSource({
    load: async () => stored,
    insert: async (save) => {
      write(save);
      return "inserted";
    },
    save: async (save) => {
      write(save);
      return "saved";
    },
    contextFor: (_, actor, at) => contextAt(at, actor),
    sha256,
    clock: () => now,
  });
  const tries = (who: string, command: SourceCommand, request = `run:${++runs}`) =>
    handle("y1", command, who === "system" ? town.system : town.person(who), request);
  return {
    told,
    tries,
    at(moment: string) {
      now = town.at(moment);
    },
    async does(who: string, command: SourceCommand): Promise<Source> {
      const outcome = await tries(who, command);
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal));
      return outcome.source;
    },
    async refused(who: string, command: SourceCommand): Promise<string> {
      const outcome = await tries(who, command);
      return outcome.ok ? "done" : outcome.refusal.code;
    },
    trace: () => stored?.trace ?? [],
    source: (): Source => {
      if (!stored) throw new Error("nothing handed in");
      return stored.source;
    },
  };
}

const found: SourceCommand = {
  ...{ type: "handIn", id: "y1", number: "Y20260105-0001" },
  ...{ text: "三号楼前路灯不亮", place: "柳园社区三号楼", images: [] },
};
const solve: SourceCommand = { type: "solve", result: "已更换灯泡" };
const convert: SourceCommand = { type: "convert", whistleId: "w1", number: "20260105-0001" };
const back: SourceCommand = { type: "return", reason: "不在本社区" };

async function handedIn() {
  const scene = startScene();
  await scene.does("willow-grid", found);
  return scene;
}

describe("a grid source", () => {
  test("lies with the community of whoever found it, to be answered within the policy's limit", async () => {
    const { source } = await handedIn();
    expect(source()).toMatchObject({ unitId: "willow", finderId: "willow-grid", status: "open" });
    expect(town.said(source().step?.dueAt ?? new Date(0))).toBe("06 09:00");
  });

  test.each([
    [solve, { status: "solved", answer: { by: "willow-whistler", text: "已更换灯泡", whistle: null } }],
    [back, { status: "returned", answer: { text: "不在本社区" } }],
    [convert, { status: "converted", answer: { whistle: { id: "w1", number: "20260105-0001" } } }],
  ] as const)("is answered by $type, and whoever found it is told", async (command, expected) => {
    const scene = await handedIn();
    expect(await scene.does("willow-whistler", command)).toMatchObject({ ...expected, step: null });
    expect(scene.told).toMatchObject([{ kind: "answered", memberId: "willow-grid" }]);
    expect(nextSourceDueAt(scene.source())).toBeNull();
  });

  test("is answered once", async () => {
    for (const first of [solve, convert, back])
      for (const second of [solve, convert, back]) {
        const scene = await handedIn();
        const after = await scene.does("willow-head", first);
        expect(await scene.refused("willow-head", second)).toBe("source-answered");
        expect(scene.source()).toEqual(after);
      }
  });

  test.each(["willow-grid", "lake-whistler", "lake-urban-head", "hill-head", "county-head"])(
    "is not for %s to answer",
    async (who) => {
      for (const command of [solve, convert, back])
        expect(await (await handedIn()).refused(who, command)).toBe("not-your-source");
    },
  );

  test.each(["lake-whistler", "county-head", "lake-urban-duty", "lake-centre-dispatcher"])(
    "comes from a community, not from %s",
    async (who) => {
      expect(await startScene().refused(who, found)).toBe("may-not-hand-in");
    },
  );

  test("needs words, and none with a secret mark", async () => {
    const scene = await handedIn();
    expect(await startScene().refused("willow-grid", { ...found, text: " " })).toBe("needs-text");
    expect(await startScene().refused("willow-grid", { ...found, place: "绝密处" })).toBe("secret-mark");
    expect(await scene.refused("willow-head", { type: "solve", result: "" })).toBe("needs-text");
    expect(await scene.refused("willow-head", { type: "return", reason: "" })).toBe("needs-text");
  });

  test("handed in or answered twice by the same message is handed in or answered once", async () => {
    const scene = startScene();
    for (const _ of [1, 2]) await scene.tries("willow-grid", found, "om_1");
    for (const _ of [1, 2]) expect((await scene.tries("willow-head", solve, "om_2")).ok).toBe(true);
    expect(scene.trace()).toHaveLength(2);
  });
});

describe("a source that nobody answers", () => {
  test("climbs the ladder: the community, its street, the level above, each rung once", async () => {
    const scene = await handedIn();
    const heard: [string, string[]][] = [];
    const climb: [string, string][] = [
      ["05 17:20", "dueSoon"],
      ["06 09:00", "overdue"],
      ["06 14:30", "again"],
      ["07 09:00", "levelAbove"],
      ["08 09:00", "twoAbove"],
    ];
    for (const [moment, rung] of climb) {
      scene.at(moment);
      const before = scene.told.length;
      await scene.does("system", { type: "chase" });
      const now = scene.told.slice(before);
      expect(now.every(({ rungs }) => rungs.join() === rung)).toBe(true);
      heard.push([rung, now.map(({ memberId }) => memberId).sort()]);
      expect(await scene.refused("system", { type: "chase" })).toBe("nothing-due");
    }
    expect(heard).toEqual([
      ["dueSoon", ["willow-whistler"]],
      ["overdue", ["willow-head", "willow-whistler"]],
      ["again", ["lake-centre-dispatcher", "willow-head"]],
      ["levelAbove", ["lake-head"]],
      ["twoAbove", ["city-inspector", "county-head"]],
    ]);
    expect(scene.source().register.length).toBe(2);
    expect(nextSourceDueAt(scene.source())).toBeNull();
  });

  test("after an outage has one notice a person for all that fell together, and can still be answered", async () => {
    const scene = await handedIn();
    scene.at("12 09:00");
    await scene.does("system", { type: "chase" });
    const people = scene.told.map(({ memberId }) => memberId);
    expect(new Set(people).size).toBe(people.length);
    expect(scene.told.find(({ memberId }) => memberId === "willow-head")?.rungs).toEqual(["overdue", "again"]);
    expect((await scene.does("willow-head", solve)).status).toBe("solved");
  });

  test("is chased by the machine alone", async () => {
    expect(await (await handedIn()).refused("willow-head", { type: "chase" })).toBe("not-your-source");
  });
});

test("the trace is a chain from which the state is rebuilt", async () => {
  const scene = await handedIn();
  scene.at("06 10:00");
  await scene.does("system", { type: "chase" });
  await scene.does("willow-head", convert);
  expect(verifyChain(scene.trace(), sha256)).toEqual({ ok: true });
  const rebuilt = scene
    .trace()
    .reduce<Source | null>((source, { change, at, by }) => applySource(source, change, { at, by }), null);
  expect(rebuilt).toEqual(scene.source());
});

test("the table of moves says what the commands do", async () => {
  const commands = { solve, convert, return: back } as const;
  for (const [type, status] of Object.entries(sourceTransitions.open)) {
    if (type === "chase") continue;
    const command = Object.values(commands).find((one) => one.type === type);
    if (!command) throw new Error(`no command ${type}`);
    const expected: SourceStatus = status;
    expect((await (await handedIn()).does("willow-head", command)).status).toBe(expected);
  }
});
