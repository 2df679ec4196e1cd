import { both, type Text } from "./kit/text.js";

export const bulletinWords = {
  notForYou: both(
    "通报由负责考核的县（市、区）、市的负责人、调度员和督查员起草，请在私聊中发送 /通报。",
    "Bulletins are drafted by those who assess: heads, dispatchers and inspectors of a county or city, in private.",
  ),
} as const;

export const bulletinSentWords = (period: Text, isRunning: boolean): Text =>
  both(
    `${period.zh}的通报草稿已发到您的私聊。${isRunning ? "本期尚未结束，数字截至现在。" : ""}每个数字在附件中列出哨编号；请核对、修改并经审核后再印发。`,
    `The draft for ${period.en} has been sent to you in private.${isRunning ? " The period is still running: the figures are as of now." : ""} The annex lists the whistles behind each figure; check and have it approved before it is issued.`,
  );

export const nothingBlownWords = (period: Text): Text =>
  both(`${period.zh}没有吹哨，没有起草通报。`, `Nothing was whistled in ${period.en}: there is nothing to draft.`);

export const notBegunWords = (period: Text): Text =>
  both(`${period.zh}还没有开始，没有起草通报。`, `${period.en} has not begun: there is nothing to draft.`);
