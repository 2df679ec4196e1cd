import type { Policy } from "../flows/policy/policy.js";
import type { Notice } from "../flows/whistle/notices.js";
import type { Whistle } from "../flows/whistle/state.js";
import { type Card, card } from "./kit/card.js";
import { button } from "./kit/controls.js";
import { buttonRow, markdown, note } from "./kit/elements.js";
import { bold, lines, md } from "./kit/markup.js";
import { both, joined } from "./kit/text.js";
import { noticeView } from "./views/notice-view.js";
import type { NoticeContext } from "./views/notice-words.js";

/** Lines that are spelled out; more are counted. */
const mostLines = 20;
const mostButtons = 8;

export type DigestItem = { notice: Notice; whistle: Whistle };
export type DigestContext = Omit<NoticeContext, "policy"> & {
  policyOf(version: string): Policy;
  /** Notices beside the items, which the card would only count. */
  more?: number;
};

/** Whether a digest would show anything of one more notice; what it would not need not be kept for it. */
export function isShownBeside(items: readonly DigestItem[], { whistle }: DigestItem): boolean {
  if (items.length < mostLines) return true;
  const shown = new Set(items.map((item) => item.whistle.id));
  return shown.size < mostButtons && !shown.has(whistle.id);
}

/** Notices beyond a person's daily budget, together: one line each, a button for each whistle. */
export function digestCard(items: readonly DigestItem[], context: DigestContext): Card {
  const { directory, now, policyOf, more = 0 } = context;
  const told = items.map(({ notice, whistle }) =>
    noticeView(notice, whistle, { directory, now, policy: policyOf(whistle.policyVersion) }),
  );
  const whistles = new Map(told.map(({ whistleId, number }) => [whistleId, number]));
  const count = told.length + more;
  const rest = count - Math.min(told.length, mostLines);
  return card({
    title: both(`提醒汇总（${count} 条）`, `Reminders (${count})`),
    template: "blue",
    elements: [
      markdown(
        lines(
          told.slice(0, mostLines).map(({ title, about, due, number }) => {
            const rest = joined([about.matter, due ?? both("", "")], both("，", ", "));
            return md`${bold(title)} ${number} ${rest}`;
          }),
        ),
      ),
      ...(rest > 0 ? [note(both(`另有 ${rest} 条，发送 /我的 查看。`, `${rest} more: send /mine.`))] : []),
      ...buttonRow(
        [...whistles]
          .slice(0, mostButtons)
          .map(([id, number]) => button({ do: "show", w: id }, { label: both(`查看 ${number}`, `Show ${number}`) })),
      ),
    ],
  });
}
