import type { Person, Unit } from "./setup.js";
import type { Store } from "./store.js";

/** Whom an administrator lets the app see: departments with all below them, and single people. Null: everybody. */
export type ContactRange = { unitIds: ReadonlySet<string>; openIds: ReadonlySet<string> } | null;
type Seen = Pick<Store, "units"> & { range: ContactRange };

export function seesUnit({ units, range }: Seen, unitId: string): boolean {
  if (range === null) return true;
  const passed = new Set<string>();
  for (let id: string | null = unitId; id !== null && !passed.has(id); id = units.get(id)?.parentId ?? null) {
    if (range.unitIds.has(id)) return true;
    passed.add(id);
  }
  return false;
}

export const seesPerson = (seen: Seen, { openId, unitId }: Person): boolean =>
  seen.range === null || seen.range.openIds.has(openId) || seesUnit(seen, unitId);

type Change = { units: Unit[]; people: Person[] };

/** Who comes into sight with another range. People of a department that comes are not named one by one. */
export function newlySeen({ units, people, range }: Store, next: ContactRange): Change {
  const [before, after] = [
    { units, range },
    { units, range: next },
  ];
  const come = [...units.values()].filter(({ id }) => seesUnit(after, id) && !seesUnit(before, id));
  const ids = new Set(come.map(({ id }) => id));
  const single = [...people.values()].filter(
    (person) => seesPerson(after, person) && !seesPerson(before, person) && !ids.has(person.unitId),
  );
  return { units: come, people: single };
}
