import type { CommandType } from "./commands.js";
import type { AssignmentStatus, WhistleStatus } from "./state.js";

/** Why a command was not carried out; words for people are made in one place (src/cards/explain.ts). */
export type Refusal =
  | { code: "unknown-whistle" }
  | { code: "ended"; status: WhistleStatus; at: Date | null }
  | { code: "wrong-status"; command: CommandType; status: WhistleStatus }
  | { code: "wrong-moment"; command: CommandType; status: AssignmentStatus; unitId: string }
  | { code: "already-done"; command: CommandType; by: string; at: Date }
  | { code: "outdated" }
  | { code: "not-yours"; command: CommandType; unitIds: string[] }
  | { code: "no-right"; command: CommandType; needs: string[] }
  | { code: "not-called"; unitId: string }
  | { code: "which-assignment"; unitIds: string[] }
  | { code: "unknown-category"; category: string }
  | { code: "category-not-started-here"; category: string }
  | { code: "may-not-whistle"; unitId: string; category: string }
  | { code: "no-departments" }
  | { code: "beyond-own-level"; unitIds: string[] }
  | { code: "not-a-department"; unitId: string }
  | { code: "unknown-unit"; unitId: string }
  | { code: "too-late"; command: CommandType; until: Date }
  | { code: "declined-before"; at: Date }
  | { code: "extension-limit"; maxDays: number; usedDays: number }
  | { code: "extension-pending" }
  | {
      code: "needs-text";
      field: "reason" | "result" | "text" | "condition" | "rule" | "owner" | "attendees" | "question" | "facts";
    }
  | { code: "text-too-long"; max: number; length: number }
  | { code: "secret-mark"; mark: string }
  | { code: "bad-scores" }
  | { code: "bad-date" }
  | { code: "too-soon"; until: Date }
  | { code: "too-many-images"; max: number }
  | { code: "unknown-assignment"; assignmentId: string }
  | { code: "unknown-matter"; matterCode: string }
  | { code: "no-level-above"; unitId: string }
  | { code: "suspension-pending" }
  | { code: "emergency-not-suspended" }
  | { code: "already-called"; unitId: string }
  | { code: "not-deliberated" }
  | { code: "not-an-attendee" }
  /** Several people nearby bear that name: which one is meant is to be written. */
  | { code: "which-attendee"; name: string; memberIds: string[] }
  /** Too few attendees have confirmed; `memberIds` have not answered. */
  | { code: "attendance-open"; memberIds: string[]; confirmed: number; needed: number }
  | { code: "nobody-missing" }
  | { code: "not-resolved-yet"; unitIds: string[] }
  | { code: "no-supervision" }
  | { code: "not-rated" }
  | { code: "not-appealed" }
  | { code: "not-excluded" }
  | { code: "own-whistle" }
  | { code: "is-party" }
  | { code: "own-ruling" }
  | { code: "charge-pending"; at: Date }
  | { code: "no-charge" }
  | { code: "no-ruling" }
  | { code: "reply-first"; until: Date }
  | { code: "no-fact" }
  | { code: "nothing-due" };
