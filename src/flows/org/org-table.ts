import type { Org } from "./org.js";

/** A sheet as rows of text, the heading first. */
export type Rows = string[][];
/** The organisation as a spreadsheet's sheets: units, people, the platforms' groups. */
export type OrgTables = { units: Rows; people: Rows; platforms: Rows };

/** The headings, in the order in which they are written; read in any order, by their beginning. */
export const unitColumns = [
  "编号",
  "名称",
  "简称",
  "别名",
  "层级",
  "类型",
  "力量",
  "条线",
  "上级编号",
  "指挥中心",
  "群号",
] as const;
export const personColumns = ["编号", "姓名", "职务", "单位编号", "角色", "手机", "其他岗位"] as const;
export const platformColumns = ["街道编号", "名称", "群号"] as const;

/** Words for what the file says by a code; the code itself is understood too. */
const words: Record<string, string> = {
  city: "市",
  county: "县（市、区）",
  street: "街道",
  community: "社区",
  block: "块",
  line: "条",
  lead: "牵头",
  resident: "常驻",
  posted: "派驻",
};
const codes = new Map(Object.entries(words).map(([code, word]) => [word, code]));
const codeOf = (cell: string): string => codes.get(cell) ?? (/^[县区]/u.test(cell) ? "county" : cell);

/** Labels of roles and lines, by their ids. */
export type Labels = { roles: ReadonlyMap<string, string>; lines: ReadonlyMap<string, string> };

export function orgToTables(org: Org, { roles, lines }: Labels): OrgTables {
  const role = (id: string): string => roles.get(id) ?? id;
  const post = ({ unitId, roles: own }: { unitId: string; roles: string[] }) => `${unitId}:${own.map(role).join("、")}`;
  return {
    units: [
      [...unitColumns],
      ...org.units.map((unit) => [
        unit.id,
        unit.name,
        unit.short,
        unit.aliases.join("、"),
        words[unit.level] ?? unit.level,
        words[unit.kind] ?? unit.kind,
        unit.force === null ? "" : (words[unit.force] ?? unit.force),
        unit.line === null ? "" : (lines.get(unit.line) ?? unit.line),
        unit.parentId ?? "",
        unit.centre ? "是" : "",
        unit.chatId ?? "",
      ]),
    ],
    people: [
      [...personColumns],
      ...org.people.map((person) => [
        person.id,
        person.name,
        person.title,
        person.unitId,
        person.roles.map(role).join("、"),
        person.mobile,
        person.also.map(post).join("；"),
      ]),
    ],
    platforms: [[...platformColumns], ...org.platforms.map(({ streetId, name, chatId }) => [streetId, name, chatId])],
  };
}

/** Where an entry of the organisation stands in its table, counted from 1 as a spreadsheet does. */
export type RowsOf = { units: number[]; people: number[]; platforms: number[] };

/** What the tables say, still to be checked by the schema; empty rows are passed over. */
export function tablesToOrg(
  { units, people, platforms }: OrgTables,
  { roles, lines }: Labels,
): { value: Record<"units" | "people" | "platforms", Record<string, unknown>[]>; rows: RowsOf } {
  const idOf = (labels: ReadonlyMap<string, string>, cell: string): string =>
    [...labels].find(([, label]) => label === cell)?.[0] ?? cell;
  const roleIds = (cell: string): string[] => listOf(cell).map((one) => idOf(roles, one));
  const read = {
    units: entriesOf(units, unitColumns),
    people: entriesOf(people, personColumns),
    platforms: entriesOf(platforms, platformColumns),
  };
  return {
    rows: {
      units: read.units.map(({ row }) => row),
      people: read.people.map(({ row }) => row),
      platforms: read.platforms.map(({ row }) => row),
    },
    value: {
      units: read.units.map(({ cells }) => ({
        id: cells.编号,
        name: cells.名称,
        short: cells.简称 || cells.名称,
        aliases: listOf(cells.别名),
        level: codeOf(cells.层级),
        kind: codeOf(cells.类型),
        force: cells.力量 === "" ? null : codeOf(cells.力量),
        line: cells.条线 === "" ? null : idOf(lines, cells.条线),
        parentId: cells.上级编号 || null,
        centre: /^(?:是|y|true|1)/iu.test(cells.指挥中心),
        chatId: cells.群号 || null,
      })),
      people: read.people.map(({ cells }) => ({
        // Whoever is new need not be given a code: the number names a person as well.
        id: cells.编号 || `p-${cells.手机}`,
        name: cells.姓名,
        title: cells.职务,
        unitId: cells.单位编号,
        roles: roleIds(cells.角色),
        mobile: cells.手机,
        also: cells.其他岗位
          .split(/[；;]/u)
          .map((text) => text.trim())
          .filter((text) => text !== "")
          .map((text) => {
            const [unitId = "", own = ""] = text.split(/[:：]/u);
            return { unitId: unitId.trim(), roles: roleIds(own) };
          }),
      })),
      platforms: read.platforms.map(({ cells }) => ({
        streetId: cells.街道编号,
        name: cells.名称,
        chatId: cells.群号,
      })),
    },
  };
}

type Entry<Column extends string> = { row: number; cells: Record<Column, string> };

function entriesOf<const Column extends string>(
  [heading = [], ...rows]: Rows,
  columns: readonly Column[],
): Entry<Column>[] {
  const places = columns.map((column) => [column, heading.findIndex((title) => title.startsWith(column))] as const);
  return rows.flatMap((row, index) => {
    if (row.every((cell) => cell === "")) return [];
    const cells = recordOf(places, (place) => row[place]?.trim() ?? "");
    return [{ row: index + 2, cells }];
  });
}

function recordOf<Key extends string>(
  places: readonly (readonly [Key, number])[],
  cellAt: (place: number) => string,
): Record<Key, string> {
  const start: Partial<Record<Key, string>> = {};
  for (const [key, place] of places) start[key] = cellAt(place);
  const isWhole = (record: Partial<Record<Key, string>>): record is Record<Key, string> =>
    places.every(([key]) => record[key] !== undefined);
  if (!isWhole(start)) throw new Error("unreachable: each column was set");
  return start;
}

const listOf = (cell: string): string[] =>
  cell
    .split(/[、,，\s]+/u)
    .map((one) => one.trim())
    .filter((one) => one !== "");
