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

/**
 * Whom a newcomer meets first: somebody who whistles in a street, somebody on duty in a force that serves that street,
 * and the head of a county department.
 */
function choose({ people, units, chats, unitById }) {
  const streetOf = (person) => unitById.get(person.unitId);
  const whistler =
    people.find((person) => by("whistler")(person) && streetOf(person)?.level === "street") ??
    people.find(by("whistler"));
  const street = whistler && streetOf(whistler);
  const neighbours = new Set(
    chats.filter(({ memberIds }) => memberIds.includes(whistler?.openId)).flatMap(({ memberIds }) => memberIds),
  );
  const serves = (unit) =>
    unit.parentId === street?.id || people.some(({ openId, unitId }) => unitId === unit.id && neighbours.has(openId));
  const forces = units.filter((unit) => unit.force === "resident").sort((a, b) => serves(b) - serves(a));
  const duty = forces.map((unit) => someoneOf(people, unit, by("duty"), by("head"), by("member"))).find(Boolean);
  const isCounty = (unit) => unit?.level === "county" && unit.kind === "line";
  const above = unitById.get(unitById.get(duty?.unitId)?.parentId);
  const offices = [above, ...units].filter(isCounty);
  const head = offices.map((unit) => someoneOf(people, unit, by("head"))).find(Boolean);
  const chosen = [whistler, duty, head].filter(Boolean);
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
