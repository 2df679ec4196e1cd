import type { Directory } from "../../flows/org/directory.js";
import type { Notice } from "../../flows/whistle/notices.js";
import { findAssignment, type Whistle } from "../../flows/whistle/state.js";
import { chargeKinds, scores as scoreTerms } from "../../terms.js";
import { both, clipped, joined, listed, type Text } from "../kit/text.js";
import { unitShort } from "./names.js";

/** Enough of what was written to decide on; the whole stands in the trace. */
const most = 300;

/** What lies before whoever is to rule on a charge or an appeal, besides the words that the notice quotes; null: nothing. */
export function reviewBrief(
  { stepKind, assignmentId, text }: Notice,
  whistle: Whistle,
  { directory, mask }: { directory: Directory; mask: (written: string) => string },
): Text | null {
  const short = (written: string): string => clipped(mask(written), most);
  if (stepKind === "appealReply") {
    const rating = assignmentId === null ? null : (findAssignment(whistle, assignmentId)?.rating ?? null);
    if (rating === null) return null;
    const scored = listed(
      (["timeliness", "result", "conduct"] as const).map((id) => {
        const { zh, en } = scoreTerms[id];
        return both(`${zh} ${rating.scores[id]} 分`, `${en} ${rating.scores[id]}`);
      }),
    );
    const comment = short(rating.comment);
    return comment === ""
      ? both(`原评价：${scored.zh}。`, `The rating: ${scored.en}.`)
      : both(`原评价：${scored.zh}，评语“${comment}”。`, `The rating: ${scored.en}; “${comment}”.`);
  }
  if (stepKind !== "chargeRuling" && stepKind !== "chargeAppealRuling") return null;
  const charge = whistle.charges.at(-1);
  if (charge === undefined) return null;
  const by = unitShort(directory, charge.unitId);
  const kind = chargeKinds[charge.kind];
  const facts = short(charge.text);
  const parts = [both(`${by}反映“${kind.zh}”，所述事实“${facts}”。`, `${by} holds: ${kind.en}, “${facts}”.`)];
  if (charge.reply === null) parts.push(both("吹哨单位未作说明。", "The whistler has not replied."));
  else if (charge.reply.text !== text) {
    const reply = short(charge.reply.text);
    parts.push(both(`吹哨单位说明“${reply}”。`, `The whistler replies: “${reply}”.`));
  }
  if (charge.ruling !== null) {
    const reason = short(charge.ruling.reason);
    parts.push(both(`原认定理由“${reason}”。`, `The finding's reason: “${reason}”.`));
  }
  return joined(parts, both("", " "));
}
