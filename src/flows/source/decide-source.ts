import { deadlineFor } from "../calendar/deadline.js";
import type { Policy } from "../policy/policy.js";
import type { Context } from "../whistle/decision.js";
import { dueRungs, ladderTimes } from "../whistle/ladder.js";
import { actingBlock } from "../whistle/permissions.js";
import { checkImages, checkTexts } from "../whistle/text-check.js";
import type { Source, SourceCommand, SourceDecision, SourceRefusal, SourceStep } from "./source.js";

type CommandOf<T extends SourceCommand["type"]> = Extract<SourceCommand, { type: T }>;

/** What a command leads to: one event, or a refusal. First whether the actor may, then the moment, then the texts. */
export function decideSource(source: Source | null, command: SourceCommand, context: Context): SourceDecision {
  if (command.type === "handIn") return source === null ? handIn(command, context) : refuse(answered(source));
  if (source === null) return refuse({ code: "unknown-source" });
  if (command.type === "chase") return chase(source, context);
  if (!mayAnswer(source, context)) return refuse({ code: "not-your-source", unitId: source.unitId });
  if (source.status !== "open") return refuse(answered(source));
  switch (command.type) {
    case "solve": {
      const refusal = refusalOf(context.policy, { result: command.result });
      return refusal ? refuse(refusal) : done({ type: "solved", result: command.result.trim() });
    }
    case "return": {
      const refusal = refusalOf(context.policy, { reason: command.reason });
      return refusal ? refuse(refusal) : done({ type: "returned", reason: command.reason.trim() });
    }
    case "convert":
      return done({ type: "converted", whistleId: command.whistleId, number: command.number });
  }
}

/** 交哨源: people of a community, its grid staff first of all. */
function handIn(command: CommandOf<"handIn">, context: Context): SourceDecision {
  const { actor, directory, policy } = context;
  const unitId = actor.kind === "person" ? actor.unitId : "";
  const unit = directory.unit(unitId);
  if (actor.kind !== "person" || unit?.kind !== "block" || unit.level !== "community")
    return refuse({ code: "may-not-hand-in", unitId });
  const refusal = refusalOf(policy, { text: command.text }, [command.place], command.images);
  if (refusal) return refuse(refusal);
  const { id, number, images } = command;
  return done({
    type: "handedIn",
    ...{ id, number, unitId, images },
    finderId: actor.memberId,
    text: command.text.trim(),
    place: command.place.trim(),
    policyVersion: policy.version,
    step: planAnswer(context),
  });
}

function planAnswer({ now: from, policy, calendar }: Context): SourceStep {
  const { dueAt, why } = deadlineFor({ limit: policy.sources.answer, clock: "working", from, calendar });
  const ladder = ladderTimes(policy.ladder, { startedAt: from, dueAt, clock: why.clock, calendar });
  return { startedAt: from, dueAt, ladder, rungsDone: 0, why: { ...why, from: "category" } };
}

/** Whoever may whistle for the community in ordinary matters: its whistlers and heads, not the finder. */
export function mayAnswer({ unitId }: Source, { actor, directory, policy }: Context): boolean {
  if (actor.kind !== "person" || actingBlock(actor.unitId, directory) !== unitId) return false;
  const level = directory.unit(unitId)?.level;
  return Object.values(policy.categories).some(
    ({ emergency, whistlers: { levels, roles } }) =>
      !emergency && levels.some((one) => one === level) && actor.roles.some((role) => roles.includes(role)),
  );
}

function chase(source: Source, { actor, now, policy }: Context): SourceDecision {
  if (actor.kind !== "system") return refuse({ code: "not-your-source", unitId: source.unitId });
  const rungs = source.step === null ? [] : dueRungs(source.step, now);
  if (rungs.length === 0) return refuse({ code: "nothing-due" });
  const registered = policy.ladder.some(({ id, register }) => register && rungs.includes(id));
  return done({ type: "rungsReached", rungs, registered });
}

const done = (event: Extract<SourceDecision, { ok: true }>["event"]): SourceDecision => ({ ok: true, event });
const refuse = (refusal: SourceRefusal): SourceDecision => ({ ok: false, refusal });

const answered = ({ status, answer, finderId, foundAt }: Source): SourceRefusal => ({
  code: "source-answered",
  status,
  by: answer?.by ?? finderId,
  at: answer?.at ?? foundAt,
});

function refusalOf(
  policy: Policy,
  needed: Parameters<typeof checkTexts>[1],
  free: string[] = [],
  images: string[] = [],
): SourceRefusal | null {
  const refusal = checkTexts(policy, needed, free) ?? checkImages(images);
  if (refusal === null) return null;
  if (
    refusal.code === "needs-text" ||
    refusal.code === "text-too-long" ||
    refusal.code === "secret-mark" ||
    refusal.code === "too-many-images"
  )
    return refusal;
  throw new Error(`a text was refused with ${refusal.code}`);
}
