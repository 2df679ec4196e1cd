import type { Directory } from "../../flows/org/directory.js";
import type { OversightNotice } from "../../flows/whistle/oversight-notices.js";
import type { Assignment, Whistle } from "../../flows/whistle/state.js";
import { appealOutcomes, chargeKinds, chargeOutcomes } from "../../terms.js";
import type { Template } from "../kit/card.js";
import { both, clipped, type Text } from "../kit/text.js";
import { dateTime } from "../kit/time.js";
import { type Fact, type FactContext, maskFor } from "./facts.js";
import { signerName, unitShort } from "./names.js";

type Words = { title: Text; template: Template; ask: Text };

/** What a private notice of oversight says. */
export function oversightWords(
  kind: OversightNotice,
  whistle: Whistle,
  { assignment, about, directory }: { assignment: Assignment | null; about: string | null; directory: Directory },
): Words {
  const asked = whistle.supervisions.find(({ id }) => id === about) ?? whistle.supervisions.at(-1);
  const by = asked === undefined ? "" : unitShort(directory, asked.unitId);
  const target = asked === undefined ? "" : unitShort(directory, asked.targetUnitId);
  const unit = assignment === null ? "" : unitShort(directory, assignment.unitId);
  switch (kind) {
    case "supervised":
      return {
        title: both(`督办 · ${by}`, `Supervision · ${by}`),
        template: "red",
        ask: both(
          `${by}对此哨立项督办，请${target}按期书面答复以下问题。`,
          `${by} supervises this whistle. Please answer in time, for ${target}:`,
        ),
      };
    case "supervisionAnswered":
      return {
        title: both(`督办已答复 · ${target}`, `Supervision answered · ${target}`),
        template: "blue",
        ask: both(
          `${target}答复如下。已解决的请结项；不够清楚的，可另行督办。`,
          `${target} answers as below. If it is settled, please close it; if not, supervise again.`,
        ),
      };
    case "supervisionClosed":
      return {
        title: both(`督办已结项 · ${by}`, `Supervision closed · ${by}`),
        template: "green",
        ask: both(`${by}已将督办结项，意见如下。`, `${by} has closed the supervision, with these words.`),
      };
    case "lowRated":
      return {
        title: both(`评价较低 · ${unit}`, `Low rating · ${unit}`),
        template: "orange",
        ask: both(
          "此项评价较低，已记入问责台账，待督查核实。有不同意见的，可在期限内申诉。",
          "The rating is low and stands in the register until inspectors have looked at it. You may appeal in time.",
        ),
      };
    case "appealRuled": {
      const outcome = appealOutcomes[assignment?.rating?.appeal?.ruling?.outcome ?? "dismissed"];
      return {
        title: both(`评价申诉 · ${outcome.zh}`, `Appeal · ${outcome.en}`),
        template: "blue",
        ask: both(
          `${unit}对评价的申诉已有结果，理由如下。`,
          `The appeal of ${unit} has been decided; the reason is below.`,
        ),
      };
    }
    default:
      return chargeWords(kind, whistle, directory);
  }
}

function chargeWords(kind: "charged" | "chargeRuled", { charges }: Whistle, directory: Directory): Words {
  const charge = charges.at(-1);
  const name = chargeKinds[charge?.kind ?? "empty"];
  if (kind === "charged" || charge === undefined) {
    const by = charge === undefined ? "" : unitShort(directory, charge.unitId);
    return {
      title: both(`请说明情况 · ${name.zh}`, `Please explain · ${name.en}`),
      template: "orange",
      ask: both(
        `${by}认为此哨属于“${name.zh}”，所述事实如下。请在期限内说明情况，逾期将按现有材料认定。本通知只发给有关人员。`,
        `${by} holds that this was: ${name.en}. The facts are below. Please reply in time; without a reply it is decided on what there is. Only those concerned are told.`,
      ),
    };
  }
  const isFinal = charge.appealRuling !== null;
  const outcome = chargeOutcomes[(charge.appealRuling ?? charge.ruling)?.outcome ?? "falls"];
  const until = charge.ruling?.appealUntil ?? null;
  const then =
    !isFinal && until !== null
      ? both(
          `吹哨单位可在 ${dateTime(until).zh} 前申诉，期满或申诉未获支持后才记入台账。`,
          `The whistler may appeal until ${dateTime(until).en}; it counts only after that, or once the appeal has failed.`,
        )
      : both("", "");
  return {
    title: both(`${isFinal ? "复核" : "认定"} · ${name.zh}${outcome.zh}`, `${name.en}: ${outcome.en}`),
    template: "blue",
    ask: both(
      `认定“${name.zh}”${outcome.zh}，理由如下。${then.zh}`,
      `${name.en}: ${outcome.en}. Reason below. ${then.en}`,
    ),
  };
}

/** Supervisions as the cards of the whistle show them. */
export function supervisionFacts(whistle: Whistle, { directory, showOriginal = false, longest }: FactContext): Fact[] {
  const mask = maskFor({ showOriginal });
  const short = (written: string): string => clipped(mask(written), longest);
  return whistle.supervisions.flatMap(({ unitId, targetUnitId, at, question, answer, closed }) => {
    const by = unitShort(directory, unitId);
    const target = unitShort(directory, targetUnitId);
    const asked = dateTime(at);
    const facts: Fact[] = [
      {
        head: both(`${asked.zh} ${by}督办${target}`, `${asked.en} ${by} supervises ${target}`),
        written: short(question),
      },
    ];
    const signed = (word: Text, { at: when, by: who }: { at: Date; by: string }): Text => {
      const moment = dateTime(when);
      const name = signerName(directory, who);
      return both(`${moment.zh} ${name.zh} ${word.zh}`, `${moment.en} ${name.en}: ${word.en}`);
    };
    if (answer !== null) facts.push({ head: signed(both("督办答复", "answer"), answer), written: short(answer.text) });
    if (closed !== null) facts.push({ head: signed(both("督办结项", "closing"), closed), written: short(closed.text) });
    return facts;
  });
}
