import type { Directory } from "../../flows/org/directory.js";
import { masked, maskedButPlace } from "../../flows/privacy/mask.js";
import type { Assignment } from "../../flows/whistle/state.js";
import { appealOutcomes, assignmentStatuses, declineReasons, nouns, rulings, scores } from "../../terms.js";
import { both, clipped, joined, type Text, verbatim } from "../kit/text.js";
import { dayOf, shortTime } from "../kit/time.js";
import { isExtensionAsked, isSuspensionAsked } from "./block-offers.js";
import { signerName, unitShort } from "./names.js";
import type { CardContext } from "./offers.js";

/** Something that was said about a department's part: our words, and below them what somebody wrote. */
export type Fact = { head: Text; written: string };

export type FactContext = Pick<CardContext, "directory" | "now" | "view" | "showOriginal" | "exactPlace"> & {
  /** Longest text of one person that is shown whole. */
  longest: number;
};

/** What hides what leads to a resident in what people wrote, unless the reader asked for the original. */
export const maskFor = ({
  showOriginal = false,
  exactPlace = false,
}: Pick<CardContext, "showOriginal" | "exactPlace">) =>
  showOriginal ? asWritten : exactPlace ? maskedButPlace : masked;
const asWritten = (written: string): string => written;

/** What has been said, oldest first; ratings go to those who assess, never to a department's group. */
export function factsOf(assignment: Assignment, context: FactContext): Fact[] {
  const { view, directory, now, longest } = context;
  const mask = maskFor(context);
  const short = (written: string): string => clipped(mask(written), longest);
  const signed = (name: Text, { at, by }: { at: Date; by: string }): Text => {
    const who = signerName(directory, by);
    const when = shortTime(at, now);
    return both(`${when.zh} ${who.zh} ${name.zh}`, `${when.en} ${who.en}: ${name.en}`);
  };
  const facts: Fact[] = [];
  const { declined, ruling, progress, resolved, suspended, rating, checkedIn, status } = assignment;

  if (declined !== null) {
    const instead = declined.insteadUnitId === null ? both("", "") : insteadText(declined.insteadUnitId, directory);
    const reason = declineReasons[declined.reason];
    const head = signed(both(`${nouns.declined.zh}：${reason.zh}`, `${nouns.declined.en}: ${reason.en}`), declined);
    facts.push({
      head: both(`${head.zh}${instead.zh}`, `${head.en}${instead.en}`),
      written: short([declined.rule, declined.text].filter((text) => text !== "").join("；")),
    });
  }
  if (ruling !== null) {
    const outcome = rulings[ruling.outcome];
    const head = both(`${nouns.ruling.zh}：${outcome.zh}`, `${nouns.ruling.en}: ${outcome.en}`);
    facts.push({ head: signed(head, ruling), written: short(ruling.reason) });
  }
  if (checkedIn !== null && checkedIn.note !== "")
    facts.push({ head: signed(assignmentStatuses.checkedIn, checkedIn), written: short(checkedIn.note) });
  const latest = progress.at(-1);
  if (latest !== undefined)
    facts.push({ head: withPhotos(signed(nouns.progress, latest), latest.images), written: short(latest.text) });
  const asked = assignment.extensions.at(-1);
  if (asked !== undefined && isExtensionAsked(assignment)) {
    const days = both(`${nouns.extension.zh} ${asked.days} 个工作日`, `${asked.days} working days more asked for`);
    facts.push({ head: signed(days, asked), written: short(asked.reason) });
  }
  if (suspended !== null && (status === "suspended" || isSuspensionAsked(assignment))) {
    const day = dayOf(suspended.nextDate);
    const head = both(`${nouns.suspension.zh}至 ${day.zh}`, `${nouns.suspension.en} until ${day.en}`);
    const owner = clipped(mask(suspended.ownerName), 50);
    facts.push({ head: signed(head, suspended), written: short(`${owner}：${suspended.condition}`) });
  }
  const back = assignment.sentBack.at(-1);
  if (back !== undefined && status === "checkedIn")
    facts.push({ head: signed(nouns.sentBack, back), written: short(back.reason) });
  if (resolved !== null && status !== "checkedIn")
    facts.push({ head: withPhotos(signed(nouns.result, resolved), resolved.images), written: short(resolved.result) });
  if (rating !== null && (view === "whistler" || view === "centre"))
    facts.push({ head: signed(ratingText(rating.scores), rating), written: short(rating.comment) });
  const ruled = rating?.appeal?.ruling ?? null;
  if (ruled !== null && (view === "whistler" || view === "centre")) {
    const corrected = ruled.scores === null ? both("", "") : ratingText(ruled.scores);
    const head = joined([appealOutcomes[ruled.outcome], corrected], both("，", "; "));
    facts.push({ head: signed(head, ruled), written: short(ruled.reason) });
  }
  return facts;
}

const insteadText = (unitId: string, directory: Directory): Text => {
  const name = unitShort(directory, unitId);
  return both(`，建议由${name}承办`, `, suggests ${name}`);
};

function ratingText({ timeliness, result, conduct }: { timeliness: number; result: number; conduct: number }): Text {
  const given = [
    [scores.timeliness, timeliness],
    [scores.result, result],
    [scores.conduct, conduct],
  ] as const;
  const zh = given.map(([{ zh: name }, score]) => `${name} ${score}`).join("，");
  const en = given.map(([{ en: name }, score]) => `${name} ${score}`).join(", ");
  return both(`${nouns.rating.zh}：${zh}`, `${nouns.rating.en}: ${en}`);
}

export const photosText = (images: readonly string[]): Text =>
  images.length === 0
    ? verbatim("")
    : both(`附 ${images.length} ${nouns.photos.zh}`, `${images.length} ${nouns.photos.en}`);

const withPhotos = (head: Text, images: readonly string[]): Text =>
  joined([head, photosText(images)], both("，", ", "));
