import type { Directory } from "../flows/org/directory.js";
import { masked } from "../flows/privacy/mask.js";
import type { Assignment, Whistle } from "../flows/whistle/state.js";
import { assignmentRoles } from "../terms.js";
import type { CardAction } from "./action.js";
import { type Card, card } from "./kit/card.js";
import { button } from "./kit/controls.js";
import { type Element, markdown, note, words } from "./kit/elements.js";
import { bold, md } from "./kit/markup.js";
import { both, cleaned, clipped, type Text } from "./kit/text.js";
import { isoMinute } from "./kit/time.js";
import { unitName } from "./views/names.js";

export const pastedWords = {
  usage: both(
    "请在 /转哨 后面粘贴工单或聊天文字，或者回复那条消息发送 /转哨；也可以先发来 .xlsx 文件，再发送 /转哨。",
    "Paste an order or a chat's text after /transfer, or answer that message with /transfer, or send an .xlsx file first.",
  ),
  unreadable: both(
    "没有读出可以吹哨的内容，请核对后重新粘贴。",
    "Nothing to whistle about was found. Please check and paste it again.",
  ),
  noRows: both(
    "表中没有读出内容。首行须是列名，例如：工单编号、诉求内容、地址、办理时限。",
    "No row was read. The first line has to name the columns, such as 工单编号, 诉求内容, 地址, 办理时限.",
  ),
  confirm: both(
    "以下由粘贴内容识别，请逐项核对后点“吹哨”。",
    "This was read from what you pasted. Please check each field, then tap Whistle.",
  ),
  repliedUnreadable: both(
    "所回复的消息读不到文字或表格，请把工单内容粘贴在 /转哨 后面。",
    "The message that you answered holds no text or table that can be read. Please paste the order after /transfer.",
  ),
  sentPrivately: both("回单已发到您的私聊。", "The answer is in your private chat."),
  notOver: both(
    "这张哨还没有办结，办结后可取回单。",
    "The whistle is not over yet; the answer follows when it is closed.",
  ),
} as const satisfies Record<string, Text>;

export type Row = { key: string; text: string; place: string; done: string | null };

const mostRows = 30;

/** The rows of a table, each to be checked by itself. */
export function rowsCard(
  name: string,
  rows: readonly Row[],
  { secret, unreadable }: { secret: number; unreadable: number },
): Card {
  const left = rows.length - mostRows;
  return card({
    title: both(`转哨 ${clipped(name, 40)}`, `To whistle: ${clipped(name, 40)}`),
    template: "blue",
    elements: [
      note(
        both(
          `共 ${rows.length} 行，逐行核对后吹哨。处理完一行，再发 /转哨 继续。`,
          `${rows.length} rows, each to be checked. Send /transfer again for the next.`,
        ),
      ),
      ...rows.slice(0, mostRows).flatMap((row, index): Element[] => {
        const action: CardAction = { do: "openForm", d: row.key };
        const head = md`${bold(String(index + 1))} ${clipped(cleaned(masked(`${row.place} ${row.text}`.trim())), 60)}`;
        if (row.done !== null) return [markdown(head), note(both(`已吹哨 ${row.done}`, `Whistled: ${row.done}`))];
        return [markdown(head), button(action, { label: both(`核对第 ${index + 1} 行`, `Check row ${index + 1}`) })];
      }),
      ...(secret > 0
        ? [
            note(
              both(
                `另有 ${secret} 行带有密级标识，未列出，请按保密规定办理。`,
                `${secret} rows bear a secret mark and are left out; please follow the rules for secret matters.`,
              ),
            ),
          ]
        : []),
      ...(unreadable > 0
        ? [
            note(
              both(
                `另有 ${unreadable} 行没有读出内容，请核对后单独粘贴。`,
                `${unreadable} rows could not be read; please check and paste them one by one.`,
              ),
            ),
          ]
        : []),
      ...(left > 0 ? [note(both(`另有 ${left} 行，请拆分后再发。`, `${left} more rows; please split the file.`))] : []),
    ],
  });
}

const orderNumber = /(?:工单编号|工单)\s*[:：]?\s*([A-Za-z0-9][A-Za-z0-9-]{2,40})/u;

/** The number that another platform gave it; null: it began here. */
export const orderNumberOf = ({ text }: Whistle): string | null => orderNumber.exec(text)?.[1] ?? null;

/** 回单: what was done, in the fields of the platform from which the order came, ready to be copied. */
export function closingText(whistle: Whistle, directory: Directory): string {
  const parts = whistle.assignments.filter(({ status }) => status !== "released");
  const ratings = parts.flatMap(({ rating }) => (rating === null ? [] : [rating.scores]));
  const lines: [string, string][] = [
    ["工单编号", orderNumberOf(whistle) ?? "（无）"],
    ["吹哨编号", whistle.number],
    [
      "承办单位",
      parts.map((part) => `${unitName(directory, part.unitId)}（${assignmentRoles[part.role].zh}）`).join("、") ||
        "（无）",
    ],
    [
      "办理结果",
      parts.map((part) => resultOf(part, parts.length > 1, directory)).join("；") || (whistle.endReason ?? "（无）"),
    ],
    ["受理时间", isoMinute(whistle.blownAt)],
    ["办结时间", whistle.closedAt === null ? "（无）" : isoMinute(whistle.closedAt)],
    ["吹哨方评价", ratings.length === 0 ? "尚未评价" : satisfaction(ratings)],
    ["群众满意度", "（回访后填写）"],
  ];
  return lines.map(([label, value]) => masked(`${label}：${cleaned(value).replace(/\s*\n\s*/gu, " ")}`)).join("\n");
}

const resultOf = ({ unitId, resolved }: Assignment, several: boolean, directory: Directory): string =>
  `${several ? `${unitName(directory, unitId)}：` : ""}${resolved?.result ?? "未反馈结果"}`;

function satisfaction(ratings: readonly { timeliness: number; result: number; conduct: number }[]): string {
  const all = ratings.flatMap(({ timeliness, result, conduct }) => [timeliness, result, conduct]);
  const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
  const word = mean >= 4.5 ? "非常满意" : mean >= 3.5 ? "满意" : mean >= 2.5 ? "基本满意" : "不满意";
  return `${word}（${mean.toFixed(1)} 分）`;
}

export const closingCard = (number: string, text: string): Card =>
  card({
    title: both(`回单 ${number}`, `Answer for ${number}`),
    template: "green",
    elements: [
      note(
        both(
          "长按文字可复制，粘贴到原平台。号码和门户已遮挡。",
          "Press and hold to copy; numbers and doors are hidden.",
        ),
      ),
      words(text),
    ],
  });
