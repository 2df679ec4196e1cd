import { setImmediate as othersHaveTheirTurn } from "node:timers/promises";
import { CommandError } from "../errors.js";
import type { Node } from "../query/filter.js";
import type { Row } from "../store/collection-index.js";
import type { Engine } from "./command.js";
import type { Writing } from "./writing.js";

export type Failure = { index: number; error: CommandError };

/** How long a command works on many documents before the other connections have their turn. */
const turnMs = 1;
/** Looked at the clock after so many documents; what changes no more of them is one batch of the log. */
const atOnce = 4;

/** What a statement does to one document of many. */
type Step = (writing: Writing) => void;

/**
 * Carries statements out in order; the first that fails ends the rest where they are ordered. `begin` does what one
 * statement can't be parted in, and gives what is left, a document each: between any two of them others may have their
 * turn. What a turn changed goes into the log as one batch, before others can build upon it; answers once all of them
 * are on the disk.
 * @throws what is no fault of a statement, CommandError 14031, 91 or 96 among it
 */
export async function runStatements<T>(
  engine: Engine,
  items: readonly T[],
  ordered: boolean,
  begin: (writing: Writing, item: T, index: number) => readonly Step[],
): Promise<Failure[]> {
  const failures: Failure[] = [];
  const turns: Promise<void>[] = [];
  const statements = items.entries();
  const none: readonly Step[] = [];
  let steps = none.values();
  let at = 0;
  let goesOn = true;

  function goOn(writing: Writing): void {
    const { value: step } = steps.next();
    if (step) {
      step(writing);
      return;
    }
    const { value: statement } = statements.next();
    goesOn = statement !== undefined;
    if (!statement) return;
    const [index, item] = statement;
    at = index;
    steps = begin(writing, item, index).values();
  }

  while (goesOn) {
    const turn = engine.write((writing) => {
      const until = performance.now() + turnMs;
      for (let done = 1; goesOn; done++) {
        const error = attempt(() => goOn(writing));
        if (error) {
          failures.push({ index: at, error });
          steps = none.values();
          goesOn = !ordered;
        }
        if (done % atOnce === 0 && performance.now() >= until) return;
      }
    });
    turn.catch(() => {
      goesOn = false;
    });
    turns.push(turn);
    if (goesOn) await othersHaveTheirTurn();
  }
  await Promise.all(turns);
  return failures;
}

type Searched = { engine: Engine; namespace: string; filter: Node; limit: 0 | 1 };

/**
 * A statement on one document is done with it at once. One on all that pass lets others in between, and leaves out what
 * they have changed or deleted by then so that it passes no more, as MongoDB does.
 */
export function forEachRow(
  rows: readonly Row[],
  { engine, namespace, filter, limit }: Searched,
  found: Writing,
  change: (writing: Writing, row: Row) => void,
): readonly Step[] {
  const passesStill = (row: Row): boolean =>
    engine.catalog.get(namespace)?.rows.get(row.id) === row && filter.test(row.doc);
  const steps = rows.map(
    (row): Step =>
      (writing) => {
        if (writing === found || passesStill(row)) change(writing, row);
      },
  );
  if (limit === 0) return steps;
  for (const step of steps) step(found);
  return [];
}

export function attempt(run: () => void): CommandError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
}
