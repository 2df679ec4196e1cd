import { oversightCommandWords } from "../../cards/oversight-command-words.js";
import type { ChargeKind } from "../../flows/whistle/oversight.js";
import { discreetly, give, readAbout } from "./about-whistle.js";
import type { Asked, CommandDeps, Reply } from "./deps.js";

/** `/乱吹哨 编号 事由`, `/吹空哨 编号 事由`: brings a charge; only those concerned hear of it. */
export async function charge(kind: ChargeKind, args: string, asked: Asked, deps: CommandDeps): Promise<Reply> {
  const about = await readAbout(args, asked, deps);
  if ("zh" in about) return discreetly(about, asked);
  if (about.words === "") return discreetly(oversightCommandWords.needsFacts, asked);
  return discreetly(await give({ type: "charge", kind, text: about.words }, about.whistle, asked, deps), asked);
}
