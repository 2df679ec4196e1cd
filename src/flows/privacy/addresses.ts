/** Digits as they are typed: plain, wide, Chinese. A room on the fifth floor is 501, ５０１ or 五零一. */
const n = "[0-9０-９零〇一二三四五六七八九十百]";
const plain = "[0-9０-９]";
const dash = "[-－—–~]";

/** `3栋2单元501室`, `12幢1503`, `A座1204`: what follows the building leads to one door. */
const building = `(?:${n}{1,4}|[A-Za-zＡ-Ｚ])[ ]?(?:号楼|号院|栋|幢|座|号)`;
const floor = `(?:${n}{1,3}[ ]?(?:楼|层)[ ]?)`;
const unit = `(?:${n}{1,3}[ ]?单元[ ]?)`;
const door = `(?:${n}{1,5}[ ]?(?:室|房(?!东|屋|产)|户(?!人|居民))(?:${plain}{1,2}[ ]?号?(?:铺|床))?)`;
/** A bare number is a door only where a building or a unit stands before it, and not where it counts or measures. */
const bare = `(?:${plain}{3,4}(?![0-9０-９年月日元米吨度个人次辆台盏处家只瓶件户:：.]|平方|公里|公斤|厘米))`;

const inBuilding = new RegExp(`(${building})[ ]?${unit}?${floor}?(?:${door}|${bare})`, "gu");
const inUnit = new RegExp(`${unit}${floor}?(?:${door}|${bare})`, "gu");
const alone = new RegExp(`${floor}?(?<!${n})${n}{2,5}[ ]?室(?![内外])`, "gu");
/** 5-2-301: building, unit, door. A date or a number of a whistle has other lengths. */
const dashed = new RegExp(
  `(?<![0-9０-９A-Za-z${dash.slice(1, -1)}])(${plain}{1,2})${dash}(?:${plain}{1,2}${dash})?${plain}{3,4}(?![0-9０-９]|${dash})`,
  "gu",
);
/** In a village the number of a house is the family's own. */
const villageHouse = new RegExp(
  `((?:村|村委会)[一-龥]{0,6}?(?:${n}{1,3}[组社])?)(${n}{1,4})(?=号(?!楼|院|线|路))`,
  "gu",
);

const label =
  "(?:联系人|诉求人|来电人|反映人|投诉人|报修人|报警人|举报人|信访人|当事人|业主|户主|住户|租户|姓名|老人|患者)";
const named = new RegExp(`(${label}(?:姓名)?[ ]?[:：][ ]?)([一-龥])[一-龥·]{1,3}`, "gu");

/**
 * What leads to one household: door, room and the unit before it, a family's house in a village. Road and house number,
 * estate, building, staircase and floor stay, so that a department finds the place: 海埂路12号3栋**.
 */
export const addressesMasked = (written: string): string =>
  written
    .replace(inBuilding, "$1**")
    .replace(inUnit, "**")
    .replace(alone, "**")
    .replace(dashed, (found, first: string) => (isDate(found) ? found : `${first}-**`))
    .replace(villageHouse, "$1**");

/** 12-305 could be a building and a door; 1-2025 is not. */
const isDate = (found: string): boolean => /(?:19|20)\d\d$/u.test(found);

/** The names of residents where a form labels them: 联系人：张三. Names inside a sentence can't be told from other words. */
export const namesMasked = (written: string): string => written.replace(named, "$1$2**");
