import { oversightCommandWords } from "../../cards/oversight-command-words.js";
import type { Directory, Member } from "../../flows/org/directory.js";
import type { Command } from "../../flows/whistle/commands.js";
import { actingBlock } from "../../flows/whistle/permissions.js";
import type { Whistle } from "../../flows/whistle/state.js";
import { discreetly, give, readAbout } from "./about-whistle.js";
import type { Asked, CommandDeps, Reply } from "./deps.js";

/** `/申诉 编号 理由`: a department appeals its rating, the whistler what was held against the whistle. */
export async function appeal(args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const about = await readAbout(args, asked, deps);
  if ("zh" in about) return discreetly(about, asked);
  const { whistle, words } = about;
  if (words === "") return discreetly(oversightCommandWords.needsGrounds, asked);
  const command = commandFor(whistle, asked.member, words, deps.town.directory());
  return discreetly(await give(command, whistle, asked, deps), asked);
}

/** The part of the asker's unit, a rated one first; who has none and whistled appeals the finding. */
function commandFor(
  { assignments, whistlerUnitId }: Whistle,
  member: Member,
  reason: string,
  directory: Directory,
): Command {
  const units = [member.unitId, ...member.posts.map(({ unitId }) => unitId)];
  const own = assignments.filter(({ unitId }) => units.includes(unitId));
  const part = own.findLast(({ rating }) => rating !== null) ?? own.at(-1);
  if (part === undefined && units.some((unitId) => actingBlock(unitId, directory) === whistlerUnitId))
    return { type: "appealCharge", reason };
  return { type: "appealRating", assignmentId: part?.id ?? null, reason };
}
