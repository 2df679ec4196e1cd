import type { Directory } from "../flows/org/directory.js";
import { masked } from "../flows/privacy/mask.js";
import type { WhistleEvent } from "../flows/whistle/events.js";
import type { Entry } from "../flows/whistle/handle.js";
import type { Scores } from "../flows/whistle/state.js";
import { commands, fields, scores as scoreTerms } from "../terms.js";
import type { EntryView } from "./assessment-card.js";
import { both, type Text, verbatim } from "./kit/text.js";
import { dateTime } from "./kit/time.js";
import { unitShort } from "./views/names.js";

/** One entry of a trace as a person reads it; numbers and names of residents are hidden. */
export function entryView(entry: Entry, number: string, whistleId: string, directory: Directory): EntryView {
  const { seq, at, by, source, hash, prev } = entry;
  const { event, opens } = entry.change;
  return {
    ...{ seq, at, source, hash, prev, number, whistleId },
    what: eventName(event.type),
    by:
      by.kind === "system" ? both("系统", "the system") : verbatim(`${by.name}（${unitShort(directory, by.unitId)}）`),
    facts: [
      ...factsOf(event),
      ...opens.map(({ kind, dueAt }) => ({
        name: both("由此起算的时限", "Deadline set"),
        value: `${stepName(kind)} ${dateTime(dueAt).zh}`,
      })),
    ],
  };
}

const eventNames: Partial<Record<WhistleEvent["type"], Text>> = {
  blown: commands.blow,
  dispatched: commands.dispatch,
  accepted: commands.accept,
  checkedIn: commands.checkIn,
  arrivalConfirmed: commands.confirmArrival,
  resolved: commands.resolve,
  verified: commands.verify,
  sentBack: commands.sendBack,
  rated: commands.rate,
  maintained: both("裁定维持原派单", "Ruling: the order stands"),
  reassigned: commands.reassign,
  transferred: commands.transfer,
  appealRuled: both("评价申诉裁定", "Ruling on an appealed rating"),
  extensionGranted: both("同意延期", "More time granted"),
  recomputed: commands.recompute,
  resumed: both("挂账恢复", "Coming back"),
};

const eventName = (type: WhistleEvent["type"]): Text => eventNames[type] ?? verbatim(type);

const stepNames: Record<string, string> = {
  accept: commands.accept.zh,
  checkIn: commands.checkIn.zh,
  resolve: commands.resolve.zh,
  verify: "验收",
  rate: commands.rate.zh,
  confirmArrival: "到场确认",
  progress: commands.progress.zh,
};
const stepName = (kind: string): string => stepNames[kind] ?? kind;

function factsOf(event: WhistleEvent): EntryView["facts"] {
  const text = (name: Text, value: string) => (value === "" ? [] : [{ name, value: masked(value) }]);
  switch (event.type) {
    case "rated":
      return [...ofScores(event.scores), ...text(fields.comment, event.comment)];
    case "appealRuled":
      return [...(event.scores === null ? [] : ofScores(event.scores)), ...text(fields.reason, event.reason)];
    case "sentBack":
    case "maintained":
    case "reassigned":
      return text(fields.reason, event.reason);
    case "resolved":
      return text(fields.result, event.result);
    case "checkedIn":
      return text(fields.note, event.note);
    default:
      return [];
  }
}

const ofScores = ({ timeliness, result, conduct }: Scores): EntryView["facts"] => [
  { name: scoreTerms.timeliness, value: String(timeliness) },
  { name: scoreTerms.result, value: String(result) },
  { name: scoreTerms.conduct, value: String(conduct) },
];
