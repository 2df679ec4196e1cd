import { type Logger, pino } from "pino";
import { createLineBlanking } from "./blanking.js";

export type Log = Logger;

const deepestCause = 5;

/**
 * What a line says of an error: its kind, its words, where it happened and what it came from. What else hangs on it is
 * left out: a call's answer with its headers, the documents that could not be written.
 */
function saidOf(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: typeof error === "string" ? error : typeof error };
  const facts: Record<string, unknown> = { type: error.name, message: error.message, stack: error.stack };
  for (const name of ["code", "codeName", "class", "status", "call", "logId"] as const) {
    const fact: unknown = Reflect.get(error, name);
    if (typeof fact === "string" || typeof fact === "number") facts[name] = fact;
  }
  if (error.cause !== undefined && depth < deepestCause) facts.cause = saidOf(error.cause, depth + 1);
  if (error instanceof AggregateError && depth < deepestCause)
    facts.errors = error.errors.slice(0, 5).map((one) => saidOf(one, depth + 1));
  return facts;
}

/**
 * Structured lines on standard output; what identifies people or opens doors is blanked wherever it stands.
 * @param secrets what this process was given to keep
 */
export function createLog(level: string, secrets: readonly string[] = []): Log {
  const blanked = createLineBlanking(secrets);
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => saidOf(error) },
    hooks: { streamWrite: blanked },
    // By the name of the field as well, whatever is in it.
    redact: {
      paths: ["mobile", "phone", "appSecret", "encryptKey", "verificationToken", "authorization"].flatMap((name) => [
        name,
        `*.${name}`,
      ]),
      censor: "[blanked]",
    },
  });
}
