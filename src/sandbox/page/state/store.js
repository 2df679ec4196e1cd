import { useLayoutEffect, useReducer, useRef } from "preact/hooks";

/**
 * A value that can be watched. Changes made in one turn of the event loop reach the watchers as one.
 * @template T
 * @param {T} initial
 */
export function createStore(initial) {
  let value = initial;
  let announced = true;
  const watchers = new Set();
  const announce = () => {
    announced = true;
    for (const watcher of [...watchers]) watcher();
  };
  return {
    get: () => value,
    /** @param {Partial<T> | ((before: T) => Partial<T>)} patch */
    set(patch) {
      value = { ...value, ...(typeof patch === "function" ? patch(value) : patch) };
      if (!announced) return;
      announced = false;
      queueMicrotask(announce);
    },
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

/** Draws the component again when what `select` picks from the store is another value. */
export function useStore(store, select) {
  const [, redraw] = useReducer((count) => count + 1, 0);
  const latest = useRef({});
  latest.current = { select, picked: select(store.get()) };
  useLayoutEffect(
    () =>
      store.watch(() => {
        if (!Object.is(latest.current.select(store.get()), latest.current.picked)) redraw(undefined);
      }),
    [store],
  );
  return latest.current.picked;
}
