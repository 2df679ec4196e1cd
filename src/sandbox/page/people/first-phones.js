import { model } from "../state/model.js";
import { settings } from "../state/settings.js";

const by =
  (...roles) =>
  (person) =>
    roles.some((role) => person.roles.includes(role));

/** Whoever of a unit fits first, in the order of the wishes. */
function someoneOf(people, unit, ...wishes) {
  const here = people.filter(({ unitId }) => unitId === unit?.id);
  for (const wish of wishes) {
    const found = here.find(wish);
    if (found) return found;
  }
  return undefined;
}

/** Somebody on duty in a resident force, of the street's own forces first. */
function onDuty({ people, units, chats }, whistler) {
  const neighbours = new Set(
    chats.filter(({ memberIds }) => memberIds.includes(whistler?.openId)).flatMap(({ memberIds }) => memberIds),
  );
  const serves = (unit) =>
    unit.parentId === whistler?.unitId ||
    people.some(({ openId, unitId }) => unitId === unit.id && neighbours.has(openId));
  const forces = units.filter((unit) => unit.force === "resident").sort((a, b) => serves(b) - serves(a));
  return forces.map((unit) => someoneOf(people, unit, by("duty"), by("head"), by("member"))).find(Boolean);
}

/** The head of a county department, near the street first. Command centres and inspectors are no departments. */
function countyHead({ people, units }, street) {
  const commands = (unit) =>
    people.some((person) => person.unitId === unit.id && by("dispatcher", "inspector")(person));
  const isNear = (unit) => unit.parentId === street?.parentId;
  const offices = units
    .filter((unit) => unit.level === "county" && unit.kind === "line" && !commands(unit))
    .sort((a, b) => isNear(b) - isNear(a));
  return offices.map((unit) => someoneOf(people, unit, by("head"))).find(Boolean);
}

/**
 * Whom a newcomer meets first: somebody who whistles in a street, somebody on duty in a force that serves that street,
 * and the head of a department of the county above it.
 */
function choose(town) {
  const { people, unitById } = town;
  const whistlers = people.filter(by("whistler"));
  const whistler = whistlers.find(({ unitId }) => unitById.get(unitId)?.level === "street") ?? whistlers[0];
  const street = unitById.get(whistler?.unitId);
  const chosen = [whistler, onDuty(town, whistler), countyHead(town, street)].filter(Boolean);
  return [...new Set((chosen.length > 0 ? chosen : people.slice(0, 3)).map(({ openId }) => openId))];
}

/** Opens phones on the first visit, and drops those of people who don't live here any more. */
export function firstPhones() {
  const { town } = model.get();
  const known = (settings.get().phones ?? []).filter((openId) => town.personById.has(openId));
  if (known.length > 0) return settings.set({ phones: known });
  const phones = choose(town);
  const openChats = Object.fromEntries(
    phones.map((openId) => {
      const unit = town.unitById.get(town.personById.get(openId).unitId);
      const group = town.chats.find(({ chatId, memberIds }) => chatId === unit?.chatId && memberIds.includes(openId));
      return [openId, group?.chatId ?? null];
    }),
  );
  return settings.set({ phones, openChats });
}
