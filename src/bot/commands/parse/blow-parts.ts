import type { Range } from "./cut.js";
import { readDue } from "./due.js";
import { isLetterOrDigit } from "./fold.js";
import { readMention, unitName } from "./mention.js";

export type BlowParts = {
  cuts: Range[];
  place: string | null;
  unitQueries: string[];
  leadQuery: string | null;
  copiedQueries: string[];
  statedDueAt: Date | null;
  dueUnreadable: string | null;
};

type Key = "lead" | "copied" | "co" | "place" | "due";
type Reading = { now: Date; workdayEnds: string };

const keyWords =
  "(?<lead>主办(?:单位|部门)?|牵头(?:单位|部门)?|lead)|(?<copied>知会(?:单位)?|抄送|cc)|(?<co>协办(?:单位|部门)?)" +
  "|(?<place>事发地点|事发地|地点|位置|地址|place|location)" +
  "|(?<due>要求时限|办结时限|时限|限时|限期|期限|截止时间|截止|限|due|deadline)";
const nextPart = new RegExp(`@|(?:${keyWords})`, "giu");
const keyAtEnd = new RegExp(`(?:${keyWords})$`, "iu");
const keyInside = new RegExp(`(?:${keyWords}) ?:`, "iu");
const colon = / ?:? ?/y;
const placeRun = /[^\s,;!。@<]{1,200}/y;
/** A place written with blanks goes on: 海埂路 12号 3栋. */
const placeGoesOn = / (?=第?[0-9A-Za-z一二三四五六七八九十]{1,6}(?:号|弄|栋|幢|座|单元|楼|室|组))/y;
const bareName = /[\p{L}\p{N}·()-]{2,200}/uy;
const listSeparator = /[\s、,和与及]*/uy;
const tightSeparator = /[、,]/y;
const unreadable = /[^\s,;。@]{1,40}/y;

/** Mentions of units and the parts with a keyword, from left to right; `folded` is as long as what was written. */
export function readParts(written: string, folded: string, reading: Reading): BlowParts {
  const parts: BlowParts = {
    cuts: [],
    place: null,
    unitQueries: [],
    leadQuery: null,
    copiedQueries: [],
    statedDueAt: null,
    dueUnreadable: null,
  };
  const scan = { written, folded, parts, ...reading };
  let from = 0;
  for (;;) {
    nextPart.lastIndex = from;
    const match = nextPart.exec(folded);
    if (!match) return parts;
    const end = match[0] === "@" ? takeMention(scan, match.index) : takeKey(scan, match);
    if (end !== null) parts.cuts.push({ start: match.index, end });
    from = end ?? match.index + match[0].length;
  }
}

type Scan = Reading & { written: string; folded: string; parts: BlowParts };
/** Where the value starts, whether a colon stands before it, and whether the key is a word by itself. */
type Value = { start: number; hasColon: boolean; stands: boolean };

/** Each taker answers where its part ends, or null where there is none: then it stays text, nothing gets lost. */
function takeMention({ folded, parts }: Scan, at: number): number | null {
  const unit = unitAt(folded, at);
  if (unit) add(parts.unitQueries, unit.query);
  return unit?.end ?? null;
}

function takeKey(scan: Scan, match: RegExpExecArray): number | null {
  const { folded, parts } = scan;
  const wordEnd = match.index + match[0].length;
  const start = after(colon, folded, wordEnd);
  const value = {
    start,
    hasColon: folded.slice(wordEnd, start).includes(":"),
    stands: !isLetterOrDigit(folded[match.index - 1]) || parts.cuts.at(-1)?.end === match.index,
  };
  const key = keyOf(match);
  switch (key) {
    case "due":
      return parts.statedDueAt || parts.dueUnreadable ? null : takeDue(scan, value);
    case "place":
      return parts.place === null && value.hasColon && value.stands ? takePlace(scan, start) : null;
    case "lead":
      return parts.leadQuery === null ? takeUnits(scan, value, key) : null;
    case "copied":
    case "co":
      return takeUnits(scan, value, key);
  }
}

function takeDue(
  { written, folded, parts, now, workdayEnds }: Scan,
  { start, hasColon, stands }: Value,
): number | null {
  if (!hasColon && !stands) return null;
  const due = readDue(folded.slice(start, start + 40), now, workdayEnds);
  if (due && (hasColon || due.plain)) {
    parts.statedDueAt = due.at;
    return start + due.length;
  }
  const end = after(unreadable, folded, start);
  if (hasColon && stands && end > start) parts.dueUnreadable = written.slice(start, end);
  return null;
}

function takePlace({ written, folded, parts }: Scan, start: number): number | null {
  let end = after(placeRun, folded, start);
  if (end === start) return null;
  for (let more = after(placeGoesOn, folded, end); more > end; more = after(placeGoesOn, folded, end)) {
    end = after(placeRun, folded, more);
  }
  const nextKey = keyInside.exec(folded.slice(start, end + 2));
  if (nextKey && nextKey.index > 0) end = start + nextKey.index;
  parts.place = written.slice(start, end).trim();
  return end;
}

/**
 * One unit for 主办, a list for 知会 and 协办. Without @ only where the key stands by itself and has its colon, and such
 * names make a list only when joined by 、 or a comma: a blank would take the text for a name.
 */
function takeUnits({ folded, parts }: Scan, value: Value, key: "lead" | "copied" | "co"): number | null {
  const mayBeBare = value.hasColon && value.stands;
  let { start } = value;
  let end = start;
  for (let first = true; ; first = false) {
    const bare = mayBeBare && (first || after(tightSeparator, folded, end) === start);
    const unit: Unit | null = unitAt(folded, start) ?? (bare ? bareAt(folded, start) : null);
    if (!unit) return first ? null : end;
    add(key === "copied" ? parts.copiedQueries : parts.unitQueries, unit.query);
    end = unit.end;
    if (key === "lead") {
      parts.leadQuery = unit.query;
      return end;
    }
    start = after(listSeparator, folded, end);
  }
}

type Unit = { query: string; end: number };

function unitAt(folded: string, at: number): Unit | null {
  if (folded[at] !== "@") return null;
  const mention = readMention(folded, at);
  if (!mention) return null;
  const key = folded[mention.end] === ":" ? keyAtEnd.exec(mention.query) : null;
  if (!key || key.index === 0) return mention;
  return { query: mention.query.slice(0, key.index), end: mention.end - key[0].length };
}

function bareAt(folded: string, at: number): Unit | null {
  const query = unitName(folded.slice(at, after(bareName, folded, at)));
  return query === "" ? null : { query, end: at + query.length };
}

function keyOf(match: RegExpExecArray): Key {
  const groups = match.groups ?? {};
  if (groups.lead) return "lead";
  if (groups.copied) return "copied";
  if (groups.co) return "co";
  return groups.place ? "place" : "due";
}

function after(sticky: RegExp, folded: string, at: number): number {
  sticky.lastIndex = at;
  return at + (sticky.exec(folded)?.[0].length ?? 0);
}

function add(queries: string[], query: string): void {
  if (!queries.includes(query)) queries.push(query);
}
