import type { Calendar } from "../flows/calendar/calendar.js";
import { createCalendar } from "../flows/calendar/create-calendar.js";
import type { HolidayTable } from "../flows/calendar/holiday-table.js";
import { createDirectory } from "../flows/org/create-directory.js";
import type { Directory, Member } from "../flows/org/directory.js";
import type { Org } from "../flows/org/org.js";
import { mergedLeaves, mergedRoster } from "../flows/org/roster.js";
import type { Policy } from "../flows/policy/policy.js";
import type { Actor } from "../flows/whistle/commands.js";
import type { Context } from "../flows/whistle/decision.js";
import type { Whistle } from "../flows/whistle/state.js";
import type { Bindings } from "../models/bindings.js";
import type { Holidays } from "../models/holidays.js";
import type { Policies } from "../models/policies.js";
import type { Roster } from "../models/roster.js";

/** The organisation with what the platform calls it, the policy in force with its earlier versions, the calendar. */
export type Town = {
  directory(): Directory;
  /** With the years that were imported; another one after a year has come in, so it is asked for each time. */
  readonly calendar: Calendar;
  /** The policy in force, or the version that a whistle began under. */
  policy(version?: string): Policy;
  /** Every version that is known, in order. */
  policyVersions(): string[];
  readonly adminChatId: string | null;
  contextFor(whistle: Whistle | null, actor: Actor, now: Date): Promise<Context>;
  /** Reads what people wrote again: this or another instance has tied a group, learnt an open id, changed the roster. */
  reload(): Promise<void>;
};

/**
 * @throws Error when the policy was changed without a new version: open whistles keep the version they began under, so a
 *   version must stay what it was
 */
export async function createTown(deps: {
  org: Org;
  policy: Policy;
  holidays: HolidayTable;
  imported: Holidays;
  bindings: Bindings;
  roster: Roster;
  policies: Policies;
  isInUse: (policyVersion: string) => Promise<boolean>;
  now: Date;
}): Promise<Town> {
  const { org, policy, holidays, imported, bindings, policies, roster } = deps;
  if (!(await policies.keep(policy, deps.now, deps.isInUse)))
    throw new Error(
      `policy.yaml: version ${policy.version} is known with other contents and open whistles run under it; give the changed policy a new version`,
    );
  const versions = await policies.all();
  const readDirectory = async (): Promise<Directory> => {
    const [known, written] = await Promise.all([bindings.all(), roster.all()]);
    return createDirectory(
      {
        ...org,
        roster: mergedRoster(org.roster, written.roster),
        leaves: mergedLeaves(org.leaves, written.leaves),
      },
      known,
    );
  };
  const readYears = async (): Promise<HolidayTable> => ({ years: { ...holidays.years, ...(await imported.all()) } });
  let directory = await readDirectory();
  let table = await readYears();
  let calendar = createCalendar(table, policy.hours);
  const policyOf = (version?: string): Policy => (version ? (versions.get(version) ?? policy) : policy);

  return {
    directory: () => directory,
    get calendar() {
      return calendar;
    },
    policy: policyOf,
    policyVersions: () => [...versions.keys()].sort(),
    adminChatId: org.adminChatId,
    contextFor: async (whistle, actor, now) => ({
      now,
      actor,
      directory,
      calendar,
      policy: policyOf(whistle?.policyVersion),
    }),
    async reload() {
      directory = await readDirectory();
      const years = await readYears();
      // A calendar works its days out once; it is made anew only for another table.
      if (JSON.stringify(years) === JSON.stringify(table)) return;
      table = years;
      calendar = createCalendar(table, policy.hours);
    },
  };
}

/** Everything a person may act as: one actor for each post, the post in `preferUnitId` first, then the main one. */
export function actorsOf(member: Member, preferUnitId: string | null): [Actor, ...Actor[]] {
  const as = ({ unitId, roles }: { unitId: string; roles: string[] }): Actor => ({
    kind: "person",
    memberId: member.id,
    name: member.name,
    unitId,
    roles,
  });
  const posts = [...member.posts].sort((a, b) => Number(b.unitId === preferUnitId) - Number(a.unitId === preferUnitId));
  const [first, ...rest] = posts.map(as);
  return first ? [first, ...rest] : [as(member)];
}
