import { checkWords } from "../../cards/check-words.js";
import type { KeptDraft } from "../../models/drafts.js";
import { toast } from "../answers.js";
import type { CardAnswer } from "../ingress/inbound.js";
import type { Asked, CommandDeps } from "./deps.js";

export type OwnDraft = { ok: true; draft: KeptDraft } | { ok: false; answer: CardAnswer };

/** What the tapping person typed before; the card stands in a group, so anybody may tap it. */
export async function ownDraft(key: string, { member }: Asked, { drafts }: CommandDeps): Promise<OwnDraft> {
  const draft = await drafts.load(key);
  if (draft === null) return { ok: false, answer: toast("error", checkWords.draftGone) };
  if (draft.memberId !== member.id) return { ok: false, answer: toast("error", checkWords.notYourDraft) };
  return { ok: true, draft };
}
