import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { Policy } from "../../src/flows/policy/policy.js";
import type { Actor, Command, CommandType } from "../../src/flows/whistle/commands.js";
import { permission, relationsFor } from "../../src/flows/whistle/permissions.js";
import { findAssignment } from "../../src/flows/whistle/state.js";
import { commands as labels } from "../../src/terms.js";
import { say } from "./scene.js";
import { inStatus, routine } from "./statuses.js";
import * as town from "./town.js";

/** Units grouped by what they are to Lake Street's whistle to its urban management. */
const seats = {
  whistler: ["lake", "lake-centre"],
  served: ["willow"],
  department: ["lake-urban"],
  parent: ["county", "county-centre"],
  city: ["city", "city-centre"],
  inspection: ["city-inspection"],
  nearby: ["lake-market", "lake-urban-team", "county-water"],
  nobody: ["hill", "hill-centre", "other-county", "other-county-water", "willow-clinic"],
} as const;
type Seat = keyof typeof seats;

type Asked = Exclude<
  CommandType,
  "blow" | "chase" | "recompute" | "dissolve" | "note" | "confirmAttendance" | "denyAttendance"
>;
type Roles = readonly string[];

const forAll = ["head", "dispatcher", "inspector", "whistler"];
const whistlers = ["whistler", "head", "dispatcher"];
const crew = ["head", "duty", "member"];
const duty = ["head", "duty"];
const rulers = ["head", "dispatcher"];

/** Inspectors of any unit in whose area the whistle lies. */
const inspectors: Partial<Record<Seat, Roles>> = {
  ...{ whistler: ["inspector"], department: ["inspector"], parent: ["inspector"], city: ["inspector"] },
  ...{ inspection: ["inspector"], nearby: ["inspector"] },
};
const overseers = { ...inspectors, parent: [...rulers, "inspector"], city: [...rulers, "inspector"] };

/** Who may, by seat and role; whoever is not here may not. */
const may: Record<Asked, Partial<Record<Seat, Roles>>> = {
  approve: { whistler: ["head"] },
  returnApproval: { whistler: ["head"] },
  deliberate: { whistler: ["whistler", "head"] },
  raise: { whistler: whistlers },
  takeOn: { parent: rulers },
  returnStudy: { parent: rulers },
  dispatch: { whistler: rulers },
  accept: { department: crew },
  checkIn: { department: crew },
  confirmArrival: {
    whistler: [...whistlers, "duty", "member", "grid"],
    served: [...whistlers, "duty", "member", "grid"],
  },
  progress: { department: crew },
  resolve: { department: crew },
  verify: { whistler: whistlers },
  sendBack: { whistler: whistlers },
  rate: { whistler: whistlers },
  nudge: {
    ...{ whistler: forAll, parent: forAll, city: forAll },
    ...{ inspection: ["inspector"], department: ["inspector"], nearby: ["inspector"] },
  },
  withdraw: { whistler: ["whistler", "head"] },
  decline: { department: duty },
  maintain: { parent: rulers },
  reassign: { parent: rulers },
  transfer: { department: duty },
  requestExtension: { department: duty },
  grantExtension: { whistler: whistlers },
  refuseExtension: { whistler: whistlers },
  suspend: { department: duty },
  agreeSuspend: { parent: rulers },
  refuseSuspend: { parent: rulers },
  file: { whistler: whistlers },
  consult: { whistler: whistlers, parent: whistlers, city: whistlers },
  supervise: overseers,
  closeSupervision: overseers,
  exclude: overseers,
  include: overseers,
  answerSupervision: {},
  appealRating: { department: duty },
  ruleAppeal: { parent: rulers },
  charge: { department: rulers, whistler: rulers },
  replyCharge: { whistler: ["whistler", "head"] },
  appealCharge: { whistler: ["whistler", "head"] },
  ruleCharge: { ...inspectors, parent: ["head", "inspector"] },
  ruleChargeAppeal: { ...inspectors, city: ["head", "inspector"] },
  ruleFact: inspectors,
  link: { whistler: whistlers, served: whistlers, parent: whistlers, city: whistlers },
};

