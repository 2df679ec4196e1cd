import { readDue } from "./due.js";
import { fold } from "./fold.js";
import { leadingPlace } from "./location.js";

/** What a pasted order of a hotline, a chat's text or a row of a table says, as far as it can be told. */
export type Pasted = {
  /** 工单编号 of the other platform. */
  orderNumber: string | null;
  text: string;
  place: string | null;
  /** Who turned to the platform; told to whoever may see the original. */
  caller: string | null;
  phone: string | null;
  /** Units as the order names them 承办单位. */
  units: string[];
  /** 紧急 … as the order writes it. */
  urgency: string | null;
  dueAt: Date | null;
  dueUnreadable: string | null;
};

/** The fields that orders have, by the words that platforms call them; the first found of a kind counts. */
const fieldWords = {
  orderNumber:
    "(?:12345)?工单编号|(?:12345)?工单号码?|工单流水号|受理编号|受理单号|诉求编号|热线编号|案件编号|事件编号|单号",
  title: "(?:诉求|工单|问题|事件|案件)?标题|(?:诉求|事项|工单)主题|事件名称|案件名称",
  text: "(?:诉求|反映|问题|工单|事项|来电|事件|案件|受理|投诉|举报)(?:内容|描述|详情|情况|经过)|主要内容|反映问题|内容描述|详细描述|具体问题|描述|内容",
  place: "(?:事发|诉求|问题|发生|事件|案件|反映|所在|详细|具体|现场)(?:地址|地点|位置|区域)|地址|地点|位置",
  caller: "(?:诉求人|来电人|反映人|投诉人|举报人|市民|群众|联系人|报修人)(?:姓名)?|姓名|称呼",
  phone: "(?:联系|来电|诉求人|反映人|市民|手机)(?:电话|号码|方式|手机)(?:号码)?|联系方式|电话号码?|手机号?",
  units: "(?:承办|主办|责任|处置|转办|派往|办理|协办|交办)(?:单位|部门)",
  urgency: "(?:紧急|缓急|优先)(?:程度|级别|等级)?",
  due: "(?:办理|办结|处理|回复|反馈|处置|完成|答复)(?:时限|期限)|(?:要求|应)(?:办结|回复|完成|反馈)(?:时间|日期)|(?:截止|到期)(?:时间|日期)|限办时间|时限",
  /** Known to stand in orders and of no use for a whistle. */
  other:
    "(?:受理|来电|诉求|派单|转办|登记|创建|发生|上报|交办)(?:时间|日期|渠道|类型|来源|性质|人员|方式|来源)|(?:诉求|工单|问题)?(?:类型|类别|分类|来源|性质|状态)|是否保密|是否回访|是否公开|受理人员?|经办人|坐席|办理要求|备注|服务对象|性别|年龄|满意度|领导批示|派单意见|转办意见",
} as const;
type Field = keyof typeof fieldWords;
const fieldNames: readonly Field[] = [
  "orderNumber",
  "title",
  "place",
  "phone",
  "caller",
  "units",
  "urgency",
  "due",
  "text",
  "other",
];

const anyLabel = fieldNames.map((name) => `(?<${name}>${fieldWords[name]})`).join("|");
/** A label begins a line, or follows a mark of punctuation or a wide blank within one, and ends with a colon. */
const labels = new RegExp(
  `(?<=^|\\n|[,;。|] ?|\\s{2}|[\\])] ?)[ \\t]*(?:[(\\[]?[0-9一二三四五六七八九十]{1,2}[)\\].、] ?)?(?:${anyLabel})[\\])]? ?:`,
  "gu",
);
const bracketed = new RegExp(`\\[(?:${anyLabel})\\] ?:?`, "gu");

type Found = { field: Field; start: number; end: number };

/**
 * Reads what was pasted: labelled fields of an order wherever they stand, else the words of a chat without the lines that
 * the chat puts before them. Null where nothing is left to whistle about.
 */
export function readPasted(pasted: string, now: Date, workdayEnds: string): Pasted | null {
  const clean = tabless(pasted.slice(0, 8000).replace(/\r\n?/gu, "\n"));
  const fields = readFields(clean);
  const { orderNumber, title, text, place, caller, phone, units, urgency, due } = fields;
  const said = text ?? (fields.before === "" ? null : withoutChatLines(fields.before));
  const matter = joinedText(title, said);
  if (matter === "") return null;
  const read = due === undefined ? null : readDue(fold(due), now, workdayEnds);
  return {
    orderNumber: orderNumber?.split(/\s/u)[0] ?? bareOrderNumber(clean),
    text: matter,
    place: place ?? leadingPlace(said ?? matter),
    caller: caller ?? null,
    phone: phone ?? null,
    units: (units ?? "").split(/[\s、,，;；]+/u).filter((unit) => unit !== ""),
    urgency: urgency ?? null,
    dueAt: read?.at ?? null,
    dueUnreadable: due !== undefined && read === null ? due : null,
  };
}

