import type { CustodyLine } from "../flows/custody/custody.js";
import type { Directory } from "../flows/org/directory.js";
import type { CardAction } from "./action.js";
import { custodyEvents } from "./custody-words.js";
import { type Card, card } from "./kit/card.js";
import { form, input, submit } from "./kit/controls.js";
import { type Element, markdown, note, words } from "./kit/elements.js";
import { bold, lines, md } from "./kit/markup.js";
import { both, clipped, type Text } from "./kit/text.js";
import { dateTime } from "./kit/time.js";
import { unitShort } from "./views/names.js";

/** The name of the reason's field; its button says which whistle. */
export const reasonField = "reason__original";

/** The whistle's card with all that is hidden otherwise, and over it for whom. */
export const originalCard = (shown: Card, mark: Text): Card => ({
  ...shown,
  body: { elements: [note(mark), ...shown.body.elements, note(mark)] },
});

/** Asks why somebody has to see the original. */
export function askReasonCard(whistleId: string, number: string): Card {
  const action: CardAction = { do: "originalForm", w: whistleId };
  const label = both("查看理由（记录在案，督查可查）", "Your reason (on record, inspectors see it)");
  return card({
    title: both(`查看原文 ${number}`, `Original of ${number}`),
    template: "blue",
    elements: [
      form(action, [
        input({ name: reasonField, label, required: true }, { most: 200, isLong: false }),
        submit(action, { label: both("查看原文", "Show the original"), type: "primary" }),
      ]),
    ],
  });
}

const mostShown = 40;

/** 谁看过: who, when, why; the latest last. */
export function viewersCard(number: string, all: readonly CustodyLine[], directory: Directory): Card {
  const shown = all.slice(-mostShown);
  const left = all.length - shown.length;
  return card({
    title: both(`谁看过 ${number}`, `Who saw ${number}`),
    template: "blue",
    elements: [
      ...(left > 0
        ? [note(both(`另有更早的 ${left} 条，见卷宗。`, `${left} earlier ones stand in the dossier.`))]
        : []),
      ...shown.flatMap((line) => lineElements(line, directory)),
    ],
  });
}

function lineElements({ at, by, change }: CustodyLine, directory: Directory): Element[] {
  const who = by.kind === "person" ? `${by.name}（${unitShort(directory, by.unitId)}）` : "";
  const what = custodyEvents[change.type];
  const masked = change.type === "exported" && !change.original ? both("（遮挡版）", " (masked)") : both("", "");
  return [
    markdown(lines([md`${dateTime(at)} ${bold(who)} ${both(what.zh + masked.zh, what.en + masked.en)}`])),
    ...(change.reason === "" ? [] : [words(clipped(change.reason, 120))]),
  ];
}
