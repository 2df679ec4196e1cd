import type { Command } from "../../src/flows/whistle/commands.js";
import type { AssignmentStatus, WhistleStatus } from "../../src/flows/whistle/state.js";
import { Scene, say } from "./scene.js";

/** A street's whistle to its urban management; the day is Monday the 5th. */
export function routine(): Scene {
  const scene = new Scene();
  scene.blows("lake-whistler", { unitIds: ["lake-urban"] });
  return scene;
}

/** A street's emergency with its forces on the way. */
export function emergency(): Scene {
  const scene = new Scene();
  scene.blows("lake-whistler", { category: "emergency", unitIds: [] });
  return scene;
}

export function key(): Scene {
  const scene = new Scene();
  scene.blows("lake-whistler", { category: "key", unitIds: ["lake-urban", "lake-market"] });
  return scene;
}

export function coordination(): Scene {
  const scene = new Scene();
  scene.blows("lake-whistler", { category: "coordination", unitIds: ["county-housing"] });
  return scene;
}

const after = (scene: Scene, ...deeds: [who: string, command: Command][]): Scene => {
  for (const [who, command] of deeds) scene.does(who, command);
  return scene;
};

const finish: [string, Command][] = [
  ["lake-urban-duty", say.checkIn],
  ["lake-urban-duty", say.resolve],
  ["lake-whistler", say.verify("a1")],
];

/** A whistle in each status. */
export const inStatus: Record<WhistleStatus, () => Scene> = {
  approval: key,
  deliberation: coordination,
  study: () => after(coordination(), ["lake-head", say.deliberate], ["lake-head", say.raise]),
  dispatching: () =>
    after(routine(), ["lake-urban-duty", say.decline], ["county-centre-dispatcher", say.reassign("a1", null)]),
  dispatched: routine,
  filing: () => {
    const scene = emergency();
    for (const { id, unitId } of scene.whistle.assignments) {
      scene.does(`${unitId}-duty`, say.checkIn);
      scene.does(`${unitId}-duty`, say.resolve);
      scene.does("lake-whistler", say.verify(id));
    }
    return scene;
  },
  closed: () => after(routine(), ...finish),
  withdrawn: () => after(routine(), ["lake-whistler", say.withdraw]),
  rejected: () => after(key(), ["lake-head", say.returnApproval]),
};

/** The assignment `a1` of lake-urban in each status, others beside it still at work. */
export const partIn: Record<AssignmentStatus, () => Scene> = {
  ordered: routine,
  accepted: () => after(routine(), ["lake-urban-duty", say.accept]),
  checkedIn: () => after(routine(), ["lake-urban-duty", say.checkIn]),
  resolved: () => after(routine(), ["lake-urban-duty", say.checkIn], ["lake-urban-duty", say.resolve]),
  verified: () => after(routine(), ...finish),
  rated: () => after(routine(), ...finish, ["lake-whistler", say.rate("a1")]),
  declined: () => after(routine(), ["lake-urban-duty", say.decline]),
  suspended: () =>
    after(routine(), ["lake-urban-duty", say.suspend("20 09:00")], ["county-head", say.agreeSuspend("a1")]),
  released: () => after(routine(), ["lake-urban-duty", say.transfer("lake-urban-team")]),
};
