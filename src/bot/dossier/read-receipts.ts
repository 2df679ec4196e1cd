import type { Dossier } from "../../flows/dossier/dossier.js";
import type { Deliveries } from "../../models/deliveries.js";
import type { Receipt, Receipts } from "../../models/receipts.js";
import type { Town } from "../town.js";

type Deps = {
  deliveries: Pick<Deliveries, "ofWhistle">;
  receipts: Pick<Receipts, "of" | "ofWhistle">;
  town: Pick<Town, "directory">;
};

/**
 * Who has read what was sent about a whistle, and when, as far as the platform told; the earliest first. What was sent
 * lately is found by way of its delivery, what is older stands with the receipt itself: deliveries are not kept as long.
 */
export async function readReceipts(whistleId: string, deps: Deps): Promise<Dossier["receipts"]> {
  const sent = await deps.deliveries.ofWhistle(whistleId);
  const [lately, kept] = await Promise.all([
    deps.receipts.of(sent.flatMap(({ messageId }) => messageId ?? [])),
    deps.receipts.ofWhistle(whistleId),
  ]);
  const known = new Map<string, { receipt: Receipt; what: string }>();
  for (const receipt of kept) known.set(receipt.messageId, { receipt, what: receipt.kind ?? "notice" });
  for (const { kind, messageId } of sent) {
    const receipt = messageId === null ? undefined : lately.get(messageId);
    if (receipt) known.set(receipt.messageId, { receipt, what: kind });
  }
  const { members } = deps.town.directory();
  return [...known.values()]
    .flatMap(({ receipt, what }) =>
      receipt.readers.flatMap(({ openId, at }) => {
        const member = members.find((one) => one.openId === openId);
        return member ? [{ at: at.toISOString(), memberId: member.id, name: member.name, what }] : [];
      }),
    )
    .sort((a, b) => a.at.localeCompare(b.at));
}
