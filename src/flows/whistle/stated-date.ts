/** A date five years ahead is a slip of the hand, and the working days up to it would be counted while all others wait. */
const furthestMs = 5 * 366 * 24 * 60 * 60_000;

/** Whether a date that somebody states can be meant as one: still to come, and not beyond all planning. */
export const canBeStated = (date: Date, now: Date): boolean =>
  date > now && date.getTime() - now.getTime() <= furthestMs;