const sample: { [T in Asked]: Extract<Command, { type: T }> } = {
  approve: say.approve,
  returnApproval: say.returnApproval,
  deliberate: say.deliberate,
  raise: say.raise,
  returnStudy: say.returnStudy,
  accept: say.accept,
  checkIn: say.checkIn,
  progress: say.progress,
  resolve: say.resolve,
  nudge: say.nudge,
  withdraw: say.withdraw,
  decline: say.decline,
  file: say.file,
  link: say.link,
  consult: say.consult,
  supervise: say.supervise,
  answerSupervision: say.answerSupervision,
  closeSupervision: say.closeSupervision,
  appealRating: say.appealRating("a1"),
  ruleAppeal: say.ruleAppeal("a1", "dismissed"),
  exclude: say.exclude(null),
  include: say.include(null),
  charge: say.charge,
  replyCharge: say.replyCharge,
  ruleCharge: say.ruleCharge("stands"),
  appealCharge: say.appealCharge,
  ruleChargeAppeal: say.ruleChargeAppeal("stands"),
  ruleFact: say.ruleFact("f1"),
  takeOn: say.takeOn(),
  dispatch: say.dispatch(),
  confirmArrival: say.confirmArrival("a1"),
  verify: say.verify("a1"),
  sendBack: say.sendBack("a1"),
  rate: say.rate("a1"),
  maintain: say.maintain("a1"),
  reassign: say.reassign("a1", null),
  transfer: say.transfer("lake-urban-team"),
  requestExtension: say.requestExtension(1),
  grantExtension: say.grantExtension("a1"),
  refuseExtension: say.refuseExtension("a1"),
  suspend: say.suspend("20 09:00"),
  agreeSuspend: say.agreeSuspend("a1"),
  refuseSuspend: say.refuseSuspend("a1"),
};

const somebody = (unitId: string, role: string): Actor => ({
  kind: "person",
  memberId: "somebody",
  name: "某人",
  unitId,
  roles: [role],
});

const { whistle } = routine();
const part = findAssignment(whistle, "a1");
const allowed = (command: Extract<Command, { type: Asked }>, unitId: string, role: string, of = whistle): boolean => {
  return permission(of, part, command, { ...town, actor: somebody(unitId, role) }) === null;
};

describe("role × command × relation", () => {
  const asked = Object.values(sample).map((command) => ({ command, type: command.type }));
  const allSeats: Seat[] = ["whistler", "served", "department", "parent", "city", "inspection", "nearby", "nobody"];

  test.each(asked)("$type is for those of the table and for nobody else", ({ command, type }) => {
    for (const seat of allSeats)
      for (const unitId of seats[seat])
        for (const role of Object.keys(town.policy.roles))
          expect([unitId, role, allowed(command, unitId, role)]).toEqual([
            unitId,
            role,
            may[type][seat]?.includes(role) ?? false,
          ]);
  });

  test("a raised whistle lies with the level that studies it: the whistler no longer decides", () => {
    const raised = inStatus.study().whistle;
    for (const command of [say.deliberate, say.raise] as const) {
      expect(allowed(command, "lake", "head", raised)).toBe(false);
      expect(allowed(command, "county", "head", raised)).toBe(true);
    }
  });

  test("who took part in a deliberation is answered by those who are named, whatever their unit and role", () => {
    const scene = inStatus.deliberation();
    scene.does("lake-head", { ...say.deliberate, attendees: [town.nameOf("lake-urban-duty"), "外请专家"] });
    for (const command of [say.confirmAttendance, say.denyAttendance] as const) {
      const asked = (who: string) => permission(scene.whistle, null, command, { ...town, actor: town.person(who) });
      for (const { id } of town.org.people)
        expect([id, asked(id)]).toEqual([id, id === "lake-urban-duty" ? null : { code: "not-an-attendee" }]);
    }
  });

  test("somebody of an unknown unit may nothing", () => {
    for (const { command } of asked) expect(allowed(command, "nowhere", "head")).toBe(false);
  });

  test("the wrong unit is told whose it is, the wrong role which roles may", () => {
    expect(permission(whistle, part, sample.accept, { ...town, actor: somebody("hill", "head") })).toEqual({
      code: "not-yours",
      command: "accept",
      unitIds: ["lake-urban"],
    });
    expect(permission(whistle, part, sample.decline, { ...town, actor: somebody("lake-urban", "member") })).toEqual({
      code: "no-right",
      command: "decline",
      needs: ["head", "duty"],
    });
  });
});

