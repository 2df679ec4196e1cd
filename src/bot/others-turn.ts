/**
 * To be awaited within long work: events, taps and timers that have come meanwhile are answered first. An `await` of
 * something that is there already gives nobody a turn.
 */
export const othersHaveTheirTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
