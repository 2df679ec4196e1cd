import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/** Messages added at a time, and drawn at most. */
const [shownMore, shownMost] = [10, 60];
/** Rows are seldom lower than this; a tall screen needs more of them, or its ends would pull against each other. */
const lowestRow = 15;
/** This near to an end of what is drawn, more is drawn. */
const edge = 500;
const near = 60;
/** So much of what came before stays in sight above a message that is higher than the screen. */
const context = 26;

const endOf = (box) => box.scrollHeight - box.clientHeight;
const topIn = (box, row) => row.getBoundingClientRect().top - box.getBoundingClientRect().top;

/** Where the list rests while following: at its end, or at the top of a newest message that is higher than the screen. */
function restingPlace(box, rows) {
  const last = rows.lastElementChild;
  const top = last ? topIn(box, last) + box.scrollTop - context : 0;
  return Math.max(0, Math.min(endOf(box), top));
}

/**
 * Scrolling of a list of messages. While following, a new message comes into view unless somebody is busy further
 * down in a long card; else what is read stays where it is, whatever comes or grows above it.
 * @param {{ list: object[], view: object, isMine(message: object): boolean, onEarlier(): void }} props `view` is useWindow's
 */
export function useScrolling({ list, view, isMine, onEarlier }) {
  const { start, end, isFollowing, hold, follow } = view;
  const box = useRef(null);
  const rows = useRef(null);
  const anchor = useRef(null);
  const place = useRef({ newestId: undefined, set: 0, isAtEnd: true });
  const newest = list[list.length - 1];

  const rest = () => {
    const at = place.current;
    const isNew = newest?.messageId !== at.newestId;
    const isBusy = at.newestId && !at.isAtEnd && box.current.scrollTop - at.set > near;
    if (isNew) at.newestId = newest?.messageId;
    if (isNew && isBusy && !isMine(newest)) return hold(start, end);
    const wanted = restingPlace(box.current, rows.current);
    if (isNew || box.current.scrollTop < wanted) {
      box.current.scrollTop = wanted;
      at.set = wanted;
    }
    at.isAtEnd = endOf(box.current) - box.current.scrollTop < near;
  };
  const stay = () => {
    const row = anchor.current && rows.current.querySelector(`[data-message="${CSS.escape(anchor.current.id)}"]`);
    if (row) box.current.scrollTop += topIn(box.current, row) - anchor.current.top;
  };
  const settle = () => (isFollowing ? rest() : stay());
  const settleNow = useRef(settle);
  settleNow.current = settle;
  useLayoutEffect(settle);
  useEffect(() => {
    const observer = new ResizeObserver(() => settleNow.current());
    observer.observe(rows.current);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  /** Draws more at the end that is near, and asks for earlier messages where there are none left to draw. */
  const stretch = () => {
    const { scrollTop, clientHeight } = box.current;
    const most = Math.max(shownMost, Math.ceil(clientHeight / lowestRow));
    if (scrollTop < edge && start > 0) {
      const from = Math.max(0, start - shownMore);
      return hold(from, Math.min(end, from + most));
    }
    if (scrollTop < edge) onEarlier();
    if (endOf(box.current) - scrollTop < edge && end < list.length) {
      const to = Math.min(list.length, end + shownMore);
      return hold(Math.max(start, to - most), to);
    }
    if (isFollowing) hold(start, end);
  };
  useEffect(() => {
    if (!isFollowing) stretch();
  }, [isFollowing, list, start, end]);
  useEffect(() => {
    if (newest && isMine(newest)) follow();
  }, [newest?.messageId]);

  const onScroll = () => {
    const { scrollTop } = box.current;
    const first = [...rows.current.children].find(
      (row) => row.dataset.message && row.getBoundingClientRect().bottom > box.current.getBoundingClientRect().top,
    );
    anchor.current = first ? { id: first.dataset.message, top: topIn(box.current, first) } : null;
    place.current.isAtEnd = endOf(box.current) - scrollTop < near;
    if (end === list.length && scrollTop >= restingPlace(box.current, rows.current) - near) {
      if (!isFollowing) follow();
      return;
    }
    stretch();
  };
  /** Brings the message at an index to the top of the screen. */
  const show = (at) => {
    anchor.current = { id: list[at].messageId, top: context };
    hold(Math.max(0, at - shownMore), Math.min(list.length, at + shownMore));
  };
  return { box, rows, onScroll, show };
}
