import { both, type Text } from "./kit/text.js";

export const dossierWords = {
  usage: both(
    "请写明编号，例如：/卷宗 20260105-0012。需要原文的，写：/卷宗 20260105-0012 原文 信访复查。",
    "Please give the number, for example: /dossier 20260105-0012; with what is hidden: /dossier 20260105-0012 original under review.",
  ),
  needsReason: both("要原文的卷宗，请写明理由。", "A dossier with the original needs a reason."),
} as const satisfies Record<string, Text>;

export const dossierSentWords = (number: string, original: boolean, sealedTo: number, entries: number): Text => {
  const open = entries - sealedTo;
  const sealed =
    open === 0
      ? both("全部记录已封存。", "All entries are sealed.")
      : both(
          `最近 ${open} 条尚未封存，次日封存后可再调取。`,
          `The last ${open} entries are not sealed yet; that happens overnight.`,
        );
  return both(
    `${number} 的卷宗已私发给您：Word 文档供阅读存档，JSON 文件供核验。${original ? "含原文，调取已留痕，请勿转发。" : "号码、门户和姓名已遮挡。"}${sealed.zh}`,
    `The dossier of ${number} went to your private chat: a Word document to read, a JSON file to verify. ${original ? "It holds the original; this is on record." : "Numbers, doors and names are hidden."} ${sealed.en}`,
  );
};
