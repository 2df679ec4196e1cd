import type { Directory } from "../../flows/org/directory.js";
import { masked } from "../../flows/privacy/mask.js";
import type { AlikePrecedent } from "../../flows/triage/suggest-departments.js";
import { mayBlowAgain } from "../../flows/whistle/again.js";
import { isReviewStep } from "../../flows/whistle/oversight.js";
import { actingBlock } from "../../flows/whistle/permissions.js";
import { type Assignment, isEnded, liveAssignments, type Step, type Whistle } from "../../flows/whistle/state.js";
import { assignmentStatuses, lists, nouns, whistleStatuses } from "../../terms.js";
import type { Tag, Template } from "../kit/card.js";
import { both, cleaned, clipped, joined, listed, type Text } from "../kit/text.js";
import { dateTime, dayOf } from "../kit/time.js";
import { orderNumberOf } from "../pasted-words.js";
import { courseFacts } from "./course.js";
import { showsExactPlace } from "./exact-place.js";
import { type Fact, maskFor, photosText } from "./facts.js";
import { judging } from "./judging.js";
import { dueText, type Lateness, lateness, worst } from "./lateness.js";
import { matterName, roundName, signerName, unitName, unitShort, whistleTitle } from "./names.js";
import { type CardContext, type Offer, offersOf } from "./offers.js";
import { supervisionFacts } from "./oversight-words.js";
import { type PartView, partView } from "./part.js";
import { whyTexts } from "./why.js";

/** Everything that the living card of a whistle shows, chosen for its reader; whistle-card.ts draws it. */
export type WhistleView = {
  title: Text;
  place: string;
  template: Template;
  tags: Tag[];
  summary: Text;
  matter: Text;
  text: string;
  photos: Text;
  pictures: readonly string[];
  /** What the reader's side has to do, the earliest first. */
  dues: { text: Text; lateness: Lateness }[];
  offers: Offer[];
  /** The whistle's id where nothing has moved and its whistler may whistle again. */
  again: string | null;
  parts: PartView[];
  /** Rulings on alike whistles. */
  precedents: Text[];
  matrix: { there: Text; claimed: Text; missing: Text } | null;
  /** What happened to the whistle as a whole. */
  course: Fact[];
  /** The whistle's id where something is hidden that whoever needs it may ask for. */
  hidden: string | null;
  /** The whistle's id where it is over and another platform waits for its answer. */
  answer: string | null;
  origin: Text;
  copied: Text;
  why: Text[];
};

/** @param longest the longest text of one person about the course that is shown whole, in characters */
export function whistleView(whistle: Whistle, context: CardContext, longest: number): WhistleView {
  const { view, directory, policy, now, unitId, showOriginal = false, pictures = [], precedents = [] } = context;
  const exactPlace = showsExactPlace(whistle, context);
  const mask = maskFor({ showOriginal, exactPlace });
  const shown = shownSteps(whistle, context);
  const late = isEnded(whistle) ? "onTime" : worst(shown, now);
  const title = whistleTitle(policy, whistle);
  const status = statusFor(whistle, context);
  const matter = matterName(policy, whistle);
  return {
    title,
    place: cleaned(mask(whistle.place)),
    template: templateOf(whistle, late),
    tags: tagsOf(whistle, status, late),
    summary: both(`${title.zh} ${matter.zh} ${status.zh}`, `${title.en} ${matter.en}: ${status.en}`),
    matter,
    text: cleaned(mask(whistle.text)),
    photos: photosText(whistle.images),
    pictures,
    dues: duesOf(ownSteps(whistle, context), whistle, directory, now),
    offers: judging(offersOf(view, { whistle, unitId, directory, policy, now }), whistle),
    again: mayAgain(whistle, context) ? whistle.id : null,
    parts: partsOf(whistle, context, longest),
    precedents: precedents.map((one) => precedentText(one, directory)),
    matrix: matrixOf(whistle, directory),
    course: [
      ...courseFacts(whistle, { directory, now, view, showOriginal, exactPlace, longest }),
      ...supervisionFacts(whistle, { directory, now, view, showOriginal, exactPlace, longest }),
    ],
    hidden: view !== "copied" && !showOriginal && hides(whistle, mask) ? whistle.id : null,
    answer: view === "whistler" && isEnded(whistle) && orderNumberOf(whistle) !== null ? whistle.id : null,
    origin: originOf(whistle, directory),
    copied: listed(whistle.copiedUnitIds.map((id) => unitShort(directory, id))),
    why: whyTexts(shown),
  };
}

const hides = ({ place, text }: Whistle, mask: (written: string) => string): boolean =>
  mask(place) !== place || mask(text) !== text;

/** A closed whistle has nothing more to do on its card; whistling it again goes by its number. */
const mayAgain = (whistle: Whistle, { view, policy, now }: CardContext): boolean =>
  view === "whistler" && !isEnded(whistle) && mayBlowAgain(whistle, policy, now) === null;

/** A department sees its own deadlines only; those who are merely told see none. */
function shownSteps(whistle: Whistle, context: CardContext): Step[] {
  switch (context.view) {
    case "whistler":
    case "centre":
      return whistle.steps.filter(isShown);
    case "department":
      return ownSteps(whistle, context);
    case "copied":
      return [];
  }
}

/** Appeals and charges are nobody's business in a group. */
const isShown = ({ kind }: Step): boolean => !isReviewStep(kind);

function ownSteps({ steps: all, whistlerUnitId }: Whistle, { view, unitId, directory }: CardContext): Step[] {
  const steps = all.filter(isShown);
  switch (view) {
    case "whistler":
      return steps.filter(({ ownerUnitId }) => ownerUnitId === whistlerUnitId);
    case "department":
      return steps.filter(({ ownerUnitId }) => ownerUnitId === unitId);
    case "centre":
      return steps.filter(({ ownerUnitId }) => ownerUnitId === actingBlock(unitId, directory));
    case "copied":
      return [];
  }
}

