import { useEffect, useRef, useState } from "preact/hooks";

const waiting = [];
let isRunning = false;

/**
 * Does one piece of work in a task of its own, after those that asked before. What many phones have to draw at once
 * is so spread over many short tasks, and the page stays at hand.
 */
export function takeTurn(work) {
  waiting.push(work);
  if (isRunning) return;
  isRunning = true;
  setTimeout(next);
}

function next() {
  const work = waiting.shift();
  if (!work) {
    isRunning = false;
    return;
  }
  work();
  setTimeout(next);
}

/** A value as of this component's last turn: when it changes, the component draws it once its turn has come. */
export function useInTurn(value) {
  const [shown, show] = useState(undefined);
  const latest = useRef(value);
  const isWaiting = useRef(false);
  latest.current = value;
  useEffect(() => {
    if (isWaiting.current || Object.is(shown, value)) return;
    isWaiting.current = true;
    takeTurn(() => {
      isWaiting.current = false;
      show(latest.current);
    });
  });
  return shown;
}
