import { botWords, boundWords, unclearUnitWords } from "../../cards/bot-words.js";
import { answerCard } from "../../cards/plain-cards.js";
import type { Unit } from "../../flows/org/org.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";

/** `/绑定`: ties the group to a unit, so that the unit's orders come here. */
export async function bind(unitQuery: string | null, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const directory = deps.town.directory();
  if (asked.chatType === "p2p") return said(botWords.bindInGroup);
  const ownUnitId = unitHere(asked, deps.town);
  const found = unitQuery === null ? null : directory.findUnits(unitQuery, { fromUnitId: ownUnitId });
  const unit = found === null ? directory.unit(ownUnitId) : found.found === "one" ? found.unit : null;
  if (unit === null) {
    const near = found?.found === "many" ? found.units : found?.found === "none" ? found.near : [];
    return said(
      unclearUnitWords(
        unitQuery ?? "",
        near.map(({ name }) => name),
      ),
    );
  }
  if (!mayBind(asked, unit, deps)) return said(botWords.mayNotBind);
  await deps.bindings.setChat(unit.id, asked.chatId, asked.member.id, deps.clock());
  await deps.town.reload();
  return said(boundWords(unit.name));
}

/** A head of the unit or of one above it, or an administrator. */
function mayBind({ member }: Asked, unit: Unit, { town }: CommandDeps): boolean {
  const directory = town.directory();
  return member.posts.some(
    ({ unitId, roles }) => roles.includes("admin") || (roles.includes("head") && directory.isWithin(unit.id, unitId)),
  );
}

const said = (text: { zh: string; en: string }): Reply => ({ card: answerCard(text), private: false });
