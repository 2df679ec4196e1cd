import { numeral } from "./china-time.js";
import { fold } from "./fold.js";
import type { ListFilter, Listing } from "./parsed.js";

const filterWords: Record<ListFilter, string> = {
  todo: "待办|未办|未办结|todo",
  overdue: "逾期|超期|超时|overdue",
  today: "今天|今日|当天|today",
  unlisted: "清单外|unlisted",
};
const filters = ["todo", "overdue", "today", "unlisted"] as const;
const pageWord = "第? ?(?:\\d{1,3}|[一二三四五六七八九十]{1,3}) ?页|p(?:age)?\\.? ?\\d{1,3}|\\d{1,3}";
const understood = new RegExp(
  `^(?:${Object.values(filterWords).join("|")}|${pageWord}|的|哨|任务|事项|全部|all)+$`,
  "iu",
);
const page = /第? ?(\d{1,3}|[一二三四五六七八九十]{1,3}) ?页|(?:p(?:age)?\.? ?)?(\d{1,3})/iu;

/** The arguments of 我的 and 看板 in any order: 待办, 逾期, 今天 or 清单外; 第2页; the rest is the name of a unit. */
export function parseListing(args: string): Listing {
  const listing: Listing = { filter: null, unitQuery: null, page: 1 };
  const unit: string[] = [];
  const joined = fold(args).replace(/(page|p) +(?=\d)/giu, "$1");
  for (const word of joined.split(/[\s,、;:]+/u)) {
    if (word === "") continue;
    if (word.length > 30 || !understood.test(word)) {
      unit.push(word.replace(/^@+/u, ""));
      continue;
    }
    listing.filter ??= filters.find((filter) => new RegExp(filterWords[filter], "iu").test(word)) ?? null;
    const number = page.exec(word);
    listing.page = Math.max(1, numeral(number?.[1] ?? number?.[2] ?? "") || listing.page);
  }
  const query = unit.join(" ").trim();
  return { ...listing, unitQuery: query === "" ? null : query };
}
