import { botWords } from "../../cards/bot-words.js";
import { explain } from "../../cards/explain.js";
import { answerCard } from "../../cards/plain-cards.js";
import { toastFor } from "../../cards/toasts.js";
import type { CommandOf } from "../../flows/whistle/commands.js";
import { replaced, toast } from "../answers.js";
import type { CardAnswer } from "../ingress/inbound.js";
import { actorsOf } from "../town.js";
import { maySee } from "../view.js";
import { type Asked, type CommandDeps, unitHere } from "./deps.js";
import { ownDraft } from "./own-draft.js";
import { handleAs } from "./post.js";

/** 关联: what was typed goes to a whistle that is there already; the draft is used up. */
export async function linkDraft(key: string, whistleId: string, asked: Asked, deps: CommandDeps): Promise<CardAnswer> {
  const { town, drafts, whistles } = deps;
  const kept = await ownDraft(key, asked, deps);
  if (!kept.ok) return kept.answer;
  const stored = await whistles.load(whistleId);
  if (!stored || !maySee(asked.member, stored.whistle, town.directory())) return toast("error", botWords.notVisible);
  const { draft, images } = kept.draft;
  const command: CommandOf<"link"> = { type: "link", text: draft.text, place: draft.place ?? "", images };
  // The draft names the request: two taps add it once.
  const outcome = await handleAs(actorsOf(asked.member, unitHere(asked, town)), (actor) =>
    deps.handle(whistleId, command, actor, `link:${key}`),
  );
  if (!outcome.ok)
    return toast("error", explain(outcome.refusal, town.directory(), town.policy(stored.whistle.policyVersion)));
  await drafts.remove(key);
  const said = toastFor(command, outcome.whistle);
  return { ...toast("success", said), ...replaced(answerCard(said)) };
}