/** Equal deadlines are told once, with the departments that they are about. */
function duesOf(steps: readonly Step[], whistle: Whistle, directory: Directory, now: Date): WhistleView["dues"] {
  const groups = new Map<string, Step[]>();
  for (const step of [...steps].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())) {
    const key = `${step.kind} ${step.dueAt.getTime()}`;
    groups.set(key, [...(groups.get(key) ?? []), step]);
  }
  return [...groups.values()].slice(0, mostDues).flatMap((group) => {
    const [step] = group;
    if (step === undefined) return [];
    const about = group
      .map(({ assignmentId }) => whistle.assignments.find(({ id }) => id === assignmentId))
      .filter((one) => one !== undefined && one.unitId !== step.ownerUnitId);
    const names = someOf(about.map((one) => unitShort(directory, one?.unitId ?? "")));
    const due = dueText(step, now);
    const text = names.zh === "" ? due : both(`${due.zh}（${names.zh}）`, `${due.en} (${names.en})`);
    return [{ text, lateness: lateness(step, now) }];
  });
}

const mostDues = 4;
const mostNames = 3;

/** The first few names, and how many there are in all. */
function someOf(names: readonly string[]): Text {
  const first = listed(names.slice(0, mostNames));
  return names.length <= mostNames
    ? first
    : both(`${first.zh}等 ${names.length} 个部门`, `${first.en} and others, ${names.length} in all`);
}

/** What stands in the header: for a department how far its own part is. */
function statusFor(whistle: Whistle, { view, unitId }: CardContext): Text {
  const own = whistle.assignments.filter((one) => one.unitId === unitId).at(-1);
  return view === "department" && own !== undefined && !isEnded(whistle)
    ? assignmentStatuses[own.status]
    : whistleStatuses[whistle.status];
}

function templateOf({ status }: Whistle, late: Lateness): Template {
  if (status === "withdrawn" || status === "rejected") return "grey";
  return status === "closed" ? "green" : templates[late];
}

const templates: Readonly<Record<Lateness, Template>> = { onTime: "blue", dueSoon: "orange", overdue: "red" };

function tagsOf({ drill, round }: Whistle, status: Text, late: Lateness): Tag[] {
  const tags: Tag[] = [];
  if (drill) tags.push({ text: nouns.drill, colour: "violet" });
  tags.push({ text: status, colour: late === "onTime" ? "blue" : late === "dueSoon" ? "orange" : "red" });
  if (late === "overdue") tags.push({ text: lists.overdue, colour: "red" });
  if (round > 1) tags.push({ text: roundName(round), colour: "orange" });
  return tags;
}

/** The reader's own department first and in full, the others in outline: nobody is shamed in another's group. */
function partsOf(whistle: Whistle, context: CardContext, longest: number): PartView[] {
  const { view, unitId, directory, now, showOriginal = false } = context;
  const isOwn = ({ unitId: id }: Assignment): boolean => view === "department" && id === unitId;
  const isFull = (one: Assignment): boolean => isOwn(one) || view === "whistler" || view === "centre";
  const { assignments } = whistle;
  return [...assignments.filter(isOwn), ...assignments.filter((one) => !isOwn(one))].map((one) =>
    partView(one, isFull(one) ? "full" : view === "department" ? "outline" : "name", {
      whistle,
      directory,
      now,
      view,
      showOriginal,
      exactPlace: showsExactPlace(whistle, context),
      longest,
    }),
  );
}

/** 到场情况 of a joint whistle: who is there, who says so, who is missing. */
function matrixOf(whistle: Whistle, directory: Directory): WhistleView["matrix"] {
  const live = liveAssignments(whistle);
  if (live.length < 2 || isEnded(whistle)) return null;
  const names = (some: readonly Assignment[]): Text => listed(some.map(({ unitId }) => unitShort(directory, unitId)));
  const isThere = ({ arrivalConfirmed, verified }: Assignment) => arrivalConfirmed !== null || verified !== null;
  return {
    there: names(live.filter(isThere)),
    claimed: names(live.filter((one) => !isThere(one) && one.checkedIn !== null)),
    missing: names(live.filter(({ checkedIn, status }) => checkedIn === null && status !== "suspended")),
  };
}

/** What was ruled and why; the ruled whistle's own text stays with those who may see it. */
function precedentText({ precedent, likeness }: AlikePrecedent, directory: Directory): Text {
  const { number, at, reason, wrongUnitId, rightUnitId } = precedent;
  const right = unitShort(directory, rightUnitId);
  const per = Math.round(likeness * 100);
  const why = clipped(cleaned(masked(reason)), 80);
  const not = wrongUnitId === null ? "" : unitShort(directory, wrongUnitId);
  const instead = not === "" ? both("", "") : both(`，不由${not}承办`, `, not ${not}`);
  const day = dayOf(at);
  return both(
    `${nouns.precedent.zh} ${number}（${day.zh}，相似度 ${per}%）：由${right}承办${instead.zh}。${why}`,
    `${nouns.precedent.en} ${number} (${day.en}, ${per}% alike): ${right}${instead.en}. ${why}`,
  );
}

function originOf({ whistlerUnitId, whistlerId, blownAt }: Whistle, directory: Directory): Text {
  const who = joined([
    both(unitName(directory, whistlerUnitId), unitName(directory, whistlerUnitId)),
    signerName(directory, whistlerId),
  ]);
  const at = dateTime(blownAt);
  return both(`${nouns.whistler.zh} ${who.zh} · ${at.zh}`, `${nouns.whistler.en} ${who.en} · ${at.en}`);
}
