import { type CardAction, RegisterFilter } from "../../cards/action.js";
import { notVisibleUnitWords, unclearUnitWords } from "../../cards/bot-words.js";
import type { Card } from "../../cards/kit/card.js";
import type { Text } from "../../cards/kit/text.js";
import { oversightCommandWords } from "../../cards/oversight-command-words.js";
import { factsOnPage, registerCard, registerFilters } from "../../cards/register-card.js";
import type { Unit } from "../../flows/org/org.js";
import { maySee } from "../view.js";
import { inPrivate } from "./about-whistle.js";
import type { Asked, CommandDeps, Reply } from "./deps.js";

/** More whistles than this are looked through by period, in the assessment; the card says so. */
const mostWhistles = 2000;

/** The area for which the person inspects; null: nobody who may look. */
function inspectedArea({ member }: Asked, { town }: Pick<CommandDeps, "town">): Unit | null {
  const post = member.posts.find(({ roles }) => roles.includes("inspector"));
  return post === undefined ? null : town.directory().blockOf(post.unitId);
}

/** `/台账 [待核实|属实|不予采信] [单位]`: for inspectors, in private. */
export async function register(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const area = inspectedArea(asked, deps);
  if (area === null) return inPrivate(oversightCommandWords.registerForInspectors);
  const filter = RegisterFilter.options.find((one) => args.includes(registerFilters[one].zh)) ?? "open";
  const query = args
    .replace(registerFilters[filter].zh, "")
    .replace(/^[\s@]+/u, "")
    .trim();
  const directory = deps.town.directory();
  if (query === "") return { card: await draw({ filter, page: 1, unitId: null }, area, asked, deps), private: true };
  const found = directory.findUnits(query, { fromUnitId: area.id });
  if (found.found !== "one") {
    const near = found.found === "many" ? found.units : found.near;
    return inPrivate(
      unclearUnitWords(
        query,
        near.map(({ name }) => name),
      ),
    );
  }
  if (!directory.isWithin(found.unit.id, area.id)) return inPrivate(notVisibleUnitWords(found.unit.name));
  return { card: await draw({ filter, page: 1, unitId: found.unit.id }, area, asked, deps), private: true };
}

/** A button of the register, or what stands there once a fact has been ruled on: another page, or words. */
export async function registerPage(
  { f: filter, page, u }: Omit<Extract<CardAction, { do: "register" }>, "do">,
  asked: Asked,
  deps: CommandDeps,
): Promise<Card | Text> {
  const area = inspectedArea(asked, deps);
  if (area === null) return oversightCommandWords.registerForInspectors;
  if (asked.chatType === "group") return oversightCommandWords.registerInPrivate;
  return draw({ filter, page, unitId: u ?? null }, area, asked, deps);
}

type Wanted = { filter: RegisterFilter; page: number; unitId: string | null };

async function draw({ filter, page, unitId }: Wanted, area: Unit, asked: Asked, deps: CommandDeps): Promise<Card> {
  const directory = deps.town.directory();
  const unitIds = directory.units.filter(({ id }) => directory.isWithin(id, area.id)).map(({ id }) => id);
  const whistles = await deps.whistles.ofUnits(unitIds, { openOnly: false, limit: mostWhistles });
  // A fact is ruled on by inspectors in whose area the whistler lies: what they may not rule on they are not shown.
  const facts = whistles
    .filter(
      (whistle) => directory.isWithin(whistle.whistlerUnitId, area.id) && maySee(asked.member, whistle, directory),
    )
    .flatMap((whistle) => whistle.register.map((fact) => ({ fact, whistle })))
    .filter(({ fact }) => (fact.ruling?.outcome ?? "open") === filter && (unitId === null || fact.unitId === unitId))
    .sort((a, b) => b.fact.at.getTime() - a.fact.at.getTime() || b.whistle.number.localeCompare(a.whistle.number));
  const pages = Math.max(1, Math.ceil(facts.length / factsOnPage));
  const shown = Math.min(page, pages);
  return registerCard(
    {
      ...{ name: directory.unit(unitId ?? area.id)?.short ?? area.short, filter, unitId, page: shown, pages },
      total: facts.length,
      lookedThrough: whistles.length === mostWhistles ? mostWhistles : null,
      facts: facts.slice((shown - 1) * factsOnPage, shown * factsOnPage),
    },
    directory,
  );
}
