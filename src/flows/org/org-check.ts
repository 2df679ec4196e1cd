import type { Problem } from "../policy/problem.js";
import { levels, type Org, type Person, type Unit } from "./org.js";

/** All that an organisation has to agree on with the policy. */
type Policy = { roles: Record<string, unknown>; lines: Record<string, unknown> };

/** What the schema of one entry cannot see: the tree, references, ids used twice, units that nobody answers for. */
export function orgProblems(org: Org, policy: Policy): Problem[] {
  const byId = new Map(org.units.map((unit) => [unit.id, unit]));
  const cyclic = org.units.some((unit) => isCyclic(unit, byId));
  return [
    ...twice(org),
    ...org.units.flatMap((unit, index) =>
      unitProblems(unit, byId, policy).map((problem) => below(["units", index], problem)),
    ),
    ...org.people.flatMap((person, index) =>
      personProblems(person, byId, policy).map((problem) => below(["people", index], problem)),
    ),
    ...referenceProblems(org, byId),
    // Who is missing can only be told in a tree.
    ...(cyclic ? [] : staffProblems(org)),
  ];
}

const below = (path: (string | number)[], problem: Problem): Problem => ({
  ...problem,
  path: [...path, ...problem.path],
});

function twice(org: Org): Problem[] {
  const chats: [(string | number)[], string | null][] = [
    ...org.units.map((unit, index): [(string | number)[], string | null] => [["units", index, "chatId"], unit.chatId]),
    ...org.platforms.map(({ chatId }, index): [(string | number)[], string | null] => [
      ["platforms", index, "chatId"],
      chatId,
    ]),
  ];
  return [
    ...repeated(org.units.map(({ id }, index) => [["units", index, "id"], id])),
    ...repeated(org.people.map(({ id }, index) => [["people", index, "id"], id])),
    ...repeated(org.people.map(({ mobile }, index) => [["people", index, "mobile"], mobile])),
    ...repeated(chats),
  ];
}

function repeated(values: [(string | number)[], string | null][]): Problem[] {
  const seen = new Set<string>();
  return values.flatMap(([path, value]) => {
    if (value === null) return [];
    const known = seen.has(value);
    seen.add(value);
    return known ? [{ path, message: `${value} stands here a second time; it belongs to one entry only` }] : [];
  });
}

function isCyclic(unit: Unit, byId: Map<string, Unit>): boolean {
  const seen = new Set<string>();
  for (let up: Unit | undefined = unit; up; up = up.parentId === null ? undefined : byId.get(up.parentId)) {
    if (seen.has(up.id)) return true;
    seen.add(up.id);
  }
  return false;
}

function unitProblems(unit: Unit, byId: Map<string, Unit>, policy: Policy): Problem[] {
  const at = (key: string, message: string): Problem => ({ path: [key], message });
  if (unit.parentId === null) {
    return unit.kind === "block"
      ? []
      : [at("parentId", `${unit.id} is a line unit without a parent; name its block unit`)];
  }
  const parent = byId.get(unit.parentId);
  if (!parent) return [at("parentId", `there is no unit ${unit.parentId}; name a unit of this file`)];
  if (isCyclic(unit, byId)) return [at("parentId", `${unit.id} lies below itself; a parent is the unit above`)];
  return unit.kind === "block" ? blockProblems(unit, parent, at) : lineProblems(unit, parent, policy, at);
}

type At = (key: string, message: string) => Problem;

function blockProblems(unit: Unit, parent: Unit, at: At): Problem[] {
  return [
    ...(parent.kind === "line"
      ? [at("parentId", `${parent.id} is a line unit; a block unit hangs under a block unit`)]
      : []),
    ...(levels.indexOf(unit.level) <= levels.indexOf(parent.level)
      ? [
          at(
            "level",
            `a ${unit.level} cannot hang under a ${parent.level}; the levels are ${levels.join(", ")}, downwards`,
          ),
        ]
      : []),
    ...(unit.line !== null ? [at("line", "a block unit has no line; take it out")] : []),
    ...(unit.force !== null ? [at("force", "a block unit is no force; take it out")] : []),
    ...(unit.centre ? [at("centre", "a command centre is a line unit under its block unit; write kind: line")] : []),
  ];
}

