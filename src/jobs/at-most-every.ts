/**
 * Runs a job with the first call and then when `ms` have passed on the bot's own clock, which a trial may move: jobs that
 * need no second's precision hang on the run of each second through this. One that fails is run again after as long.
 * @returns what answers true if the job ran and did
 */
export function atMostEvery(ms: number, clock: () => Date, run: () => Promise<unknown>): () => Promise<boolean> {
  let last = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock().getTime();
    // A clock that was set back starts anew.
    if (now >= last && now - last < ms) return false;
    last = now;
    return (await run()) === true;
  };
}
