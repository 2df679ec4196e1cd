import { chain, type Hash } from "../trace/chain.js";
import type { Actor } from "../whistle/commands.js";
import type { Context } from "../whistle/decision.js";
import type { Whistle } from "../whistle/state.js";
import { type CustodyCommand, type CustodyLine, type CustodyRefusal, custodyOf } from "./custody.js";
import { decideCustody } from "./decide-custody.js";

export type CustodyRepository = {
  linesOf(whistleId: string): Promise<CustodyLine[]>;
  /** Adds a line after `count` others; `lost`: somebody else wrote in between. */
  append(whistle: Pick<Whistle, "id" | "number">, count: number, line: CustodyLine): Promise<"saved" | "lost">;
};

export type CustodyOutcome = { ok: true; line: CustodyLine } | { ok: false; refusal: CustodyRefusal };

/** `request` names the message or the tap; one that the lines hold already is not done again. */
export type HandleCustody = (
  whistle: Whistle,
  command: CustodyCommand,
  actor: Actor,
  request: string,
) => Promise<CustodyOutcome>;

const maxAttempts = 20;

/** The one way to write into a whistle's custody. */
export function createHandleCustody(
  deps: CustodyRepository & {
    contextFor(whistle: Whistle, actor: Actor, now: Date): Promise<Context>;
    sha256: Hash;
    clock: () => Date;
  },
): HandleCustody {
  return async (whistle, command, actor, request) => {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const lines = await deps.linesOf(whistle.id);
      const repeated = lines.find(({ source }) => source === request);
      if (repeated) return { ok: true, line: repeated };
      const last = lines.at(-1) ?? null;
      const clock = deps.clock();
      const at = last !== null && last.at > clock ? last.at : clock;
      const context = await deps.contextFor(whistle, actor, at);
      const decision = decideCustody(custodyOf(whistle.id, whistle.number, lines), command, context);
      if (!decision.ok) return decision;
      const [line] = chain(last, [{ at, by: actor, source: request, change: decision.event }], deps.sha256);
      if (!line) throw new Error("an event without its line");
      if ((await deps.append(whistle, lines.length, line)) === "saved") return { ok: true, line };
    }
    throw new Error(`custody of ${whistle.id}: ${command.type} lost its race ${maxAttempts} times`);
  };
}
