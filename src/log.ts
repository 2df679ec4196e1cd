import { type Logger, pino } from "pino";

export type Log = Logger;

/** Structured lines on standard output; what identifies people or opens doors is blanked wherever it stands. */
export const createLog = (level: string): Log =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ["*.mobile", "*.phone", "*.appSecret", "*.encryptKey", "*.verificationToken", "*.authorization"],
      censor: "[blanked]",
    },
  });
