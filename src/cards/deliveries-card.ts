import { type Card, card } from "./kit/card.js";
import { button } from "./kit/controls.js";
import { buttonRow, markdown, note } from "./kit/elements.js";
import { bold, lines, md } from "./kit/markup.js";
import { both, joined, type Text, verbatim } from "./kit/text.js";
import { shortTime } from "./kit/time.js";

/** What was given up, as the one who asks may see it. */
export type ParkedLine = { to: string; what: Text; number: string | null; since: Date; why: Text };

/** A notice of one whistle. `state`: what became of it. */
export type NoticeLine = { to: string; what: Text; state: Text };

const mostLines = 12;

/** `/投递`: what could not be delivered, for whom, since when and why, with a button that tries again. */
export function parkedCard(parked: readonly ParkedLine[], now: Date): Card {
  if (parked.length === 0)
    return card({
      title: both("投递情况", "Deliveries"),
      template: "green",
      elements: [markdown(md`${both("没有停发的通知。", "Nothing is held up.")}`)],
    });
  return card({
    title: both(`停发的通知（${parked.length} 条）`, `Held up (${parked.length})`),
    template: "orange",
    elements: [
      markdown(
        lines(
          parked.slice(0, mostLines).map(({ to, what, number, since, why }) => {
            const about = number === null ? verbatim("") : both(`，哨 ${number}`, `, whistle ${number}`);
            const when = shortTime(since, now);
            const held = both(`${when.zh}起停发：${why.zh}`, `since ${when.en}: ${why.en}`);
            return md`${bold(verbatim(to))} ${joined([what, about], "")}，${held}`;
          }),
        ),
      ),
      ...overflow(parked.length),
      note(both("原因消除后可以重新投递。", "Once the reason is gone they can be sent again.")),
      ...buttonRow([button({ do: "retryDeliveries" }, { label: both("重新投递", "Send again"), type: "primary" })]),
    ],
  });
}

/** `/投递 编号`: whether the notices of one whistle have arrived and were read. */
export const whistleDeliveriesCard = (number: string, notices: readonly NoticeLine[], parked: boolean): Card =>
  card({
    title: both(`哨 ${number} 的通知（${notices.length} 条）`, `Notices of whistle ${number} (${notices.length})`),
    template: parked ? "orange" : "blue",
    elements: [
      markdown(
        notices.length === 0
          ? md`${both("还没有发过个人通知，各单位看群里的卡片。", "Nobody was told in private yet; units have the card in their group.")}`
          : lines(notices.slice(-mostLines).map(({ to, what, state }) => md`${bold(verbatim(to))} ${what}：${state}`)),
      ),
      ...overflow(notices.length),
      ...(parked ? buttonRow([button({ do: "retryDeliveries" }, { label: both("重新投递", "Send again") })]) : []),
    ],
  });

const overflow = (count: number) =>
  count > mostLines
    ? [note(both(`另有 ${count - mostLines} 条没有列出。`, `${count - mostLines} more are not listed.`))]
    : [];
