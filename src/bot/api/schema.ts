import { z } from "zod";

/** The shapes of the interface for other platforms; the OpenAPI document is made from them. */
export const Raise = z
  .strictObject({
    text: z.string().trim().min(1).max(2000).meta({ description: "What is the matter" }),
    place: z.string().trim().max(200).default("").meta({ description: "Where; with road and house number" }),
    category: z.string().optional().meta({ description: "Id of a category in policy.yaml; left out: by the matter" }),
    matterCode: z.string().optional().meta({ description: "Code of a matter in the catalogue" }),
    units: z.array(z.string().max(60)).max(20).default([]).meta({ description: "Ids or names, the lead first" }),
    statedDueAt: z.iso.datetime({ offset: true }).optional().meta({ description: "Stated time limit" }),
    orderNumber: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,40}$/)
      .optional()
      .meta({ description: "The order's own number" }),
    drill: z.boolean().default(false),
    ahead: z.boolean().default(false).meta({ description: "Go ahead although the check found something" }),
  })
  .meta({ id: "Raise" });
export type Raise = z.infer<typeof Raise>;

const Part = z.object({
  unitId: z.string(),
  unit: z.string(),
  role: z.enum(["lead", "co"]),
  status: z.string(),
  resolvedAt: z.iso.datetime().nullable(),
  result: z.string().nullable(),
});

export const WhistleOut = z
  .object({
    number: z.string(),
    status: z.string(),
    category: z.string(),
    matterCode: z.string().nullable(),
    text: z.string().meta({ description: "Numbers, doors and labelled names hidden" }),
    place: z.string(),
    whistlerUnitId: z.string(),
    blownAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
    drill: z.boolean(),
    parts: z.array(Part),
    closingText: z
      .string()
      .nullable()
      .meta({ description: "Once it is over: the answer for the platform of the order" }),
  })
  .meta({ id: "Whistle" });
export type WhistleOut = z.infer<typeof WhistleOut>;

export const HookOut = z
  .object({
    id: z.string().meta({ description: "The same with each try of the same change" }),
    type: z.literal("whistle.changed"),
    at: z.iso.datetime().meta({ description: "When it was decided" }),
    changes: z.array(z.string()).meta({ description: "What happened, in the words of the record; more may come" }),
    whistle: WhistleOut.meta({ description: "As the change left it" }),
  })
  .meta({ id: "Change" });
export type HookOut = z.infer<typeof HookOut>;

export const ListOut = z.object({ whistles: z.array(WhistleOut) }).meta({ id: "Whistles" });
export const ListQuery = z.strictObject({
  open: z.enum(["true", "false"]).default("true"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const Failure = z
  .object({ code: z.string(), message: z.string(), findings: z.array(z.string()).optional() })
  .meta({ id: "Failure" });
