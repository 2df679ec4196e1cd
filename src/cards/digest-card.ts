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

export type DigestContext = Omit<NoticeContext, "policy"> & { policyOf(version: string): Policy };

/** Notices beyond a person's daily budget, together: one line each, a button for each whistle. */
export function digestCard(items: readonly { notice: Notice; whistle: Whistle }[], context: DigestContext): Card {
  const { directory, now, policyOf } = context;
  const told = items.map(({ notice, whistle }) =>
    noticeView(notice, whistle, { directory, now, policy: policyOf(whistle.policyVersion) }),
  );
  const whistles = new Map(told.map(({ whistleId, number }) => [whistleId, number]));
  const rest = told.length - mostLines;
  return card({
    title: both(`提醒汇总（${told.length} 条）`, `Reminders (${told.length})`),
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
