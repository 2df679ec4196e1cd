/** Why the platform refuses a card: its sub-code, where, and in which words. */
export type Problem = { subCode: number; path: string; why: string; value?: string; right?: string };

/** Where in the card something stands, in the platform's own notation. */
export type Place = {
  /** The step that led here, and from where; the path is only spelled out for a complaint. */
  step: string;
  from: Place | null;
  depth: number;
  form: string | null;
  container: string | null;
};

export const rootPlace: Place = { step: "ROOT", from: null, depth: 0, form: null, container: null };

export const inside = (place: Place, step: string): Place => ({
  step,
  from: place,
  depth: place.depth,
  form: place.form,
  container: place.container,
});

const pathTo = ({ step, from }: Place): string => (from ? `${pathTo(from)} -> ${step}` : step);

/** What is gathered while walking through a card. */
export type Walk = {
  problems: Problem[];
  elementIds: Set<string>;
  names: Set<string>;
  audioIds: Set<string>;
  components: number;
  tables: number;
  markdownTables: number;
  known: Known;
  rules: CardRules;
};

/** What is uncertain about the platform, see switches.ts; `onOld` hears of each old property that is let through. */
export type CardRules = {
  oldProperties: "accept" | "reject";
  namelessInputRefusedAtSend: boolean;
  headerCounts: boolean;
  tablesCountTogether: boolean;
  /** 0: no limit. */
  mostOptions: number;
  mostValueBytes: number;
  onOld: (property: string) => void;
};

/** Which people and which uploaded images and files the app may use in a card. */
export type Known = { users: { has(id: string): boolean }; images: { has(key: string): boolean } };

/** `right` is for the card's author: what could stand there instead; the platform itself doesn't say. */
export function complain(
  walk: Walk,
  subCode: number,
  place: Place,
  why: string,
  value?: unknown,
  right?: string,
): void {
  const said = value === undefined ? {} : { value: shown(value) };
  walk.problems.push({ subCode, path: pathTo(place), why, ...said, ...(right === undefined ? {} : { right }) });
}

/** The platform's path as one in the JSON: `body.elements[1].text`, empty for the card itself. */
export const jsonPathOf = ({ path }: Problem): string =>
  path
    .replace(/\(tag: [^)]*\)/g, "")
    .replace(/^ROOT( -> )?/, "")
    .replaceAll(" -> [", "[")
    .replaceAll(" -> ", ".");

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value)).slice(0, 200);
