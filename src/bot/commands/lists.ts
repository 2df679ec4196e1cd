import type { CardAction } from "../../cards/action.js";
import { type BoardChoices, boardCard } from "../../cards/board-card.js";
import { notVisibleUnitWords, unclearUnitWords } from "../../cards/bot-words.js";
import type { Card } from "../../cards/kit/card.js";
import { type ListPage, listCard, type Narrowed, pageSize } from "../../cards/list-card.js";
import { answerCard } from "../../cards/plain-cards.js";
import { boardView, usualDays } from "../../cards/views/board-view.js";
import { isListed, listItems } from "../../cards/views/list-view.js";
import { mayCompare } from "../../flows/assessment/assessors.js";
import type { Directory } from "../../flows/org/directory.js";
import { withoutPrivateSteps } from "../../flows/whistle/oversight.js";
import { actingBlock } from "../../flows/whistle/permissions.js";
import { isEnded, type Whistle } from "../../flows/whistle/state.js";
import { maySee } from "../view.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";
import type { Parsed } from "./parse/parsed.js";

type Listing = Extract<Parsed, { kind: "mine" | "board" }>;
type Wanted = Pick<ListPage, "of" | "filter" | "unitId" | "page" | "narrowed">;

const everything: Narrowed = { category: null, days: null };

/** More open whistles than this in one area are counted by the office's reports, not on a phone. */
const mostListed = 2000;

/** `/我的` and `/看板`. */
export async function list(parsed: Listing, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const { kind: of, filter, page, unitQuery } = parsed;
  const directory = deps.town.directory();
  const own = unitHere(asked, deps.town);
  const wanted = { of, filter, page, narrowed: everything };
  if (unitQuery === null) return { card: await draw({ ...wanted, unitId: null }, asked, deps), private: of === "mine" };
  const found = directory.findUnits(unitQuery, { fromUnitId: own });
  if (found.found !== "one") {
    const near = found.found === "many" ? found.units : found.near;
    return said(
      unclearUnitWords(
        unitQuery,
        near.map(({ name }) => name),
      ),
    );
  }
  if (!directory.maySee(asked.member, found.unit.id, [])) return said(notVisibleUnitWords(found.unit.name));
  if (of === "board" && asked.chatType === "group" && found.unit.id === own)
    return { card: await draw({ ...wanted, unitId: null }, asked, deps), private: false };
  // Another unit's board is nothing for the group in which somebody asks for it.
  const alone: Asked = { ...asked, chatType: "p2p" };
  return { card: await draw({ ...wanted, unitId: found.unit.id }, alone, deps), private: true };
}

/** A button of a list: another page, another filter, another unit. */
export function listPage(action: Extract<CardAction, { do: "list" }>, asked: Asked, deps: CommandDeps): Promise<Card> {
  const unitId = action.u ?? null;
  const allowed = unitId === null || deps.town.directory().maySee(asked.member, unitId, []);
  const { of, page, f: filter = null, c: category = null, p: days = null } = action;
  return draw({ of, filter, unitId: allowed ? unitId : null, page, narrowed: { category, days } }, asked, deps);
}

const dayMs = 86_400_000;
/** How much earlier than the period a whistle may have been blown that ended in it. */
const longestCourseDays = 60;

async function draw({ of, filter, unitId, page, narrowed }: Wanted, asked: Asked, deps: CommandDeps): Promise<Card> {
  const { town, whistles, clock } = deps;
  const directory = town.directory();
  const now = clock();
  const group = of === "board" && asked.chatType === "group" ? directory.unitByChat(asked.chatId) : null;
  const own = group?.id ?? unitId ?? unitHere(asked, town);
  const top = actingBlock(own, directory) ?? own;
  const unitIds =
    of === "mine" ? unitsOf(asked, own, unitId, directory) : group === null ? below(top, directory) : [top];
  const since = narrowed.days === null ? null : new Date(now.getTime() - narrowed.days * dayMs);
  const found = await whistles.ofUnits(unitIds, { openOnly: filter !== "unlisted", limit: mostListed });
  const all = (of === "board" ? found.map(withoutPrivateSteps) : found).filter(
    (whistle) =>
      maySee(asked.member, whistle, directory) &&
      (narrowed.category === null || whistle.category === narrowed.category) &&
      (since === null || whistle.blownAt >= since),
  );
  const ownUnitIds = directory.unit(top)?.kind === "line" ? unitIds : null;
  const context = {
    of: ownUnitIds === null ? of : "mine",
    ...{ unitIds, directory, policyOf: (version: string) => town.policy(version), now },
  } as const;
  const listed = listItems(
    all.filter((whistle) => isListed(whistle, filter, context)),
    context,
  );
  const pages = Math.max(1, Math.ceil(listed.length / pageSize));
  const shown = Math.min(page, pages);
  const view: ListPage = {
    of,
    name: directory.unit(of === "mine" ? own : top)?.short ?? own,
    filter,
    unitId: group === null ? unitId : null,
    page: shown,
    pages,
    total: listed.length,
    narrowed,
    items: listed.slice((shown - 1) * pageSize, shown * pageSize),
  };
  if (of === "mine") return listCard(view);
  const open = all.filter((whistle) => !isEnded(whistle));
  const span = (narrowed.days ?? usualDays) + longestCourseDays;
  const flow = await whistles.flow(unitIds, new Date(now.getTime() - span * dayMs));
  const compares = group === null && mayCompare(asked.member, top, town.policy(), directory);
  const choices = {
    categories: Object.entries(town.policy().categories).map(([id, { label }]) => ({ id, label })),
    units: group === null ? unitChoices(top, open, directory) : [],
    inGroup: group !== null,
  };
  return boardCard(
    boardView(open, { ...context, ...{ days: narrowed.days, flow, compares, ownUnitIds } }),
    view,
    choices,
  );
}

/** Units directly below with something open; more would be a list of their own. */
const mostUnits = 12;

function unitChoices(top: string, open: readonly Whistle[], directory: Directory): BoardChoices["units"] {
  const busy = new Set(
    open.flatMap((whistle) => [whistle.whistlerUnitId, ...whistle.assignments.map((one) => one.unitId)]),
  );
  const isBusy = (id: string) => [...busy].some((one) => directory.isWithin(one, id));
  return directory
    .children(top)
    .filter(({ id, centre }) => !centre && isBusy(id))
    .slice(0, mostUnits)
    .map(({ id, short }) => ({ id, name: short }));
}

/** The units for which somebody works, with the block unit for which people of a command centre act. */
function unitsOf({ member }: Asked, own: string, asked: string | null, directory: Directory): string[] {
  const units = asked === null ? [own, ...member.posts.map(({ unitId }) => unitId)] : [asked];
  return [...new Set(units.flatMap((unitId) => [unitId, actingBlock(unitId, directory) ?? unitId]))];
}

const below = (unitId: string, directory: Directory): string[] =>
  directory.units.filter(({ id }) => directory.isWithin(id, unitId)).map(({ id }) => id);

const said = (text: { zh: string; en: string }): Reply => ({ card: answerCard(text), private: false });
