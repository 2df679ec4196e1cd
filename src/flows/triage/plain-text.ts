/** Reading stops here: what a whistle is about stands at its beginning, and a thousand of them are compared at once. */
const mostRead = 240;

/**
 * A text as it is compared: half width, small letters, punctuation as single blanks, Chinese numbers before a counter of
 * places as digits, one spelling for buildings (三号楼, 3#, 3 幢 are all 3栋), without dates, times and phone numbers.
 */
export function plainText(text: string): string {
  const narrow = text.slice(0, mostRead).normalize("NFKC").toLowerCase().replace(/\s+/gu, "");
  return narrow
    .replace(numerals, (numeral) => String(numberOf(numeral)))
    .replace(buildings, "$1栋")
    .replace(towers, "$1栋")
    .replace(passing, " ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

const numerals = /[〇零一二三四五六七八九十百两]+(?=号|#|栋|幢|单元|层|楼|期|室|弄)/gu;
const buildings = /([a-z]?\d+)(?:号楼|号栋|#楼?|幢楼?|栋楼)/gu;
const towers = /([a-z])(?:座|号楼|幢)/gu;
/** Phone numbers, dates and times of day tell nothing about the matter, but look like numbers of houses. */
const passing = /1\d{10}|0\d{2,3}-\d{7,8}|\d+月\d+[日号]|\d+[日号](?=[上下]午)|\d+[点时:]\d*分?/gu;

const digits = "零一二三四五六七八九";
const digitOf = (sign: string): number => (sign === "两" ? 2 : Math.max(0, digits.indexOf(sign)));

/** 十二 is 12, 一百零三 is 103, 一〇三 is 103. */
function numberOf(numeral: string): number {
  if (!/[十百]/u.test(numeral)) return Number([...numeral].map(digitOf).join(""));
  let sum = 0;
  let pending = 0;
  for (const sign of numeral) {
    if (sign === "百" || sign === "十") {
      sum += (pending === 0 ? 1 : pending) * (sign === "百" ? 100 : 10);
      pending = 0;
    } else {
      pending = digitOf(sign);
    }
  }
  return sum + pending;
}

/** Words that stand in every whistle and so tell no two apart. */
const fillers = new RegExp(
  [
    "发现|反映|群众|居民|市民|业主|住户|举报|投诉|麻烦|希望|建议|尽快|及时|立即|马上|赶紧|处理|解决|处置|协调|派人|来人",
    "现场|查看|核实|目前|现在|今天|昨天|今早|昨晚|凌晨|上午|下午|晚上|早上|每天|天天|存在|出现|发生|严重|强烈|情况|问题",
    "部门|有关|相关|需要|谢谢|联系电话|联系人|电话|您好|你好|我们|一直|已经|多次|长期|附近|门口|门前|旁边|对面|里面|地方|一处|一个|这里|那里",
    "到场|疑似|怀疑|有人|很多|大量|紧急|非常|特别|请|了|的|在|有|被|将|把|着|很|也|都|是|等|已|又|还|就|和|与|让|给|太|旁|内",
  ].join("|"),
  "gu",
);

export const withoutFillers = (plain: string): string => plain.replace(fillers, "");
