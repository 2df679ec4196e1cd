import type { FoundUnits } from "./directory.js";
import type { Unit } from "./org.js";

/**
 * How a unit lies to the one that asks: `distance` 0 is its own block unit, then upwards; `own` are the block units above
 * it and what hangs directly under them: its platform, the departments of its level, of its county, of its city.
 */
export type Nearness = { own: boolean; distance: number };

/** A unit with all its names, brought into one form once: a town asks for units all day. */
export type NamedUnit = { unit: Unit; names: string[] };

export const withNames = (unit: Unit): NamedUnit => ({
  unit,
  names: [unit.name, unit.short, ...unit.aliases].map(plain),
});

const mostNear = 5;

/**
 * The unit that people mean. A full name decides. Otherwise own units come before foreign ones, a short name or alias
 * before a part of a name, and then the nearest wins; several equally near ones are all answered, for the asker to choose.
 */
export function findUnits(units: readonly NamedUnit[], query: string, nearness: (unit: Unit) => Nearness): FoundUnits {
  const wanted = plain(query);
  if (wanted === "") return { found: "none", near: [] };
  const fitting = units.filter(({ unit, names }) => unit.id === wanted || names.some((name) => name.includes(wanted)));
  const exact = fitting.filter(({ unit, names }) => unit.id === wanted || names.includes(wanted));
  const own = ({ unit }: NamedUnit) => nearness(unit).own;
  const groups = [
    exact.filter(({ unit, names: [name] }) => unit.id === wanted || name === wanted),
    exact.filter(own),
    fitting.filter(own),
    exact,
    fitting,
  ];
  const group = (groups.find(({ length }) => length > 0) ?? []).map(({ unit }) => unit);
  const least = Math.min(...group.map((unit) => nearness(unit).distance));
  const nearest = group.filter((unit) => nearness(unit).distance === least);
  const [first, ...others] = nearest;
  if (first && others.length === 0) return { found: "one", unit: first };
  if (first) return { found: "many", units: nearest };
  return { found: "none", near: similar(units, wanted, (unit) => nearness(unit).distance) };
}

/** Units that share characters with the query, most alike first, then nearest. */
function similar(units: readonly NamedUnit[], wanted: string, distance: (unit: Unit) => number): Unit[] {
  return units
    .map(({ unit, names }) => ({ unit, likeness: Math.max(...names.map((name) => likeness(wanted, name))) }))
    .filter(({ likeness }) => likeness >= 0.3)
    .sort((a, b) => b.likeness - a.likeness || distance(a.unit) - distance(b.unit))
    .slice(0, mostNear)
    .map(({ unit }) => unit);
}

/** Dice's measure over single characters and pairs of them: 1 is the same, 0 nothing in common. */
function likeness(a: string, b: string): number {
  const partsA = parts(a);
  const partsB = parts(b);
  const shared = [...partsA].filter((part) => partsB.has(part)).length;
  return (2 * shared) / (partsA.size + partsB.size);
}

const parts = (text: string): Set<string> => {
  const characters = [...text];
  return new Set([...characters, ...characters.slice(1).map((character, index) => `${characters[index]}${character}`)]);
};

/** Full-width letters and digits, spaces, brackets and a leading @ make no difference. */
const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/^@/u, "")
    .replace(/[\s()「」《》·]/gu, "");
