import { createHash } from "node:crypto";
import type { Card } from "../../cards/kit/card.js";
import { triageCard } from "../../cards/triage-card.js";
import { grams } from "../../flows/triage/grams.js";
import { heldUpBy } from "../../flows/triage/holds-up.js";
import { type Finding, triage } from "../../flows/triage/triage.js";
import { isNearby } from "../../flows/whistle/departments.js";
import type { Whistle } from "../../flows/whistle/state.js";
import type { KeptDraft } from "../../models/drafts.js";
import { maySee } from "../view.js";
import type { BlowDraft } from "./blow.js";
import type { Asked, CommandDeps } from "./deps.js";

/** More of one area in half a year that share words are compared by the newest. */
const mostCompared = 200;
const mostPrecedents = 50;

/** What there is to say about a whistle before it is sent, and what of it is grave enough to ask first. */
export async function checkBeforeSending(
  wanted: Whistle,
  asked: Pick<Asked, "member">,
  deps: {
    town: Pick<CommandDeps["town"], "directory" | "policy">;
    whistles: Pick<CommandDeps["whistles"], "sharing">;
    precedents: Pick<CommandDeps["precedents"], "sharing">;
    clock: CommandDeps["clock"];
  },
): Promise<{ findings: Finding[]; held: Finding[] }> {
  const { town, whistles, precedents, clock } = deps;
  const directory = town.directory();
  const policy = town.policy();
  const now = clock();
  const { most, lookBackDays, closedWithinDays } = policy.triage;
  const { whistlerUnitId } = wanted;
  const unitIds = directory.units
    .filter(({ id, kind }) => kind === "block" && isNearby(whistlerUnitId, id, directory))
    .map(({ id }) => id);
  const pairs = grams(`${wanted.place} ${wanted.text}`);
  const since = new Date(now.getTime() - lookBackDays * 86_400_000);
  const [similar, rulings] = await Promise.all([
    whistles.sharing(pairs, { unitIds, since, limit: mostCompared }),
    precedents.sharing(grams(wanted.text), mostPrecedents),
  ]);
  const called = wanted.assignments.map(({ unitId }) => unitId);
  const draft = { ...wanted, unitIds: [...new Set([...wanted.namedUnitIds, ...called])] };
  const findings = triage(draft, {
    policy,
    directory,
    now,
    // A whistle that the asker may not see is as good as none. The same one may stand there already: a second tap that
    // came with the first must not be told that nothing was whistled.
    candidates: similar.filter((whistle) => whistle.id !== wanted.id && maySee(asked.member, whistle, directory)),
    precedents: rulings,
    limits: { most, closedWithinDays },
  });
  return { findings, held: heldUpBy(draft, findings, policy) };
}

/** Keeps what was typed while its whistler is asked. The same message has the same key. */
export async function keepDraft(draft: BlowDraft, asked: Asked, { drafts }: CommandDeps): Promise<string> {
  const key = `d${createHash("sha256").update(asked.source).digest("hex").slice(0, 23)}`;
  const { category, matterCode, text, place, unitQueries, leadQuery, copiedQueries } = draft;
  const { statedDueAt, dueUnreadable, drill, again, sourceId } = draft;
  await drafts.keep(key, {
    memberId: asked.member.id,
    source: asked.source,
    chatId: asked.chatId,
    chatType: asked.chatType,
    images: asked.images,
    draft: {
      ...{ category, matterCode, text, place, unitQueries, leadQuery, copiedQueries },
      ...{ statedDueAt, dueUnreadable, drill, again, sourceId },
    },
  });
  return key;
}

/** The kept draft as its whistler asked it, wherever the button is tapped. */
export const askedBy = (kept: KeptDraft, { member }: Asked): Asked => ({
  source: kept.source,
  member,
  chatId: kept.chatId,
  chatType: kept.chatType,
  images: kept.images,
});

export const checkCard = (text: string, findings: readonly Finding[], key: string, deps: CommandDeps): Card =>
  triageCard(text, findings, {
    key,
    directory: deps.town.directory(),
    policy: deps.town.policy(),
    now: deps.clock(),
  });