/** Whether a text is surely an order of another platform: its own number, or what and where with their labels. */
export function looksLikeOrder(pasted: string): boolean {
  const found = new Set(labelsIn(tabless(pasted.slice(0, 8000))).map(({ field }) => field));
  return (found.has("orderNumber") && found.size >= 2) || (found.has("text") && found.size >= 3);
}

/** A table's columns, pasted: the label, a tab, what it says. */
const tabless = (text: string): string => text.replace(/^([^\t\n]{1,12})\t+/gmu, "$1：").replace(/\t+/gu, "；");

function readFields(text: string): Partial<Record<Field, string>> & { before: string } {
  const found = labelsIn(text);
  const values: Partial<Record<Field, string>> = {};
  for (const [index, { field, end }] of found.entries()) {
    const value = tidied(text.slice(end, found[index + 1]?.start ?? text.length));
    if (value !== "" && !empty.test(value)) values[field] ??= value;
  }
  return { ...values, before: tidied(text.slice(0, found[0]?.start ?? text.length)) };
}

const empty = /^(?:无|暂无|空|未提供|不详|-+|—+|\/)$/u;

function labelsIn(text: string): Found[] {
  const folded = fold(text);
  const all = [...folded.matchAll(labels), ...folded.matchAll(bracketed)].flatMap((match) => {
    const field = fieldNames.find((name) => match.groups?.[name] !== undefined);
    return field ? [{ field, start: match.index, end: match.index + match[0].length }] : [];
  });
  return all
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter(({ start }, index, list) => index === 0 || start >= (list[index - 1]?.end ?? 0));
}

const tidied = (value: string): string => value.replace(/^[\s:：,，;；|]+|[\s,，;；|【[(（]+$/gu, "");

/** The title before the text, unless the text says it already. */
function joinedText(title: string | undefined, said: string | null): string {
  if (title === undefined || title === "") return said ?? "";
  if (said === null || said === "") return title;
  return said.includes(title) ? said : `${title}。${said}`;
}

/** `【12345热线】KM20260105001234 …`: a number without its label, long and with a day in it. */
const bareNumber =
  /(?:12345|热线|工单|诉求)[^\n]{0,12}?(?<![A-Za-z0-9])([A-Za-z]{0,6}20\d{6}[A-Za-z0-9-]{2,16})(?![A-Za-z0-9])/u;
const bareOrderNumber = (text: string): string | null => bareNumber.exec(fold(text))?.[1] ?? null;

/** Lines that a chat puts before what people say: a name and a time, a day, what stands for a picture. */
const day = "(?:20\\d\\d[-/.年])?\\d{1,2}[-/.月]\\d{1,2}日?|昨天|今天|前天|星期[一二三四五六日天]|周[一二三四五六日天]";
const clock = "(?:上午|下午|晚上|凌晨|中午|早上|AM|PM)? ?\\d{1,2}:\\d{2}(?::\\d{2})?";
const headLine = new RegExp(`^[^\\n:。,]{0,24}?\\s*(?:(?:${day})\\s*(?:${clock})?|${clock})\\s*$`, "iu");
const speaker = /^(?:@?[\p{L}\p{N}·_()-]{1,16}) ?: ?(?=\S)/u;
const stand = /\[(?:图片|照片|视频|语音|表情|动画表情|位置|文件|链接|微笑|抱拳|强|合十|OK|玫瑰|流泪|发怒)\]/gu;
const mark =
  /^(?:[-—=*#>]{2,}|(?:转发|转|以下|下面)?(?:自)?(?:微信|群聊|聊天)(?:群|记录|消息|反映)?(?:内容)?:?|\[?(?:微信|群聊)的?聊天记录\]?|各位领导,?|@所有人)$/u;

function withoutChatLines(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  const folded = lines.map((line) => fold(line));
  const hasHeads = folded.some((line) => headLine.test(line));
  const kept = lines.flatMap((line, index) => {
    const plain = (folded[index] ?? "").replace(stand, " ").trim();
    if (plain === "" || headLine.test(plain) || mark.test(plain)) return [];
    // A name alone on a line is a speaker's where the next line gives the time.
    const next = folded[index + 1] ?? "";
    if (hasHeads && plain.length <= 12 && /^(?:\p{L}|\p{N}|[·_-])+$/u.test(plain) && headLine.test(next)) return [];
    const words = stripped(line);
    return words === "" ? [] : [words];
  });
  return kept.join("\n");
}

/** `张三：海埂路…` without its speaker, unless what stands before the colon is a place or a thing rather than a name. */
function stripped(line: string): string {
  const plain = line.replace(/[［[【](?:图片|照片|视频|语音|表情|动画表情|位置|文件|链接)[］\]】]/gu, "").trim();
  const head = speaker.exec(fold(plain))?.[0] ?? "";
  const isThing = /[路街巷号楼栋区村院坊站处口]\s*:|问题|情况|地点|地址|反映|时间|诉求/u.test(head);
  return head === "" || isThing ? plain : plain.slice(head.length).trim();
}
