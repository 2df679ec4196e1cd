import { both, type Text } from "./kit/text.js";
import { dateTime } from "./kit/time.js";

type Sealed = { date: string; mark: string; seq: number };
type Fault = { what: "entry" | "state" | "seal" | "readers"; seq: number | null; why: string; at: Date | null };

/** What a record is called; a number of a source begins with Y. */
const named = (number: string): Text =>
  number.startsWith("Y") ? both(`哨源 ${number}`, `source ${number}`) : both(`哨 ${number}`, `whistle ${number}`);

/** The answer of 验链 where nothing was changed. */
export function wholeRecordWords(number: string, entries: number, sealed: Sealed | null): Text {
  const covered =
    sealed === null
      ? both("尚未经过每日封存。", "No daily seal covers it yet.")
      : both(
          `前 ${sealed.seq} 条已由 ${sealed.date} 的封存码覆盖：${sealed.mark}`,
          `The first ${sealed.seq} stand under the seal of ${sealed.date}: ${sealed.mark}`,
        );
  const name = named(number);
  return both(
    `${name.zh} 的留痕完整，共 ${entries} 条，未发现改动。${covered.zh}`,
    `The record of ${name.en} is whole: ${entries} entries, no change found. ${covered.en}`,
  );
}

/** Where something was: which entry, and what is to be done. */
export function brokenRecordWords(number: string, fault: Fault): Text {
  const name = named(number);
  const which = whereWords(fault);
  return both(
    `${name.zh} 的留痕与当时写入的不一致：${which.zh}。请保留现状，告知系统管理员和督查。`,
    `The record of ${name.en} is not what was written: ${which.en}; ${fault.why}. Please leave it as it is and tell the administrators and inspectors.`,
  );
}

function whereWords({ what, seq, at }: Fault): Text {
  const when = at === null ? both("", "") : dateTime(at);
  const entry = both(
    `第 ${seq} 条${at === null ? "" : `（${when.zh}）`}`,
    `entry ${seq}${at === null ? "" : ` (${when.en})`}`,
  );
  switch (what) {
    case "entry":
      return seq === null ? both("整份记录", "the record as a whole") : entry;
    case "state":
      return seq === null
        ? both("当前状态已无法识别", "the state can't be read any more")
        : both(`当前状态与截至${entry.zh}的记录不符`, `the state does not follow from the record up to ${entry.en}`);
    case "readers":
      return seq === null
        ? both("查看原文的记录", "the list of who saw the original")
        : both(`查看原文的记录第 ${seq} 条`, `the list of who saw the original, line ${seq}`);
    case "seal":
      return both("每日封存本身", "the daily seal itself");
  }
}

/** One day of a seal: how many records of each kind had new entries. */
export type SealedDay = { date: string; whistles: number; sources: number; readings: number };

const mostDays = 31;

/** The day's seal, or those of some days, as they are posted to the inspectors. */
export function sealWords(days: SealedDay[], span: Text, mark: string): Text {
  const [only] = days;
  const counted =
    days.length === 1 && only
      ? both(`，当日有新记录的：${countWords(only).zh}。`, `; new entries in ${countWords(only).en}.`)
      : both(`，逐日一份：\n${listed(days).zh}\n`, `, a seal a day:\n${listed(days).en}\n`);
  const last = days.length === 1 ? both("封存码", "Mark") : both("末日封存码", "Mark of the last day");
  return both(
    `${span.zh} 的留痕已封存${counted.zh}${last.zh}：${mark}\n请妥善保存；日后核验时，封存码不一致即说明记录被改动过。`,
    `The records of ${span.en} are sealed${counted.en} ${last.en}: ${mark}\nPlease keep it: a mark that differs later shows that a record was changed.`,
  );
}

function listed(days: SealedDay[]): Text {
  const shown = days.slice(-mostDays);
  const more = days.length - shown.length;
  const before = more > 0 ? both(`另有更早的 ${more} 天\n`, `${more} earlier days\n`) : both("", "");
  return both(
    `${before.zh}${shown.map((day) => `${day.date}：${countWords(day).zh}`).join("\n")}`,
    `${before.en}${shown.map((day) => `${day.date}: ${countWords(day).en}`).join("\n")}`,
  );
}

/** Kinds of which there is none are left out. */
function countWords({ whistles, sources, readings }: SealedDay): Text {
  const parts = [
    { count: whistles, zh: `${whistles} 张哨`, en: `${whistles} whistles` },
    { count: sources, zh: `${sources} 件哨源`, en: `${sources} sources` },
    { count: readings, zh: `${readings} 份查看原文记录`, en: `${readings} lists of who saw an original` },
  ].filter(({ count }) => count > 0);
  return both(parts.map(({ zh }) => zh).join("、"), parts.map(({ en }) => en).join(", "));
}
