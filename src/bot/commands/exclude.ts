import { noPartWords, oversightCommandWords } from "../../cards/oversight-command-words.js";
import { discreetly, give, readAbout } from "./about-whistle.js";
import type { Asked, CommandDeps, Reply } from "./deps.js";

/** `/剔除 编号 [@部门] 原因` and `/恢复计入`: a case, or a department's part of it, counts in no assessment, or again. */
export async function exclude(
  type: "exclude" | "include",
  args: string,
  asked: Asked,
  deps: CommandDeps,
): Promise<Reply> {
  const about = await readAbout(args, asked, deps);
  if ("zh" in about) return discreetly(about, asked);
  const { whistle, unitId, words } = about;
  if (words === "") return discreetly(oversightCommandWords.needsExclusionReason, asked);
  const part = unitId === null ? null : (whistle.assignments.findLast((one) => one.unitId === unitId)?.id ?? undefined);
  if (part === undefined)
    return discreetly(noPartWords(deps.town.directory().unit(unitId ?? "")?.short ?? "", whistle.number), asked);
  return discreetly(await give({ type, part, reason: words }, whistle, asked, deps), asked);
}
