/** The places that a text names. */
export type Places = {
  /** Numbers by their counter, as 栋 → 3. */
  numbers: ReadonlyMap<string, ReadonlySet<string>>;
  names: readonly PlaceName[];
};

/** `core` is what tells a name apart from others of its kind: 幸福 in 幸福小区. */
export type PlaceName = { name: string; core: string; kind: string };

/** How two texts agree about where: 1 the same place, -1 another one, 0 can't be told. */
export type PlaceAgreement = { degree: number; shared: string[] };

const kinds: Record<string, string> = {
  estate: "小区|花园|家园|佳园|嘉园|公寓|新村|片区|小镇|山庄|大院|宿舍|苑",
  tower: "大厦|写字楼|商业城|建材城|商城|商场|广场|酒店|宾馆",
  school: "小学|中学|幼儿园|学校",
  market: "农贸市场|菜市场|市场|菜场|超市",
  hospital: "医院",
  park: "公园",
  water: "水库|河|江|湖",
  bridge: "立交桥|高架桥|立交|高架|桥",
  station: "地铁站|公交站|火车站|汽车站|车站",
  village: "村",
  road: "大道|大街|公路|胡同|路|街|巷",
};

const kindOfSuffix = new Map(
  Object.entries(kinds).flatMap(([kind, suffixes]) => suffixes.split("|").map((suffix) => [suffix, kind] as const)),
);
const suffixes = new RegExp(
  `(?:${[...kindOfSuffix.keys()].sort((a, b) => b.length - a.length).join("|")})(?!社区)(?<!路(?=[灯面过人])|街(?=道)|村(?=[民委干])|广场(?=舞))`,
  "gu",
);
/** Between these and a suffix there is no name: 走在路上, 跳广场舞. */
const noName = /[在于到至的和与及从由沿靠近向往是有我该了上跳]$/u;
/** Before a suffix of one character these make a common word: 马路, 小河, 高架桥. */
const common = /[道马公铁线出走过让电问带引修占堵小大主干两条整架后]$/u;
/** A name may begin with 和, but no clause begins with it as a link. */
const before = /[在于到至的从由沿靠近向往是有我该了位处区县]|(?<!^)[和与及]/gu;
const numbered = /([a-z]?\d{1,4}|[a-z])(栋|单元|期|号|口|弄|层|楼|室)/gu;

/** Counters whose numbers tell two places apart; a leak shows on more than one floor. */
const telling = ["栋", "单元", "期", "号", "口", "弄"];

/**
 * Places in a text that went through plainText, and the text without them. `field` is the whistle's own field for the
 * place, plain as well: where no name is recognised in it, all of it is taken for one.
 */
export function cutPlaces(plain: string, field: string): { places: Places; rest: string } {
  const numbers = new Map<string, Set<string>>();
  const withoutNumbers = plain.replace(numbered, (_, number: string, counter: string) => {
    const known = numbers.get(counter) ?? new Set<string>();
    numbers.set(counter, known.add(number));
    return " ";
  });
  const names: PlaceName[] = [];
  let rest = "";
  let end = 0;
  for (const match of withoutNumbers.matchAll(suffixes)) {
    const [suffix] = match;
    const last = match.index === end ? names.at(-1) : undefined;
    const kind = kindOf(suffix);
    if (last?.kind === kind) continue;
    const head = withoutNumbers.slice(end, match.index).replace(end > 0 ? /^[和与及]/u : "", "");
    // 人民路农贸市场 is a market of its own, called after its road.
    const core = last ? last.core : coreOf(head, suffix);
    if (core === "") continue;
    names.push({ name: (last ? last.name : core) + suffix, core, kind });
    rest += `${withoutNumbers.slice(end, Math.max(end, match.index - core.length))} `;
    end = match.index + suffix.length;
  }
  rest += withoutNumbers.slice(end);
  const whole = field.replace(numbered, "").trim();
  if (names.length > 0 || whole.length < 2) return { places: { numbers, names }, rest };
  return {
    places: { numbers, names: [{ name: whole, core: whole, kind: "field" }] },
    rest: rest.replaceAll(whole, " "),
  };
}

const kindOf = (suffix: string): string => kindOfSuffix.get(suffix) ?? suffix;

/** The name right before a suffix: up to four characters after the last blank or linking word; empty if there is none. */
function coreOf(head: string, suffix: string): string {
  const run = head.slice(Math.max(head.lastIndexOf(" ") + 1, head.length - 4));
  if (run.length < 2 || noName.test(run) || (suffix.length === 1 && common.test(run))) return "";
  const cuts = [...run.matchAll(before)].map(({ index }) => index + 1).filter((cut) => run.length - cut >= 2);
  return run.slice(cuts.at(-1) ?? 0);
}

/** Compares where; `plainA` and `plainB` are the whole plain texts, since one may leave out 小区 or 路. */
export function comparePlaces(a: Places, b: Places, plainA: string, plainB: string): PlaceAgreement {
  const sharedNumbers: string[] = [];
  for (const counter of telling) {
    const ofA = a.numbers.get(counter);
    const ofB = b.numbers.get(counter);
    if (!ofA || !ofB) continue;
    const common = [...ofA].filter((number) => ofB.has(number));
    if (common.length === 0) return { degree: -1, shared: [] };
    sharedNumbers.push(...common.map((number) => number + counter));
  }
  const named = new Map<string, string>();
  for (const { name, core, kind } of a.names) if (isNamed(core, kind, name, b, plainB)) named.set(kind, name);
  for (const { name, core, kind } of b.names) if (isNamed(core, kind, name, a, plainA)) named.set(kind, name);
  const differ = a.names.some(
    ({ kind }) => !named.has(kind) && kind !== "field" && b.names.some((name) => name.kind === kind),
  );
  const onlyRoads = a.names.every(
    ({ kind }) => kind === "road" || named.has(kind) || !b.names.some((name) => name.kind === kind),
  );
  if (differ && !(onlyRoads && named.size > 0)) return { degree: -1, shared: [] };
  const shared = [...new Set([...named.values(), ...sharedNumbers])];
  if (named.size > 0) return { degree: sharedNumbers.length > 0 ? 1 : 0.8, shared };
  return { degree: sharedNumbers.length > 0 ? 0.5 : 0, shared };
}

/** 人民路 is not 人民东路, so that a road needs its whole name; of other places the core is enough. */
function isNamed(core: string, kind: string, name: string, other: Places, plain: string): boolean {
  if (kind === "road" || kind === "water") {
    const own = name.slice(-3);
    return other.names.some((place) => place.kind === kind && place.name.slice(-3) === own) || plain.includes(name);
  }
  return plain.includes(kind === "field" ? core : core.slice(-2));
}
