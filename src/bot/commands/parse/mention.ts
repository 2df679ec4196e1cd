import type { Range } from "./cut.js";

export type Mention = Range & { query: string };

const run = /@ ?((?:[\p{L}\p{N}·_-]|\([\p{L}\p{N}]{1,20}\)){1,200})/uy;
const notUnit = /^(?:_|所有人|全体|大家|(?:all|everyone|here)(?![a-z]))/iu;
const ending =
  "(?:队|所|局|站|办|委|处|科|院|部|厅|会|中心|公司|集团|街道|社区|政府|单位|学校|医院|专班|小组)(?:\\([\\p{L}\\p{N}]{1,20}\\))?";
const endsAsUnit = new RegExp(`(?:${ending}|[组室岗乡镇区县市]|警力)$`, "u");
const firstEnding = new RegExp(`^.{1,38}?${ending}`, "u");
/** 城管局茨坝中队: an ending soon after another belongs to the same name. */
const strongEnding = "(?:队|所|局|站|办|委|中心|公司|街道|社区)(?:\\([\\p{L}\\p{N}]{1,20}\\))?";
const namePart = new RegExp(`^.{1,38}?${strongEnding}(?:.{1,3}?${strongEnding})*`, "u");
const goesOn =
  "来|请|去|前往|到场|到现场|到位|赶|尽快|尽早|马上|立即|立刻|抓紧|迅速|速|处理|处置|协助|协同|配合|核实|核查|查看|看一下|看下|帮|支援|负责|牵头|主办|协办|派人|派员|出动|一起|共同|联合|现场|今天|明天|你|您|和|与|及|跟";
const sentenceAfterUnit = new RegExp(`^.{1,60}?${ending}(?=${goesOn})`, "u");
const connector = /[和与及]$/u;
const longestName = 40;

/**
 * The unit named by the @ at `at`: 「@城管中队来处理」 names 城管中队, and the sentence goes on after it. Null for
 * everyone (`@所有人`, `@_all`), for placeholders, mail addresses and links, which stay text.
 */
export function readMention(folded: string, at: number): Mention | null {
  run.lastIndex = at;
  const match = run.exec(folded);
  const whole = match?.[1];
  if (!match || whole === undefined || notUnit.test(whole)) return null;
  const spaced = folded[at + 1] === " ";
  if (/[\w./-]/.test(folded[at - 1] ?? "") && /^\w/.test(whole)) return null;
  if (spaced && !endsAsUnit.test(whole)) return null;
  const query = unitName(whole);
  if (query === "") return null;
  return { start: at, end: at + (spaced ? 2 : 1) + query.length, query };
}

/** The name at the start of what is written in one run, without the sentence that goes on after it. */
export function unitName(whole: string): string {
  const short = sentenceAfterUnit.exec(whole)?.[0] ?? whole;
  const named = endsAsUnit.test(short) ? short : (namePart.exec(short)?.[0] ?? short);
  const fits = named.length > longestName ? (firstEnding.exec(named)?.[0] ?? "") : named;
  return fits.length > 2 ? fits.replace(connector, "") : fits;
}
