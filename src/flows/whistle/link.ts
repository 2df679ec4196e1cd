import type { CommandOf } from "./commands.js";
import type { Context } from "./decision.js";
import type { Draft } from "./draft.js";
import { actingBlock } from "./permissions.js";
import type { Refusal } from "./refusals.js";
import { checkImages, checkTexts } from "./text-check.js";

/** 关联: adds what somebody nearby has found to a whistle about the same thing, in place of another whistle. */
export function link(
  draft: Draft,
  { text, place, images }: CommandOf<"link">,
  { actor, directory, policy }: Context,
): Refusal | null {
  const refusal = checkTexts(policy, { text }, [place]) ?? checkImages(images);
  if (refusal !== null) return refusal;
  const unitId = actor.kind === "person" ? (actingBlock(actor.unitId, directory) ?? actor.unitId) : "";
  draft.record({ type: "linked", unitId, text: text.trim(), place: place.trim(), images });
  return null;
}
