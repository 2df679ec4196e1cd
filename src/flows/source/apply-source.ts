import { signatureOf } from "../whistle/apply.js";
import type { Source, SourceEvent, SourceMeta } from "./source.js";

/** Every legal move: what may follow on which status. Only an open source moves. */
export const sourceTransitions = {
  open: { solve: "solved", convert: "converted", return: "returned", chase: "open" },
  solved: {},
  converted: {},
  returned: {},
} as const;

/** Makes an event so. Throws on one that does not fit: that is a fault, never a person's mistake. */
export function applySource(source: Source | null, event: SourceEvent, { at, by }: SourceMeta): Source {
  if (event.type === "handedIn") {
    if (source !== null) throw new Error(`source ${source.id} is handed in already`);
    const { type: _, ...facts } = event;
    return { ...facts, status: "open", foundAt: at, answer: null, register: [] };
  }
  if (event.type === "removed") return event.kept;
  if (source === null || source.step === null) throw new Error(`${event.type} without an open source`);
  const answer = { at, by: signatureOf(by), whistle: null };
  switch (event.type) {
    case "solved":
      return { ...source, status: "solved", step: null, answer: { ...answer, text: event.result } };
    case "returned":
      return { ...source, status: "returned", step: null, answer: { ...answer, text: event.reason } };
    case "converted": {
      const whistle = { id: event.whistleId, number: event.number };
      return { ...source, status: "converted", step: null, answer: { ...answer, text: "", whistle } };
    }
    case "rungsReached": {
      const step = { ...source.step, rungsDone: source.step.rungsDone + event.rungs.length };
      const register = event.registered ? [...source.register, { at, kind: "escalated" as const }] : source.register;
      return { ...source, step, register };
    }
  }
}
