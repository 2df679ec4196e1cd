import type { CardAction, ListFilter } from "../../cards/action.js";
import { boardCard } from "../../cards/board-card.js";
import { notVisibleUnitWords, unclearUnitWords } from "../../cards/bot-words.js";
import type { Card } from "../../cards/kit/card.js";
import { type ListPage, listCard, pageSize } from "../../cards/list-card.js";
import { answerCard } from "../../cards/plain-cards.js";
import { boardView } from "../../cards/views/board-view.js";
import { isListed, listItems } from "../../cards/views/list-view.js";
import type { Directory } from "../../flows/org/directory.js";
import { actingBlock } from "../../flows/whistle/permissions.js";
import { maySee } from "../view.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";
import type { Parsed } from "./parse/parsed.js";

type Listing = Extract<Parsed, { kind: "mine" | "board" }>;
type Wanted = { of: "mine" | "board"; filter: ListFilter | null; unitId: string | null; page: number };

/** More open whistles than this in one area are counted by the office's reports, not on a phone. */
const mostListed = 2000;

/** `/我的` and `/看板`. */
export async function list(parsed: Listing, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const { kind: of, filter, page, unitQuery } = parsed;
  const directory = deps.town.directory();
  const own = unitHere(asked, deps.town);
  if (unitQuery === null)
    return { card: await draw({ of, filter, unitId: null, page }, asked, deps), private: of === "mine" };
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
  return { card: await draw({ of, filter, unitId: found.unit.id, page }, asked, deps), private: of === "mine" };
}

/** A button of a list: another page or another filter. */
export function listPage(action: Extract<CardAction, { do: "list" }>, asked: Asked, deps: CommandDeps): Promise<Card> {
  const unitId = action.u ?? null;
  const allowed = unitId === null || deps.town.directory().maySee(asked.member, unitId, []);
  return draw(
    { of: action.of, filter: action.f ?? null, unitId: allowed ? unitId : null, page: action.page },
    asked,
    deps,
  );
}

async function draw({ of, filter, unitId, page }: Wanted, asked: Asked, deps: CommandDeps): Promise<Card> {
  const { town, whistles, clock } = deps;
  const directory = town.directory();
  const now = clock();
  const own = unitId ?? unitHere(asked, town);
  const top = actingBlock(own, directory) ?? own;
  const unitIds = of === "mine" ? unitsOf(asked, own, unitId, directory) : below(top, directory);
  const all = (await whistles.ofUnits(unitIds, { openOnly: true, limit: mostListed })).filter((whistle) =>
    maySee(asked.member, whistle, directory),
  );
  const context = { of, unitIds, directory, policyOf: (version: string) => town.policy(version), now };
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
    unitId,
    page: shown,
    pages,
    total: listed.length,
    items: listed.slice((shown - 1) * pageSize, shown * pageSize),
  };
  return of === "mine" ? listCard(view) : boardCard(boardView(all, now), view);
}

/** The units for which somebody works, with the block unit for which people of a command centre act. */
function unitsOf({ member }: Asked, own: string, asked: string | null, directory: Directory): string[] {
  const units = asked === null ? [own, ...member.posts.map(({ unitId }) => unitId)] : [asked];
  return [...new Set(units.flatMap((unitId) => [unitId, actingBlock(unitId, directory) ?? unitId]))];
}

const below = (unitId: string, directory: Directory): string[] =>
  directory.units.filter(({ id }) => directory.isWithin(id, unitId)).map(({ id }) => id);

const said = (text: { zh: string; en: string }): Reply => ({ card: answerCard(text), private: false });
