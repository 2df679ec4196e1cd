import { clockOf, type Limit } from "../calendar/limit.js";
import { type Category, type LimitId, Limits } from "./category.js";
import type { Ladder } from "./ladder.js";
import { ladderFor } from "./lookup.js";
import type { Policy } from "./policy.js";

const limitIds = Limits.keyof().options;

/** The limits of every category side by side, then the ladders, as plain text for whoever checks a policy. */
export function explainPolicy(policy: Policy): string {
  const categories = Object.entries(policy.categories);
  const heading = ["", ...categories.map(([id, { label }]) => `${id} ${label.zh}`)];
  const rows = limitIds.map((id) => [id, ...categories.map(([, category]) => cell(category, id))]);
  const own = policy.catalogue.flatMap((matter) =>
    limitIds.flatMap((id) => {
      const limit = matter.limits[id];
      return limit ? [[`${matter.code} ${matter.name}`, matter.category, id, limit]] : [];
    }),
  );
  return [
    `${policy.title.zh}\nversion ${policy.version}; working hours ${policy.hours.map(({ from, to }) => `${from}-${to}`).join(", ")}\n`,
    `Limits (w: counted in working time)\n${table([heading, ...rows])}`,
    ...categories.map(([id, { label }]) => `Ladder of ${id} ${label.zh}\n${table(ladderRows(ladderFor(policy, id)))}`),
    `Matters with limits of their own\n${table(own)}`,
  ].join("\n");
}

function cell(category: Category, id: LimitId): string {
  const limit: Limit | undefined = category.limits[id];
  if (!limit) return "-";
  return clockOf(limit, category.clock) === "working" ? `${limit} w` : limit;
}

const ladderRows = (ladder: Ladder): string[][] =>
  ladder.map(({ id, at, to, urgent, register }) => [
    id,
    `${Math.round(at * 100)} %`,
    to.join(", "),
    [urgent ? `urgent by ${urgent}` : "", register ? "entered in the register" : ""].filter(Boolean).join("; "),
  ]);

/** Columns padded by what a terminal shows: a Chinese character is two columns wide. */
function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ""))));
  const line = (row: string[]) =>
    `  ${row.map((text, column) => text + " ".repeat((widths[column] ?? 0) - width(text))).join("  ")}`.trimEnd();
  return rows.map((row) => `${line(row)}\n`).join("");
}

const width = (text: string): number =>
  [...text].reduce((sum, character) => sum + (/[\u2e80-\uffef]/u.test(character) ? 2 : 1), 0);
