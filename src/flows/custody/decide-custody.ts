import { mayDo } from "../policy/lookup.js";
import type { CommandId } from "../policy/rights.js";
import type { Context } from "../whistle/decision.js";
import { checkTexts } from "../whistle/text-check.js";
import type { Custody, CustodyCommand, CustodyEvent, CustodyRefusal } from "./custody.js";

export type CustodyDecision = { ok: true; event: CustodyEvent } | { ok: false; refusal: CustodyRefusal };

/** Whether the actor sees the whistle at all is asked before: whoever does not is told that there is none. */
export function decideCustody(
  custody: Custody,
  command: CustodyCommand,
  { actor, policy, directory }: Pick<Context, "actor" | "policy" | "directory">,
): CustodyDecision {
  const may = (right: CommandId): boolean => actor.kind === "person" && mayDo(policy, actor.roles, right);
  const wrong = textProblem(command, policy);
  switch (command.type) {
    case "view":
      if (!may("viewOriginal")) return refuse({ code: "may-not-view" });
      return wrong ? refuse(wrong) : done({ type: "viewed", reason: command.reason.trim() });
    case "export": {
      if (command.original && !may("viewOriginal")) return refuse({ code: "may-not-view" });
      if (command.original && wrong) return refuse(wrong);
      const { original, digest } = command;
      return done({ type: "exported", original, reason: command.reason.trim(), digest });
    }
    case "hold":
      if (!may("hold")) return refuse({ code: "may-not-hold" });
      if (custody.held !== null) return refuse({ code: "held-already", at: custody.held.at, by: custody.held.by });
      return wrong ? refuse(wrong) : done({ type: "held", reason: command.reason.trim() });
    case "release": {
      if (!may("hold")) return refuse({ code: "may-not-hold" });
      const { held } = custody;
      if (held === null) return refuse({ code: "not-held" });
      // Not by the unit that might be glad to see it go: by the one that ordered it, one above it, or an inspector.
      const isOwn = actor.kind === "person" && directory.isWithin(held.unitId, actor.unitId);
      const isInspector = actor.kind === "person" && actor.roles.includes("inspector");
      if (!isOwn && !isInspector) return refuse({ code: "not-your-hold", by: held.by, unitId: held.unitId });
      return wrong ? refuse(wrong) : done({ type: "released", reason: command.reason.trim() });
    }
  }
}

function textProblem({ reason }: CustodyCommand, policy: Context["policy"]): CustodyRefusal | null {
  const refusal = checkTexts(policy, { reason });
  if (refusal === null) return null;
  if (refusal.code === "needs-text" || refusal.code === "text-too-long" || refusal.code === "secret-mark")
    return refusal;
  throw new Error(`a reason was refused with ${refusal.code}`);
}

const done = (event: CustodyEvent): CustodyDecision => ({ ok: true, event });
const refuse = (refusal: CustodyRefusal): CustodyDecision => ({ ok: false, refusal });
