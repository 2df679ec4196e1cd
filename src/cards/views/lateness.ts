import type { Step } from "../../flows/whistle/state.js";
import { steps as stepTerms } from "../../terms.js";
import { type Colour, coloured, type Markup, md } from "../kit/markup.js";
import { both, type Text } from "../kit/text.js";
import { dateTime } from "../kit/time.js";

export type Lateness = "onTime" | "dueSoon" | "overdue";

/** How a step stands: due soon once the first rung of its ladder has come, overdue from the deadline on. */
export function lateness({ kind, dueAt, ladder }: Step, now: Date): Lateness {
  // A suspension that comes back on its date is nobody's lateness.
  if (kind === "resume") return "onTime";
  if (now >= dueAt) return "overdue";
  return ladder.some(({ at }) => at <= now) ? "dueSoon" : "onTime";
}

export function worst(steps: readonly Step[], now: Date): Lateness {
  const all = steps.map((step) => lateness(step, now));
  return (["overdue", "dueSoon"] as const).find((state) => all.includes(state)) ?? "onTime";
}

export const colourOf: Readonly<Record<Lateness, Colour>> = { onTime: "blue", dueSoon: "orange", overdue: "red" };

export const earliest = (steps: readonly Step[]): Step | null =>
  [...steps].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())[0] ?? null;

/** 签收截止 1月5日(周一) 14:00, with 已逾期 where it is. */
export function dueText(step: Step, now: Date): Text {
  const name = stepTerms[step.kind];
  const at = dateTime(step.dueAt);
  if (step.kind === "resume") return both(`${at.zh} 恢复办理`, `comes back ${at.en}`);
  const provisional = step.why.provisional ? both("，暂按法定节日推算", ", provisional") : both("", "");
  const late = lateness(step, now) === "overdue" ? both("，已逾期", ", overdue") : both("", "");
  return both(
    `${name.zh}截止 ${at.zh}${provisional.zh}${late.zh}`,
    `${name.en} due ${at.en}${provisional.en}${late.en}`,
  );
}

export const dueLine = (step: Step, now: Date): Markup =>
  md`**${coloured(colourOf[lateness(step, now)], dueText(step, now))}**`;
