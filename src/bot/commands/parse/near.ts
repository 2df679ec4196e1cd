import { type CommandId, commandsTable } from "./commands-table.js";
import { foldWord } from "./fold.js";

const longestWord = Math.max(...commandsTable.flatMap(({ zh, words }) => [zh, ...words].map((word) => word.length)));
const isLatin = (word: string): boolean => /^[a-z]+$/.test(word);

/** The commands that a mistyped word may have meant, nearest first: 吹少, 催辦, whistel. */
export function nearTo(typed: string): CommandId[] {
  const said = foldWord(typed);
  if (said === "" || said.length > longestWord + 2) return [];
  return commandsTable
    .map(({ id, zh, words }) => ({
      id,
      distance: Math.min(...[zh, ...words].map((word) => distanceIfNear(said, word))),
    }))
    .filter(({ distance }) => Number.isFinite(distance))
    .sort((a, b) => a.distance - b.distance)
    .map(({ id }) => id);
}

function distanceIfNear(said: string, word: string): number {
  if (word.length < 2) return Number.POSITIVE_INFINITY;
  if (isLatin(word) && said.length >= 3 && said.length < word.length && word.startsWith(said)) return 1;
  const distance = editDistance(said, word);
  return distance <= tolerance(said, word) ? distance : Number.POSITIVE_INFINITY;
}

function tolerance(said: string, word: string): number {
  if (isLatin(word)) return word.length >= 6 ? 2 : word.length >= 4 ? 1 : 0;
  if (said.length === 1) return said === word[0] ? 1 : 0;
  return word.length >= 4 ? 2 : 1;
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          cell(above, column) + 1,
          cell(current, column - 1) + 1,
          cell(above, column - 1) + (same ? 0 : 1),
          swap ? cell(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = above;
    above = current;
  }
  return cell(above, b.length);
}

const cell = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;
