import type { CategoryLabel } from "./category.js";
import type { CommandId } from "./commands-table.js";

export type ParseContext = {
  chatType: "group" | "p2p";
  mentionedBot: boolean;
  /** As the platform shows it, without the @. */
  botName: string;
  /** Words such as 今天 are counted from here, in China's time. */
  now: Date;
  /** The policy's categories with all the words that people have for them. */
  categories: readonly CategoryLabel[];
  /** `17:30`; what 下班前 and a date without a time of day mean (Civil Code art. 203: the end of business hours). */
  workdayEnds: string;
};

export type Blow = {
  kind: "blow";
  /** Policy id; null where the official named none. */
  category: string | null;
  /** What the official wrote, without mentions of units, keyword parts and leading tags. Never interpreted. */
  text: string;
  place: string | null;
  /** Every department to be ordered in the order written, the lead and 协办 included. */
  unitQueries: string[];
  leadQuery: string | null;
  copiedQueries: string[];
  statedDueAt: Date | null;
  /** A 限: part that could not be read as a time; it also stays in `text`, so that nothing gets lost. */
  dueUnreadable: string | null;
  drill: boolean;
  /** No text at all: the bot opens the form. */
  empty: boolean;
};

/** `numberQuery` is `20260105-0012`, `0105-0012` or a tail of at least four digits; see interpretNumber. */
export type Numbered = { numberQuery: string; missing: null } | { numberQuery: null; missing: "number" };

export type ListFilter = "todo" | "overdue" | "today" | "unlisted";
export type Listing = { filter: ListFilter | null; unitQuery: string | null; page: number };

export type Parsed =
  | { kind: "none" }
  | { kind: "unknown"; near: CommandId[] }
  | Blow
  /** A whistle that is a drill whatever stands in it. */
  | (Omit<Blow, "kind"> & { kind: "drill" })
  /** 再次吹哨 of an earlier whistle; `text` is what is said now, empty: as it was. */
  | ({ kind: "again"; text: string } & Numbered)
  | ({ kind: "mine" | "board" } & Listing)
  | ({ kind: "show" | "nudge" | "withdraw"; text: string } & Numbered)
  | { kind: "bind"; unitQuery: string | null }
  | { kind: "help"; topic: CommandId | null }
  | { kind: "suggest"; text: string }
  /** A command whose arguments are not read here; whether it is implemented stands in the table. */
  | { kind: "other"; id: OtherId; args: string };

export type OtherId = Exclude<
  CommandId,
  "blow" | "mine" | "board" | "show" | "nudge" | "withdraw" | "bind" | "help" | "suggest"
>;
