import type { Person, Town } from "./control.js";

export type Rung = "dueSoon" | "overdue" | "again" | "levelAbove" | "twoAbove";

/** A step that is late: who owes it, for which whistler, at whose dispatch. */
export type Late = { owing: string; whistler: string; dispatcher: string; asked?: Person[] };

/**
 * Who hears of a rung, worked out from the town alone by the table of DOMAIN.md section 5: an account of its own, so that
 * the program is not compared with itself. `asked` are those who are asked first, where it is not the unit's duty.
 */
export function whoHears(rung: Rung, { owing, whistler, dispatcher, asked }: Late, town: Town): string[] {
  const unit = (id: string) => {
    const found = town.units.find((one) => one.id === id);
    if (!found) throw new Error(`there is no unit ${id}`);
    return found;
  };
  const holding = (unitId: string, role: string) =>
    town.people.filter((person) => person.unitId === unitId && person.roles.includes(role));
  const heads = (unitIds: string[]) => unitIds.flatMap((id) => holding(id, "head"));
  const onDuty = () => {
    const duty = holding(owing, "duty");
    return duty.length > 0 ? duty : holding(owing, "head");
  };
  const parents = (unitIds: string[]) => [...new Set(unitIds.flatMap((id) => unit(id).parentId ?? []))];
  const first = asked ?? onDuty();
  const oneAbove = parents([owing, whistler]);
  const twoAbove = parents(oneAbove).filter((id) => !oneAbove.includes(id));
  const centre = town.units.find(({ parentId, name }) => parentId === dispatcher && name.endsWith("指挥中心"));

  /** Inspectors sit in a unit right under the block unit that they watch for. */
  const inspectors = (blockId: string | null): Person[] => {
    if (blockId === null) return [];
    const under = town.people.filter(
      ({ unitId, roles }) => roles.includes("inspector") && unit(unitId).parentId === blockId,
    );
    return under.length > 0 ? under : inspectors(unit(blockId).parentId);
  };
  const depth = (id: string): number => {
    const { parentId } = unit(id);
    return parentId === null ? 0 : 1 + depth(parentId);
  };
  const highest = [...oneAbove].sort((a, b) => depth(a) - depth(b))[0] ?? whistler;

  const people = {
    dueSoon: () => first,
    overdue: () => [...first, ...heads([owing])],
    again: () => [...heads([owing]), ...(centre ? holding(centre.id, "dispatcher") : [])],
    levelAbove: () => heads(oneAbove),
    twoAbove: () => [...heads(twoAbove), ...inspectors(highest)],
  }[rung]();
  return [...new Set(people.map(({ name }) => name))].sort();
}
