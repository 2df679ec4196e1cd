import { isFaulty } from "../state/world.js";
import { dateTime } from "../time.js";

/** Steps that one caption speaks of: those before a captioned one lead up to it. Without any captions each step is its own. */
export function groupsOf(steps) {
  if (!steps.some(({ caption }) => caption)) return steps.map((step) => ({ steps: [step] }));
  const groups = [];
  let gathered = [];
  for (const step of steps) {
    gathered.push(step);
    if (!step.caption) continue;
    groups.push({ steps: gathered, caption: step.caption, shows: step.shows });
    gathered = [];
  }
  groups[groups.length - 1].steps.push(...gathered);
  return groups;
}

const nameOf = (reference, people) => people.get(reference)?.name ?? String(reference ?? "").replace(/^@/, "");

/** An ISO 8601 duration in words, as the control API takes it. */
function durationWords(text, t) {
  const [, days, hours, minutes, seconds] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text) ?? [];
  const parts = Object.entries({ forDays: days, forHours: hours, forMinutes: minutes, forSeconds: seconds });
  const said = parts.flatMap(([key, n]) => (n === undefined ? [] : [t(key, { n })]));
  return said.length > 0 ? said.join(" ") : text;
}

/** A step without a caption in a few words. */
export function describe({ call, body, by }, people, t) {
  const name = nameOf(by ?? body.by ?? body.from, people);
  switch (call) {
    case "messages":
      return t("didSay", { name, text: body.text ?? t(body.location ? "place" : "picture") });
    case "press":
      return t("didPress", { name, label: body.label ?? body.name ?? "" });
    case "clock":
      return body.to
        ? t("didMove", { to: dateTime(body.to) })
        : t("didAdvance", { by: durationWords(body.advance, t) });
    case "bot":
      return t(body.action === "kill" ? "botKill" : "botStart");
    case "faults":
      return t(isFaulty(body) ? "faultsOn" : "faultsOff");
    default:
      return t("didElse", { name, what: t(`did_${call}`) });
  }
}
