import { z } from "zod";
import { Level } from "../org/org.js";
import { Label, Limits } from "./category.js";

/** One entry of the catalogue of matters 吹哨事项清单. */
export const Matter = z.strictObject({
  code: z.string().regex(/^[A-Z]{1,4}-?\d{2,4}$/, {
    error: (issue) => `${JSON.stringify(issue.input)} is no matter code; write capitals and digits, as in CG-01`,
  }),
  name: z.string().trim().min(1),
  en: z.string().trim().min(1),
  category: z.string(),
  /** Levels that may whistle it. */
  levels: z.array(Level).min(1),
  /** Line of the lead 主办, lines of the co departments 协办. */
  lead: z.string(),
  co: z.array(z.string()).default([]),
  keywords: z.array(z.string().trim().min(1)).min(1),
  /** What helps to judge it; never demanded. */
  evidence: z.array(z.string().trim().min(1)).default([]),
  /** Limits of its own, before the category's. */
  limits: Limits.partial().default({}),
});
export type Matter = z.infer<typeof Matter>;

/** What a level of block units has to do itself 职责清单. */
export const Duty = z.strictObject({ level: Level, name: Label, keywords: z.array(z.string().trim().min(1)).min(1) });
export type Duty = z.infer<typeof Duty>;
