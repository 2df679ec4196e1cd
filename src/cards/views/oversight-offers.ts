import type { Directory } from "../../flows/org/directory.js";
import { stageOf } from "../../flows/whistle/oversight.js";
import { actingBlock, parentOf, reviewingUnit } from "../../flows/whistle/permissions.js";
import { isEnded, type Whistle } from "../../flows/whistle/state.js";
import { supervisedUnits } from "../../flows/whistle/supervise.js";
import { appealOutcomes, chargeOutcomes } from "../../terms.js";
import { both, type Text, verbatim } from "../kit/text.js";
import { scoreChoices } from "./choices.js";
import { unitShort } from "./names.js";
import type { Choice, Offer, OfferContext } from "./offers.js";

type Seat = OfferContext & { roles?: readonly string[] };

/** 督办, 答复, 结项: on the cards of the whistle, since everybody at work on it may know what was asked and answered. */
export function supervisionOffers({ whistle, directory, unitId, roles = [] }: Seat): Offer[] {
  const block = actingBlock(unitId, directory);
  const w = whistle.id;
  const open = whistle.supervisions.filter(({ closed }) => closed === null);
  const answers = open
    .filter(({ targetUnitId, answer }) => answer === null && (targetUnitId === unitId || targetUnitId === block))
    .map(
      ({ id: s, unitId: by }): Offer => ({
        action: { do: "answerSupervision", w, s },
        about: unitShort(directory, by),
        weight: "first",
        choices: {},
      }),
    );
  const isInspector = roles.includes("inspector");
  const closings = open
    .filter(({ unitId: by }) => by === block || by === unitId || isInspector)
    .map(
      ({ id: s, targetUnitId, answer }): Offer => ({
        action: { do: "closeSupervision", w, s },
        about: unitShort(directory, targetUnitId),
        weight: answer === null ? "folded" : "first",
        choices: {},
      }),
    );
  const isAbove = block !== null && block !== whistle.whistlerUnitId && isOver(block, whistle, directory);
  const target = supervisedUnits(whistle).map(
    (id): Choice => ({
      value: id,
      text: verbatim(unitShort(directory, id)),
    }),
  );
  const supervise: Offer[] =
    (isAbove || isInspector) && !isEnded(whistle)
      ? [{ action: { do: "supervise", w }, about: null, weight: "folded", choices: { target } }]
      : [];
  return [...answers, ...closings, ...supervise];
}

const isOver = (block: string, { whistlerUnitId }: Whistle, directory: Directory): boolean =>
  directory.ancestors(whistlerUnitId).some(({ id }) => id === block);

/** Appeals and charges: for the private cards of those concerned, never for a group. */
export function privateOffers({ whistle, directory, unitId, roles = [] }: Seat): Offer[] {
  const block = actingBlock(unitId, directory);
  const w = whistle.id;
  const offers: Offer[] = [];
  for (const { id: a, unitId: department, rating } of whistle.assignments) {
    const about = unitShort(directory, department);
    if (rating === null) continue;
    if (department === unitId && rating.appeal === null)
      offers.push({ action: { do: "appealRating", w, a }, about: null, weight: "folded", choices: {} });
    if (rating.appeal !== null && rating.appeal.ruling === null && block === parentOf(whistle, directory)) {
      const scores = { timeliness: scoreChoices, result: scoreChoices, conduct: scoreChoices };
      offers.push({
        action: { do: "ruleAppeal", w, a },
        about,
        weight: "first",
        choices: { outcome: choicesOf(appealOutcomes), ...scores },
      });
    }
  }
  const charge = whistle.charges.at(-1);
  if (charge === undefined) return offers;
  const stage = stageOf(charge);
  const isWhistler = block === whistle.whistlerUnitId;
  const isInspector = roles.includes("inspector");
  const outcome = { outcome: choicesOf(chargeOutcomes) };
  const offer = (what: "replyCharge" | "ruleCharge" | "appealCharge" | "ruleChargeAppeal", choices = {}): Offer => ({
    action: { do: what, w },
    about: null,
    weight: "first",
    choices,
  });
  if (isWhistler && stage === "reply") offers.push(offer("replyCharge"));
  if (isWhistler && stage === "appealable") offers.push(offer("appealCharge"));
  const awaitsRuling = whistle.steps.some(({ kind }) => kind === "chargeRuling");
  if (awaitsRuling && (isInspector || (block === parentOf(whistle, directory) && !isWhistler)))
    offers.push(offer("ruleCharge", outcome));
  if (stage === "appeal" && (isInspector || block === reviewingUnit(whistle, directory)))
    offers.push(offer("ruleChargeAppeal", outcome));
  return offers;
}

const choicesOf = (terms: Readonly<Record<string, Text>>): Choice[] =>
  Object.entries(terms).map(([value, { zh, en }]) => ({ value, text: both(zh, en) }));