/** What docs/PERMISSIONS.md says of each relation. */
const relations = {
  whistler: "the block unit that whistled, its command centre included",
  served: "a community below the whistler",
  department: "the unit of the assignment",
  dispatcher: "the block unit that dispatches, its command centre included",
  ruling: "the dispatcher; where that is the whistler itself, the level above it (the city rules alone)",
  parent: "the level above the whistler; the city is its own",
  deciding: "the whistler; once raised, the unit that studies it",
  studying: "the unit to which it was raised",
  above: "any block unit above the whistler",
  inspector: "inspectors 督查 in whose area the whistler lies",
  nearby: "a block unit of the same street; above the streets, one within the other",
  attendee: "a person named in the deliberation",
  supervised: "a unit that is asked in an open supervision",
  called: "a unit that has or had a part",
  reviewing: "the block unit above the one that rules on charges",
  machine: "the jobs, no person",
} as const satisfies Record<(typeof relationsFor)[CommandType][number], string>;

function document(): string {
  const policy = Policy.parse(load(readFileSync(new URL("../../data/policy.yaml", import.meta.url), "utf8")));
  const roles = Object.entries(policy.roles).filter(([, { may: rights }]) => rights.length > 0);
  const row = (cells: string[]): string => `| ${cells.join(" | ")} |`;
  const rightsOf = (type: CommandType) =>
    roles.map(([, role]) => (role.may.some((right) => right === type) ? "●" : ""));
  return `${[
    "# Who may do what",
    "",
    "A command needs both: a relation of the actor's unit to the whistle (`relationsFor` in",
    "`src/flows/whistle/permissions.ts`) and a role that holds the right (`roles` in `policy.yaml`; the columns below are",
    "those of the sample town). A card is visible to a whole group; every press is checked against this table on the server.",
    "The tables are written from code and policy; a test keeps them so (`npx vitest run test/whistle/permissions -u` writes",
    "them anew).",
    "",
    "## Relations",
    "",
    row(["relation", "who"]),
    row(["---", "---"]),
    ...Object.entries(relations).map(([relation, who]) => row([relation, who])),
    "",
    "## Commands",
    "",
    row(["command", "card", "relation", ...roles.map(([id, { label }]) => `${id} ${label.zh}`)]),
    row(["---", "---", "---", ...roles.map(() => ":-:")]),
    ...Object.entries(relationsFor).map(([type, wanted]) => {
      const command = commandOf(type);
      return row([command, labels[command].zh, wanted.join(", ") || "–", ...rightsOf(command)]);
    }),
    "",
    "## Beyond the table",
    "",
    "- **blow**: the category says which levels and which roles may (`whistlers`), the matter which levels. The actor's unit",
    "  has to be a block unit or its command centre; departments don't whistle.",
    "- **withdraw**: the person who blew, or a head of the whistling unit.",
    "- **suspend**: not in an emergency, which is dealt with at once.",
    "- **deliberate** and **raise** change hands: the whistler first, after raising the unit that studies.",
    "- **confirmAttendance** and **denyAttendance**: whoever is named in the deliberation, by name and whatever the role.",
    "- **closeSupervision**: the unit that opened it, or an inspector. **ruleCharge** and **ruleChargeAppeal**: nobody who is",
    "  a party; the review not by the person who ruled first.",
    "- **chase**, **recompute**, **note** and **dissolve** are the machine's alone.",
    "- **viewOriginal** (查看原文: what is hidden in groups, with a reason, on record) and **hold** (保全: a record is kept beyond",
    "  its time) ask for the right of the role and for sight of the whistle (`src/flows/custody/decide-custody.ts`). A hold is",
    "  ended by heads of the unit that ordered it or of one above, or by an inspector. 谁看过 is for inspectors.",
    "- Seeing a whistle is another matter: one's own unit, units below it, and those that it serves (`maySee` in",
    "  `src/flows/org/directory.ts`).",
  ].join("\n")}\n`;
}

function commandOf(text: string): CommandType {
  const all: CommandType[] = [
    "blow",
    "chase",
    "recompute",
    "dissolve",
    "note",
    "confirmAttendance",
    "denyAttendance",
    ...Object.values(sample).map(({ type }) => type),
  ];
  const found = all.find((type) => type === text);
  if (found === undefined) throw new Error(`${text} is no command`);
  return found;
}

test("docs/PERMISSIONS.md says what code and policy do", async () => {
  await expect(document()).toMatchFileSnapshot("../../docs/PERMISSIONS.md");
});
