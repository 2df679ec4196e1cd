import {
  dutyWords,
  leaveCancelledWords,
  leaveLines,
  leaveSetWords,
  noPersonWords,
  severalPeopleWords,
} from "../../cards/duty-words.js";
import type { Text } from "../../cards/kit/text.js";
import { answerCard } from "../../cards/plain-cards.js";
import { type Asked, type CommandDeps, type Reply, unitHere } from "./deps.js";
import { wrongDays } from "./duty.js";
import { findPerson } from "./find-people.js";
import { dayText, readDaysAndNames } from "./parse/days.js";

/** `/代理`: who stands in for oneself, for how long; the deputy hears what the absent person would, and may act. */
export async function deputy(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const directory = deps.town.directory();
  const now = deps.clock();
  const today = dayText(now);
  const { member } = asked;
  const { days, names, cancel } = readDaysAndNames(args, now);
  if (cancel) {
    const count = await deps.roster.cancelLeaves(member.id, today, now);
    await deps.town.reload();
    return said(count === 0 ? dutyWords.noLeave : leaveCancelledWords(count));
  }
  const [name, another] = names;
  if (name === undefined && days === null) return said(ownLeaves(asked, today, deps));
  if (name === undefined || another !== undefined || days === null) return said(dutyWords.deputyHelp);
  const wrong = wrongDays(days, today);
  if (wrong) return said(wrong);
  const unitId = unitHere(asked, deps.town);
  const found = findPerson(name, { unitId, mentioned: asked.mentioned ?? [] }, directory);
  if (found.found === "many")
    return said(
      severalPeopleWords(
        name,
        found.members.map((one) => directory.unit(one.unitId)?.short ?? one.unitId),
      ),
    );
  if (found.found === "none")
    return said(
      noPersonWords(
        name,
        directory.unit(unitId)?.short ?? unitId,
        directory.membersOf(unitId).map((one) => one.name),
      ),
    );
  if (found.member.id === member.id) return said(dutyWords.notSelf);
  const leave = { personId: member.id, deputyId: found.member.id, ...days };
  await deps.roster.writeLeave(leave, { source: asked.source, by: member.id, at: now });
  await deps.town.reload();
  return said(leaveSetWords(found.member.name, days.from, days.to));
}

/** One's own leaves and those of others for whom one stands in. */
function ownLeaves({ member }: Asked, today: string, { town }: CommandDeps): Text {
  const directory = town.directory();
  const leaves = directory
    .leavesFrom(today)
    .filter(({ personId, deputyId }) => personId === member.id || deputyId === member.id)
    .map(({ personId, deputyId, from, to }) => ({
      name: directory.member(personId)?.name ?? personId,
      deputy: directory.member(deputyId)?.name ?? deputyId,
      from,
      to,
    }));
  return leaves.length === 0 ? dutyWords.deputyHelp : leaveLines(leaves);
}

const said = (text: Text): Reply => ({ card: answerCard(text), private: false });
