import type { FoundUnits } from "./directory.js";
import type { Unit } from "./org.js";

/** How far a unit lies from the one that asks; 0 is its own block unit and what hangs directly under it. */
export type Nearness = (unit: Unit) => number;

const mostNear = 5;

/**
 * The unit that people mean. A full name, short name or alias beats a part of one; among equals the nearest wins, and
 * several equally near ones are all answered, for the asker to choose.
 */
export function findUnits(units: readonly Unit[], query: string, nearness: Nearness): FoundUnits {
  const wanted = plain(query);
  if (wanted === "") return { found: "none", near: [] };
  const exact = units.filter((unit) => unit.id === wanted || namesOf(unit).some((name) => name === wanted));
  const matching =
    exact.length > 0 ? exact : units.filter((unit) => namesOf(unit).some((name) => name.includes(wanted)));
  const least = Math.min(...matching.map(nearness));
  const nearest = matching.filter((unit) => nearness(unit) === least);
  const [first, ...others] = nearest;
  if (first && others.length === 0) return { found: "one", unit: first };
  if (first) return { found: "many", units: nearest };
  return { found: "none", near: similar(units, wanted, nearness) };
}

/** Units that share characters with the query, most alike first, then nearest. */
function similar(units: readonly Unit[], wanted: string, nearness: Nearness): Unit[] {
  return units
    .map((unit) => ({ unit, likeness: Math.max(...namesOf(unit).map((name) => likeness(wanted, name))) }))
    .filter(({ likeness }) => likeness >= 0.3)
    .sort((a, b) => b.likeness - a.likeness || nearness(a.unit) - nearness(b.unit))
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

const namesOf = (unit: Unit): string[] => [unit.name, unit.short, ...unit.aliases].map(plain);

/** Full-width letters and digits, spaces, brackets and a leading @ make no difference. */
const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/^@/u, "")
    .replace(/[\s()「」《》·]/gu, "");