function lineProblems(unit: Unit, parent: Unit, policy: Policy, at: At): Problem[] {
  const known = Object.keys(policy.lines).join(", ");
  return [
    ...(unit.level !== parent.level
      ? [at("level", `is ${unit.level} under a ${parent.level}; write ${parent.level}`)]
      : []),
    ...(unit.centre && unit.line !== null ? [at("line", "a command centre has no line; take it out")] : []),
    ...(!unit.centre && unit.line === null ? [at("line", `is missing; a line unit has one of ${known}`)] : []),
    ...(unit.line !== null && !Object.hasOwn(policy.lines, unit.line)
      ? [at("line", `there is no line ${unit.line} in policy.yaml; name one of ${known}`)]
      : []),
    ...(unit.centre && parent.kind === "line"
      ? [at("parentId", `${parent.id} is a line unit; name the block unit`)]
      : []),
    ...(unit.force !== null && (parent.level !== "street" || parent.kind === "line")
      ? [at("force", `${parent.id} is no street; only units of a street's platform are forces`)]
      : []),
  ];
}

function personProblems(person: Person, byId: Map<string, Unit>, policy: Policy): Problem[] {
  const posts: { path: (string | number)[]; unitId: string; roles: string[] }[] = [
    { path: [], unitId: person.unitId, roles: person.roles },
    ...person.also.map((post, index) => ({ path: ["also", index], ...post })),
  ];
  const known = Object.keys(policy.roles).join(", ");
  return posts.flatMap(({ path, unitId, roles }) => [
    ...(byId.has(unitId)
      ? []
      : [{ path: [...path, "unitId"], message: `there is no unit ${unitId}; name a unit of this file` }]),
    ...roles
      .filter((role) => !Object.hasOwn(policy.roles, role))
      .map((role) => ({
        path: [...path, "roles"],
        message: `there is no role ${role} in policy.yaml; name some of ${known}`,
      })),
  ]);
}

function referenceProblems(org: Org, byId: Map<string, Unit>): Problem[] {
  const people = new Set(org.people.map(({ id }) => id));
  const noPerson = (path: (string | number)[], id: string): Problem[] =>
    people.has(id) ? [] : [{ path, message: `there is no person ${id}; name a person of this file` }];
  return [
    ...org.platforms.flatMap(({ streetId }, index) =>
      byId.get(streetId)?.level === "street" && byId.get(streetId)?.kind === "block"
        ? []
        : [{ path: ["platforms", index, "streetId"], message: `${streetId} is no street; name a street of this file` }],
    ),
    ...org.roster.flatMap(({ unitId, personIds }, index) => [
      ...(byId.has(unitId)
        ? []
        : [{ path: ["roster", index, "unitId"], message: `there is no unit ${unitId}; name a unit of this file` }]),
      ...personIds.flatMap((id) => noPerson(["roster", index, "personIds"], id)),
    ]),
    ...org.leaves.flatMap(({ personId, deputyId }, index) => [
      ...noPerson(["leaves", index, "personId"], personId),
      ...noPerson(["leaves", index, "deputyId"], deputyId),
    ]),
  ];
}

/** Every unit that may be asked to do something has somebody who hears it. */
function staffProblems(org: Org): Problem[] {
  const posts = org.people.flatMap(({ unitId, roles, also }) => [{ unitId, roles }, ...also]);
  const staffed = (unitId: string, role: string) =>
    posts.some((post) => post.unitId === unitId && post.roles.includes(role));
  return org.units.flatMap((unit, index) => {
    const needed = unit.kind === "block" ? ["whistler", "head"] : unit.centre ? ["dispatcher"] : ["head", "duty"];
    const centres = org.units.filter(({ centre, parentId }) => centre && parentId === unit.id).length;
    const wantsCentre = unit.kind === "block" && unit.level !== "community";
    return [
      ...needed
        .filter((role) => !staffed(unit.id, role))
        .map((role) => `${unit.id} has nobody with role ${role}; give it to one of its people`),
      ...(wantsCentre && centres === 0
        ? [`${unit.id} has no command centre; add a line unit with centre: true under it`]
        : []),
      ...(centres > 1 ? [`${unit.id} has ${centres} command centres; keep one`] : []),
    ].map((message) => ({ path: ["units", index], message }));
  });
}
