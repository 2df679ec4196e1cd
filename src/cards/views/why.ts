import type { Step, Why } from "../../flows/whistle/state.js";
import { limitSources, steps as stepTerms } from "../../terms.js";
import { both, joined, listed, type Text } from "../kit/text.js";
import { dateTime, dayText } from "../kit/time.js";

/** Longest list of days without work that is spelled out; of a longer one only the number is told. */
const mostDays = 8;

/** 为什么是这个时间: one sentence a step, equal ones told once (eight departments called together share theirs). */
export function whyTexts(steps: readonly Step[]): Text[] {
  const told = new Map(steps.filter(({ kind }) => kind !== "resume").map((step) => [keyOf(step), step]));
  return [...told.values()].map(whyText);
}

export const whyText = ({ kind, dueAt, why }: Step): Text => whyOf(stepTerms[kind], { dueAt, why });

/** The same for whatever else has a deadline, under its own name. */
export function whyOf(name: Text, { dueAt, why }: Pick<Step, "dueAt" | "why">): Text {
  const at = dateTime(dueAt);
  const reasons = [limitOf(why), startOf(why), skippedOf(why), makeUpOf(why), provisionalOf(why)];
  const { zh } = joined(reasons, "；");
  const { en } = joined(reasons, "; ");
  return both(`${name.zh}截止 ${at.zh}：${zh}。`, `${name.en} due ${at.en}: ${en}.`);
}

function limitOf({ limit, from, clock }: Why): Text {
  const source = limitSources[from];
  const length = limitText(limit);
  if (length === null) return source;
  const kind = clock === "wall" || limit.endsWith("wd") ? both("", "") : both("（只计工作时间）", " (of working time)");
  return both(`${source.zh} ${length.zh}${kind.zh}`, `${source.en}: ${length.en}${kind.en}`);
}

/** 5 分钟 / 4 小时 / 3 个工作日; null for a stated date. */
export function limitText(limit: string): Text | null {
  const [, count, unit] = /^(\d+)(m|h|wd)$/.exec(limit) ?? [];
  switch (unit) {
    case "m":
      return both(`${count} 分钟`, `${count} min`);
    case "h":
      return both(`${count} 小时`, `${count} h`);
    case "wd":
      return both(`${count} 个工作日`, `${count} working days`);
    default:
      return null;
  }
}

function startOf({ startedAt, countedFrom }: Why): Text {
  const counted = dateTime(countedFrom);
  const started = dateTime(startedAt);
  if (countedFrom.getTime() === startedAt.getTime()) return both(`从 ${started.zh} 起算`, `counted from ${started.en}`);
  return both(
    `${started.zh} 不在工作时间，从 ${counted.zh} 起算`,
    `${started.en} is outside working hours, counted from ${counted.en}`,
  );
}

function skippedOf({ skipped }: Why): Text {
  if (skipped.length === 0) return both("", "");
  if (skipped.length > mostDays)
    return both(`其间 ${skipped.length} 天不上班，不计`, `${skipped.length} days without work are not counted`);
  const days = listed(
    skipped.map(({ date, reason, name }) => {
      const day = dayText(date);
      return reason === "weekend" ? day : both(`${day.zh}${name ?? "放假"}`, `${day.en} ${name ?? "holiday"}`);
    }),
  );
  return both(`${days.zh}不计`, `${days.en} not counted`);
}

function makeUpOf({ makeUp }: Why): Text {
  if (makeUp.length === 0) return both("", "");
  const days = listed(makeUp.map(dayText));
  return both(`${days.zh}调休上班，计入`, `${days.en} worked instead, counted`);
}

const provisionalOf = ({ provisional }: Why): Text =>
  provisional
    ? both(
        "当年放假安排尚未公布，暂按法定节日推算，公布后重新核定",
        "the year's holidays are not yet announced, statutory days are assumed until they are",
      )
    : both("", "");

const keyOf = ({ kind, dueAt, why }: Step): string =>
  [kind, dueAt.getTime(), why.limit, why.from, why.startedAt.getTime()].join();
