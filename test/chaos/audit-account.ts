import type { Town } from "../stories/control.js";
import type { WireLog } from "./wire-log.js";

export type Question = {
  uri: string;
  wire: WireLog;
  town: Town;
  /** What people said that is a whistle, by message id. */
  whistled: Set<string>;
  /** When the bot was dead, by the platform's clock. */
  away: { from: Date; to: Date }[];
  /** By how much the bot's clock was behind at most. */
  behindMs: number;
  endedAt: Date;
};
export type Audit = { findings: string[]; figures: Record<string, number> };

/** What the auditor has found and counted so far. */
export class Account {
  readonly findings: string[] = [];
  readonly figures: Record<string, number> = {};

  find(what: string): void {
    this.findings.push(what);
  }

  count(what: string, by = 1): void {
    this.figures[what] = (this.figures[what] ?? 0) + by;
  }
}
