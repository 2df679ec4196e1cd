/**
 * Loads each thing once for all who ask in the same turn of the event loop: twenty cards of one whistle that go out
 * together are drawn from one reading of it, which is no older than any of them asked for.
 */
export function sharedInTurn<T>(load: (id: string) => Promise<T>): (id: string) => Promise<T> {
  let asked = new Map<string, Promise<T>>();
  return (id) => {
    const known = asked.get(id);
    if (known) return known;
    if (asked.size === 0)
      setImmediate(() => {
        asked = new Map();
      });
    const answer = load(id);
    asked.set(id, answer);
    return answer;
  };
}
