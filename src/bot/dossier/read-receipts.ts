import type { Dossier } from "../../flows/dossier/dossier.js";
import type { Deliveries } from "../../models/deliveries.js";
import type { Receipts } from "../../models/receipts.js";
import type { Town } from "../town.js";

type Deps = {
  deliveries: Pick<Deliveries, "ofWhistle">;
  receipts: Pick<Receipts, "of">;
  town: Pick<Town, "directory">;
};

/** Who has read what was sent about a whistle, and when, as far as the platform told; the earliest first. */
export async function readReceipts(whistleId: string, deps: Deps): Promise<Dossier["receipts"]> {
  const sent = await deps.deliveries.ofWhistle(whistleId);
  const known = await deps.receipts.of(sent.flatMap(({ messageId }) => messageId ?? []));
  const { members } = deps.town.directory();
  const all = sent.flatMap(({ kind, messageId }) =>
    (messageId === null ? [] : (known.get(messageId)?.readers ?? [])).flatMap(({ openId, at }) => {
      const member = members.find((one) => one.openId === openId);
      const what = kind === "card" ? "哨令卡片" : "通知";
      return member ? [{ at: at.toISOString(), memberId: member.id, name: member.name, what }] : [];
    }),
  );
  return all.sort((a, b) => a.at.localeCompare(b.at));
}
