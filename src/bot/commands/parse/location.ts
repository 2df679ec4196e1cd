import { fold } from "./fold.js";

const numbers = "[0-9A-Za-z一二三四五六七八九十百]{1,5}";
const houseNumber = `(?:附|第)?${numbers}(?: ?[-~至到] ?${numbers})?号?(?:号|弄|栋|幢|座|单元|楼|室|组|米|公里)(?!码|线|门(?![口前牌]))`;
const houseNumbers = `(?:${houseNumber} ?){1,5}`;
const way =
  "(?:大道|大街|步行街|胡同|小区|新村|家园|花园|公寓|社区|广场|市场|园区|小学|中学|学校|医院|大厦|公园|立交桥?|路口?|街(?!道)|巷|弄|苑|村|寨|营|坊|桥|道(?!路))";
const plainWay = "(?:大道|大街|步行街|胡同|小区|新村|社区|广场|农贸市场|公园|立交桥?|路口?|街(?!道)|巷|村)";
const stop = /[\n,;。!?@<>[\]"“”、]/u;
const leadIn =
  /^[^\n,;。!?]{0,20}?(?:群众反映|居民反映|群众举报|市民投诉|接群众|反映|举报|投诉|发现|接报|位于|有人在|在):? ?/u;

const withNumber = new RegExp(`^[\\p{L}\\p{N}]{1,24}?${way} ?${houseNumbers}`, "u");
const wholeBuilding = new RegExp(`^${numbers}(?:号楼|号院|栋|幢|单元) ?(?:${houseNumbers})?`, "u");
const byName = new RegExp(
  `^[\\p{Script=Han}]{2,12}?${plainWay}(?:与[\\p{Script=Han}]{2,6}(?:路|街|巷))?(?:交叉口|路口)?`,
  "u",
);
/** Words that end like a place and name none: 马路, 沿街, 老旧小区, 农村 … */
const noName =
  /(?:[道马公铁线电管短走半沿水网套思一]路|[沿临上逛]街|(?:农|乡|全|该|本|我|某|中)村|(?:老旧|本|该|我|某|各|的|们)(?:小区|社区|广场|市场))口?$/u;
const noNameInside = /[的了是有被把很不请]/u;

/**
 * The place with which the text begins, up to its number: 「海埂路12号占道经营」 gives 海埂路12号. Null when it begins
 * with none; a guess for the form and the card, the official's text stays as it is.
 */
export function leadingPlace(text: string): string | null {
  const folded = fold(text.slice(0, 80));
  let start = 0;
  for (let tries = 0; tries < 3; tries++) {
    const phrase = firstPhrase(folded.slice(start));
    const length = placeLength(phrase);
    if (length > 0 && !leadIn.test(phrase.slice(0, length))) return text.slice(start, start + length).trim();
    const lead = leadIn.exec(folded.slice(start))?.[0].length ?? 0;
    if (lead === 0) return null;
    start += lead;
  }
  return null;
}

function placeLength(phrase: string): number {
  const numbered = withNumber.exec(phrase) ?? wholeBuilding.exec(phrase);
  if (numbered && !noNameInside.test(numbered[0])) return numbered[0].length;
  const named = byName.exec(phrase);
  if (!named || noName.test(named[0]) || noNameInside.test(named[0])) return 0;
  return named[0].length;
}

function firstPhrase(folded: string): string {
  const phrase = folded.split(stop, 1)[0] ?? "";
  return phrase.slice(0, 60);
}
