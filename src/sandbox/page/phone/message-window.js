import { useEffect, useState } from "preact/hooks";
import { takeTurn } from "../state/turns.js";

/** Messages drawn while following: a few at once, the rest in turns. */
const [firstStep, shownFirst] = [3, 24];

/**
 * Which part of the list is drawn: the newest while following, else from a message that is held on to.
 * `hold(from, to)` draws that part from now on, `follow()` goes back to the newest.
 */
export function useWindow(list) {
  const [held, keep] = useState(null);
  const [reach, extend] = useState(firstStep);
  const top = held ? list.findIndex(({ messageId }) => messageId === held.topId) : -1;
  const isFollowing = top < 0;
  const start = isFollowing ? Math.max(0, list.length - reach) : top;
  const end = isFollowing ? list.length : Math.min(list.length, top + held.size);
  const hasMore = isFollowing && reach < shownFirst && start > 0;
  useEffect(() => {
    if (hasMore) takeTurn(() => extend(reach + firstStep));
  }, [hasMore, reach]);
  const hold = (from, to) => {
    const isSame = !isFollowing && from === start && to === end;
    if (list[from] && !isSame) keep({ topId: list[from].messageId, size: to - from });
  };
  return { start, end, isFollowing, hold, follow: () => keep(null) };
}
