import { both, type Text } from "./kit/text.js";
import { dateTime } from "./kit/time.js";

type Sealed = { date: string; mark: string; seq: number };

/** The answer of 验链 where nothing was changed. */
export function wholeRecordWords(number: string, entries: number, sealed: Sealed | null): Text {
  const covered =
    sealed === null
      ? both("尚未经过每日封存。", "No daily seal covers it yet.")
      : both(
          `前 ${sealed.seq} 条已由 ${sealed.date} 的封存码覆盖：${sealed.mark}`,
          `The first ${sealed.seq} stand under the seal of ${sealed.date}: ${sealed.mark}`,
        );
  return both(
    `哨 ${number} 的留痕完整，共 ${entries} 条，未发现改动。${covered.zh}`,
    `The record of whistle ${number} is whole: ${entries} entries, no change found. ${covered.en}`,
  );
}

/** Where something was: which entry, and what is to be done. */
export function brokenRecordWords(
  number: string,
  { seq, why }: { seq: number | null; why: string },
  at: Date | null,
): Text {
  const when = at === null ? both("", "") : dateTime(at);
  const which =
    seq === null
      ? both("整份记录", "the record as a whole")
      : both(`第 ${seq} 条${at === null ? "" : `（${when.zh}）`}`, `entry ${seq}${at === null ? "" : ` (${when.en})`}`);
  return both(
    `哨 ${number} 的留痕与当时写入的不一致：${which.zh}。请保留现状，告知系统管理员和督查。`,
    `The record of whistle ${number} is not what was written: ${which.en}; ${why}. Please leave it as it is and tell the administrators and inspectors.`,
  );
}

/** The day's seal as it is posted to the inspectors. */
export const sealWords = (date: string, chains: number, mark: string): Text =>
  both(
    `${date} 的留痕已封存，共 ${chains} 张哨有新记录。封存码：${mark}\n请妥善保存；日后核验时，封存码不一致即说明记录被改动过。`,
    `The records of ${date} are sealed: ${chains} whistles had new entries. Mark: ${mark}\nPlease keep it: a mark that differs later shows that a record was changed.`,
  );
