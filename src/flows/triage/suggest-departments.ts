import type { Directory } from "../org/directory.js";
import type { Matter } from "../policy/catalogue.js";
import { categoryOf, matterOf } from "../policy/lookup.js";
import type { Policy } from "../policy/policy.js";
import { countyOf, isDepartment } from "../whistle/departments.js";
import type { AssignmentRole } from "../whistle/state.js";
import { grams } from "./grams.js";
import { type MatterFinder, matterFinder } from "./keywords.js";
import { profileOf, type Told, wordsLikeness } from "./likeness.js";
import { mattersAgree, mattersOf } from "./matter-agreement.js";
import { plainText } from "./plain-text.js";
import type { Precedent } from "./precedents.js";

/** Why a department is suggested; `keyword` is null where the whistler chose the matter. */
export type SuggestionReason =
  | { kind: "catalogue"; matterCode: string; keyword: string | null; line: string }
  | { kind: "precedent"; number: string; at: Date; reason: string; wrongUnitId: string | null; likeness: number };

export type Suggestion = { unitId: string; role: AssignmentRole; reason: SuggestionReason };

type Asking = Told & { category: string; matterCode: string | null };
type Context = { policy: Policy; directory: Directory; whistlerUnitId: string; precedents: readonly Precedent[] };
/** A ruling on a whistle whose words are alike. */
export type AlikePrecedent = { precedent: Precedent; likeness: number };
type Named = { unitId: string; reason: SuggestionReason };

/** How alike the words of a ruled whistle must be, and how many rulings are heeded. */
const leastLikeness = 0.45;
const mostPrecedents = 3;

/**
 * The departments to call, the lead first: those of the catalogue's matter, corrected by rulings on alike whistles. Each
 * is the unit of its line that the whistler can reach, so that a ruling in one street serves the others too.
 */
export function suggestDepartments(asking: Asking, context: Context): Suggestion[] {
  const findMatters = matterFinder(context.policy);
  const reachable = reachOf(asking.category, context);
  const found = alike(asking, context.precedents, findMatters);
  return found
    .reduce(
      (named, { precedent, likeness }) => correct(named, precedent, likeness, reachable),
      [...byCatalogue(asking, context, findMatters, reachable)],
    )
    .map(({ unitId, reason }, index) => ({ unitId, role: index === 0 ? "lead" : "co", reason }));
}

function byCatalogue(asking: Asking, context: Context, find: MatterFinder, reachable: Reachable): Named[] {
  const { policy, directory, whistlerUnitId } = context;
  const level = directory.unit(whistlerUnitId)?.level;
  const chosen = matterOf(policy, asking.matterCode);
  const hits = find(plainText(asking.text));
  const hit = hits.find(({ matter }) => matter.levels.some((one) => one === level)) ?? hits[0];
  const matter: Matter | null = chosen ?? hit?.matter ?? null;
  if (matter === null) return [];
  const keyword = chosen === null ? (hit?.keyword ?? null) : null;
  const named = [matter.lead, ...matter.co].flatMap((line): Named[] => {
    const unitId = reachable.ofLine(line);
    return unitId === null ? [] : [{ unitId, reason: { kind: "catalogue", matterCode: matter.code, keyword, line } }];
  });
  return named.filter(({ unitId }, index) => named.findIndex((one) => one.unitId === unitId) === index);
}

/** Rulings on whistles whose words are alike, for whoever dispatches or rules: most alike first, then the newest. */
export const alikePrecedents = (
  asking: Pick<Asking, "text">,
  precedents: readonly Precedent[],
  policy: Policy,
): AlikePrecedent[] => alike(asking, precedents, matterFinder(policy));

/** Wherever they happened. */
function alike(asking: Pick<Asking, "text">, precedents: readonly Precedent[], find: MatterFinder): AlikePrecedent[] {
  const wanted = profileOf({ text: asking.text, place: "" });
  const wantedGrams = new Set(grams(asking.text));
  const wantedMatters = mattersOf({ matterCode: null }, wanted.plain, find);
  return precedents
    .filter((precedent) => precedent.grams.some((gram) => wantedGrams.has(gram)))
    .map((precedent) => {
      const profile = profileOf({ text: precedent.text, place: "" });
      const matter = mattersAgree(wantedMatters, mattersOf({ matterCode: null }, profile.plain, find));
      return { precedent, likeness: wordsLikeness(wanted, profile, matter) };
    })
    .filter(({ likeness }) => likeness >= leastLikeness)
    .sort((a, b) => b.likeness - a.likeness || b.precedent.at.getTime() - a.precedent.at.getTime())
    .slice(0, mostPrecedents);
}

/** Puts the right unit of a ruling in the place of the wrong one; a more alike ruling that says otherwise stands. */
function correct(named: Named[], precedent: Precedent, likeness: number, reachable: Reachable): Named[] {
  const right = reachable.counterpart(precedent.rightUnitId);
  const wrong = precedent.wrongUnitId === null ? null : reachable.counterpart(precedent.wrongUnitId);
  if (right === null || right === wrong) return named;
  const ruled = named.filter(({ reason }) => reason.kind === "precedent").map(({ unitId }) => unitId);
  if (ruled.includes(right) || (wrong !== null && ruled.includes(wrong))) return named;
  const positions = [right, wrong].map((unitId) => named.findIndex((one) => one.unitId === unitId));
  const position = Math.min(...positions.filter((index) => index >= 0), named.length);
  const { number, at, reason, wrongUnitId } = precedent;
  const others = named.filter(({ unitId }) => unitId !== right && unitId !== wrong);
  return others.toSpliced(position, 0, {
    unitId: right,
    reason: { kind: "precedent", number, at, reason, wrongUnitId, likeness },
  });
}

/** Units as the whistler can reach them: of a line, or in the place of a unit from elsewhere. */
type Reachable = { ofLine(line: string): string | null; counterpart(unitId: string): string | null };

/**
 * Where departments are looked for: the own platform and level (a community's street too), in an emergency the county
 * after it; a whistle that goes up names departments of the levels above first.
 */
function reachOf(categoryId: string, { policy, directory, whistlerUnitId }: Context): Reachable {
  const category = categoryOf(policy, categoryId);
  const block = directory.unit(whistlerUnitId);
  const above = directory.ancestors(whistlerUnitId).filter(({ kind }) => kind === "block");
  const own = [whistlerUnitId, ...(block?.level === "community" ? above.slice(0, 1).map(({ id }) => id) : [])];
  const county = category?.emergency ? countyOf(whistlerUnitId, directory) : null;
  const goesUp = category?.start === "deliberation";
  const blocks = [...new Set([...(goesUp ? above.map(({ id }) => id) : []), ...own, ...(county ? [county.id] : [])])];

  const ofLine = (line: string): string | null =>
    blocks.flatMap((blockId) => directory.byLine(blockId, line)).find(isDepartment)?.id ?? null;
  return {
    ofLine,
    counterpart(unitId) {
      const unit = directory.unit(unitId);
      if (unit === null) return null;
      const inReach = isDepartment(unit) && unit.parentId !== null && blocks.includes(unit.parentId);
      if (inReach) return unit.id;
      return unit.line === null ? null : ofLine(unit.line);
    },
  };
}
