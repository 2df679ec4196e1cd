import { z } from "zod";
import { numberShown } from "../policy/problem.js";
import { invisible } from "../privacy/invisible.js";

export const levels = ["city", "county", "street", "community"] as const;
export const Level = z.enum(levels);
export type Level = z.infer<typeof Level>;

/** What a person may be to a unit; what each role may do stands in policy.yaml. */
export const roleIds = ["whistler", "head", "dispatcher", "duty", "member", "inspector", "grid", "admin"] as const;

const Id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
  error: (issue) =>
    `${JSON.stringify(issue.input)} is no id; write small letters, digits and hyphens, as in xishan-haigeng`,
});
/** Names stand on cards, in documents and in file names as they are: what can't be seen could make one pass for another. */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .refine((text) => text.replace(invisible, "") === text && !/\p{Cc}|[\u2028\u2029]/u.test(text), {
    error: (issue) =>
      `${JSON.stringify(issue.input)} holds a line break or a mark that can't be seen; write the name anew by hand`,
  });
const ChatId = z.string().regex(/^oc_[0-9a-f]{32}$/, {
  error: (issue) => `${JSON.stringify(issue.input)} is no chat id; the platform's are oc_ and 32 hexadecimal digits`,
});
const Mobile = z.string().regex(/^1\d{10}$/, {
  error: (issue) => `${numberShown(issue.input)} is no mobile number; write 11 digits beginning with 1, in quotes`,
});
const DayText = z.iso.date({
  error: (issue) => `${JSON.stringify(issue.input)} is no date; write it as 2026-01-05`,
});
const Instant = z.iso
  .datetime({
    offset: true,
    error: (issue) => `${JSON.stringify(issue.input)} is no time; write it as 2026-01-05T09:00:00+08:00`,
  })
  .transform((text) => new Date(text));

/** An organisation 单位: a block unit 块 or a line unit 条, a command centre 指挥中心 being a line unit of its block unit. */
export const Unit = z.strictObject({
  id: Id,
  name: Name,
  short: Name,
  aliases: z.array(Name).default([]),
  level: Level,
  kind: z.enum(["block", "line"]),
  /** What a line unit is to a street's 1+3+N platform. */
  force: z.enum(["lead", "resident", "posted"]).nullable().default(null),
  /** The 条线 of a line unit, an id of policy.yaml's `lines`; null for block units and command centres. */
  line: z.string().nullable().default(null),
  parentId: z.string().nullable(),
  /** A command centre 指挥中心 of its parent. */
  centre: z.boolean().default(false),
  chatId: ChatId.nullable().default(null),
});
export type Unit = z.infer<typeof Unit>;

const Roles = z.array(z.string()).min(1);

export const Person = z.strictObject({
  id: Id,
  name: Name,
  title: Name,
  unitId: z.string(),
  roles: Roles,
  mobile: Mobile,
  /** Further posts of the same person. */
  also: z.array(z.strictObject({ unitId: z.string(), roles: Roles })).default([]),
});
export type Person = z.infer<typeof Person>;

export const Org = z.strictObject({
  units: z.array(Unit).min(1),
  people: z.array(Person).min(1),
  /** The administrators' own group: what concerns the system is told there. Null: to each of them in private. */
  adminChatId: ChatId.nullable().default(null),
  /** The 1+3+N platforms' group chats. */
  platforms: z.array(z.strictObject({ streetId: z.string(), name: Name, chatId: ChatId })).default([]),
  /** The duty roster 值班表: who is on instead of the people with role `duty`. */
  roster: z
    .array(z.strictObject({ unitId: z.string(), from: Instant, to: Instant, personIds: z.array(z.string()).min(1) }))
    .default([]),
  /** People away, both days included, and who stands in 代理. */
  leaves: z
    .array(z.strictObject({ personId: z.string(), from: DayText, to: DayText, deputyId: z.string() }))
    .default([]),
});
export type Org = z.infer<typeof Org>;
