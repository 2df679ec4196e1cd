/**
 * Runs one at a time: whoever asks while it runs shares the run that follows, which sees what the running one may have
 * missed.
 */
export function coalesced<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  let following: Promise<T> | null = null;
  const begin = (): Promise<T> => {
    following = null;
    const work = run().finally(() => {
      if (running === work) running = null;
    });
    running = work;
    return work;
  };
  return () => {
    if (running === null) return begin();
    following ??= running.then(begin, begin); // whoever began the first run hears of its failure
    return following;
  };
}
