import type { Town } from "../bot/town.js";
import { planTelling } from "../flows/relief/telling.js";
import type { Budgets, KeptAccount } from "../models/budgets.js";
import type { Deliveries, HeldNotice } from "../models/deliveries.js";
import type { Release } from "../models/delivery-updates.js";
import { openIdOf } from "./reach.js";

export type TellDeps = { town: Town; deliveries: Deliveries; budgets: Budgets; clock: () => Date };

const batchSize = 500;
/** A person's backlog is one message, however long it is. */
const mostForBatch = 5_000;

/**
 * Lets go what is due for people: one notice as it is, several as one digest, what is beyond the day's budget at the
 * digest's moment. A decision is kept with the person's account before it is carried out, and carrying it out twice is
 * carrying it out once: several instances may do this at one moment, and one that is killed is made good by the next.
 * @returns whether anything was let go
 */
export async function tell(deps: TellDeps): Promise<boolean> {
  let before = "";
  let letGo = false;
  for (;;) {
    const due = await deps.deliveries.held(deps.clock(), batchSize);
    const seen = due.map(({ id }) => id).join();
    // Nothing moved: another instance has it in hand, or the clock stands still; the next run looks again.
    if (due.length === 0 || seen === before) return letGo;
    before = seen;
    const told = await tellBatch([...new Set(due.map(({ memberId }) => memberId))], deps);
    letGo ||= told.letGo;
    // All of it was seen and decided; who owes more meanwhile asks for a run of its own.
    if (told.isAll && due.length < batchSize) return letGo;
  }
}

async function tellBatch(
  memberIds: string[],
  { town, deliveries, budgets, clock }: TellDeps,
): Promise<{ letGo: boolean; isAll: boolean }> {
  const now = clock();
  const rules = { policy: town.policy(), calendar: town.calendar, now };
  const accounts = await budgets.of(memberIds);
  // Read after the accounts: what another instance has let go meanwhile is not here, or the account has moved on.
  const due = await deliveries.held(now, mostForBatch, memberIds);
  const waiting = new Map<string, HeldNotice[]>();
  for (const notice of due) {
    const before = waiting.get(notice.memberId);
    if (before) before.push(notice);
    else waiting.set(notice.memberId, [notice]);
  }
  const decisions = accounts
    .filter(({ memberId, plan }) => plan === null && waiting.has(memberId))
    .map((before) => {
      const own = (waiting.get(before.memberId) ?? []).map(({ id, kind, deferred }) => ({
        id,
        reminder: kind === "rungs",
        deferred,
      }));
      return { before, ...planTelling(before.account, own, before.memberId, rules), at: now };
    });
  const own = await budgets.decide(decisions);
  // Whoever's decision stands, it is carried out here: its writer may be gone.
  const kept = own === null ? await budgets.of(memberIds) : [...accounts, ...own];
  const planned = kept.filter(({ plan }) => plan !== null);
  await deliveries.release(planned.flatMap((kept) => releaseOf(kept, openIdOf(kept.memberId, town))));
  await budgets.done(planned);
  return {
    letGo: planned.some(({ plan }) => plan?.kind === "tell"),
    isAll: own !== null && accounts.every(({ plan }) => plan === null),
  };
}

function releaseOf({ memberId, plan }: KeptAccount, openId: string): Release[] {
  if (plan === null) return [];
  if (plan.kind === "wait") return [plan];
  const { ids, at, late } = plan;
  const [first, second] = ids;
  if (first === undefined || second === undefined) return [{ kind: "tell", ids, digest: null, at }];
  const digest = {
    kind: "notice",
    // A notice is told once, so that the first one names the digest for good.
    id: `digest:${first}`,
    lane: late ? "digest" : "chase",
    whistleId: null,
    data: { memberId, notices: ids },
    to: { type: "open_id", id: openId },
    urgent: null,
  } as const;
  return [{ kind: "tell", ids, digest, at }];
}
