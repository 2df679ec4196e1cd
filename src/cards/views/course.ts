import { type Deliberation, unanswered } from "../../flows/whistle/attendance.js";
import type { Whistle } from "../../flows/whistle/state.js";
import { nouns, studyOutcomes, whistleStatuses } from "../../terms.js";
import { both, clipped, joined, listed, type Text } from "../kit/text.js";
import { dateTime, dayText } from "../kit/time.js";
import { type Fact, type FactContext, maskFor } from "./facts.js";
import { signerName, unitShort } from "./names.js";

/** 参加人员确认 1/3，待确认：张三. */
function attendanceText(deliberation: Deliberation, directory: FactContext["directory"]): Text {
  const named = (ids: string[]): Text => listed(ids.map((id) => signerName(directory, id)));
  const { asked } = deliberation;
  const count = asked.filter(({ answer }) => answer?.present === true).length;
  const open = named(unanswered(deliberation));
  const absent = named(asked.flatMap(({ memberId, answer }) => (answer?.present === false ? [memberId] : [])));
  return joined(
    [
      both(`参加人员已确认 ${count}/${asked.length}`, `${count} of ${asked.length} attendees have confirmed`),
      ...(open.zh === "" ? [] : [both(`待确认：${open.zh}`, `to confirm: ${open.en}`)]),
      ...(absent.zh === "" ? [] : [both(`表示未参加：${absent.zh}`, `not there: ${absent.en}`)]),
    ],
    both("；", "; "),
  );
}

/** What happened to the whistle as a whole: deliberation, study, the record, why it ended early. */
export function courseFacts(whistle: Whistle, context: FactContext): Fact[] {
  const { directory, longest } = context;
  const mask = maskFor(context);
  const short = (written: string): string => clipped(mask(written), longest);
  const signed = (name: Text, at: Date, by: string): Text => {
    const when = dateTime(at);
    const who = signerName(directory, by);
    return both(`${when.zh} ${who.zh} ${name.zh}`, `${when.en} ${who.en}: ${name.en}`);
  };
  const { deliberation, study, filing, endReason, status } = whistle;
  const facts: Fact[] = [];
  for (const { number } of whistle.linkedTo)
    facts.push({ head: both(`${nouns.before.zh} ${number}`, `${nouns.before.en}: ${number}`), written: "" });
  if (deliberation !== null) {
    const day = dayText(deliberation.heldOn);
    const unit = unitShort(directory, deliberation.unitId);
    const head = both(`${nouns.deliberation.zh} ${unit} ${day.zh}`, `${nouns.deliberation.en} ${unit} ${day.en}`);
    const people = deliberation.attendees.map(mask).join("、");
    facts.push({ head, written: short(`${deliberation.conclusion}（参加：${people}）`) });
    const asked = deliberation.asked.length;
    if (asked > 0) facts.push({ head: attendanceText(deliberation, directory), written: "" });
  }
  for (const { unitId, at, by, outcome, text } of study) {
    const unit = unitShort(directory, unitId);
    const result = studyOutcomes[outcome];
    const head = both(`${nouns.study.zh} ${unit}：${result.zh}`, `${nouns.study.en} ${unit}: ${result.en}`);
    facts.push({ head: signed(head, at, by), written: short(text) });
  }
  for (const { at, by, unitId, text, place } of whistle.additions) {
    const unit = unitShort(directory, unitId);
    const head = both(`${nouns.addition.zh} ${unit}`, `${nouns.addition.en} ${unit}`);
    facts.push({ head: signed(head, at, by), written: short(`${place} ${text}`.trim()) });
  }
  if (filing !== null) facts.push({ head: signed(nouns.filing, filing.at, filing.by), written: short(filing.text) });
  if (endReason !== null) {
    const ended = whistleStatuses[status];
    const head = both(`${ended.zh}，${nouns.endReason.zh}如下`, `${ended.en}, ${nouns.endReason.en}:`);
    facts.push({ head, written: short(endReason) });
  }
  return facts;
}
