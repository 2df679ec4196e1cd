import type { Org } from "./org.js";

/** One difference between two organisations; `fields` of an entry that is in both. */
export type OrgChange = {
  of: "unit" | "person" | "platform";
  kind: "added" | "removed" | "changed";
  id: string;
  name: string;
  fields: { field: string; before: string; after: string }[];
};

/** What an import would change, in the order of the new file, what is gone last. */
export function orgChanges(before: Org, after: Org): OrgChange[] {
  return [
    ...changesOf("unit", before.units, after.units, ({ id }) => id),
    ...changesOf("person", before.people, after.people, ({ id }) => id),
    ...changesOf("platform", before.platforms, after.platforms, ({ streetId }) => streetId),
  ];
}

function changesOf<T extends { name: string }>(
  of: OrgChange["of"],
  before: readonly T[],
  after: readonly T[],
  idOf: (entry: T) => string,
): OrgChange[] {
  const known = new Map(before.map((entry) => [idOf(entry), entry]));
  const kept = new Set(after.map(idOf));
  const about = (kind: OrgChange["kind"], entry: T, fields: OrgChange["fields"] = []): OrgChange => ({
    of,
    kind,
    id: idOf(entry),
    name: entry.name,
    fields,
  });
  return [
    ...after.flatMap((entry) => {
      const old = known.get(idOf(entry));
      if (!old) return [about("added", entry)];
      const fields = differences(old, entry);
      return fields.length === 0 ? [] : [about("changed", entry, fields)];
    }),
    ...before.filter((entry) => !kept.has(idOf(entry))).map((entry) => about("removed", entry)),
  ];
}

function differences(before: object, after: object): OrgChange["fields"] {
  const old = new Map(Object.entries(before).map(([field, value]) => [field, JSON.stringify(value)]));
  return Object.entries(after).flatMap(([field, value]) => {
    const now = JSON.stringify(value);
    const was = old.get(field) ?? "";
    return was === now ? [] : [{ field, before: was, after: now }];
  });
}
