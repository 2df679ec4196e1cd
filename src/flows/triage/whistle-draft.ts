import type { Told } from "./likeness.js";

/** A whistle before it is sent, as far as triage looks at it. */
export type WhistleDraft = Told & {
  drill: boolean;
  category: string;
  matterCode: string | null;
  /** Departments that the whistler names. */
  unitIds: string[];
  /** The block unit that is going to whistle. */
  whistlerUnitId: string;
};
