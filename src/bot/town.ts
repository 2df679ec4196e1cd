import type { Calendar } from "../flows/calendar/calendar.js";
import { createDirectory } from "../flows/org/create-directory.js";
import type { Directory, Member } from "../flows/org/directory.js";
import type { Org } from "../flows/org/org.js";
import { mergedLeaves, mergedRoster } from "../flows/org/roster.js";
import type { Policy } from "../flows/policy/policy.js";
import type { Actor } from "../flows/whistle/commands.js";
import type { Context } from "../flows/whistle/decision.js";
import type { Whistle } from "../flows/whistle/state.js";
import type { Bindings } from "../models/bindings.js";
import type { Policies } from "../models/policies.js";
import type { Roster } from "../models/roster.js";

/** The organisation with what the platform calls it, the policy in force with its earlier versions, the calendar. */
export type Town = {
  directory(): Directory;
  calendar: Calendar;
  /** The policy in force, or the version that a whistle began under. */
  policy(version?: string): Policy;
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
  calendar: Calendar;
  bindings: Bindings;
  roster: Roster;
  policies: Policies;
  isInUse: (policyVersion: string) => Promise<boolean>;
  now: Date;
}): Promise<Town> {
  const { org, policy, calendar, bindings, policies, roster } = deps;
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
  let directory = await readDirectory();
  const policyOf = (version?: string): Policy => (version ? (versions.get(version) ?? policy) : policy);

  return {
    directory: () => directory,
    calendar,
    policy: policyOf,
    contextFor: async (whistle, actor, now) => ({
      now,
      actor,
      directory,
      calendar,
      policy: policyOf(whistle?.policyVersion),
    }),
    async reload() {
      directory = await readDirectory();
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
