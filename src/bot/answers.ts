import { botWords } from "../cards/bot-words.js";
import type { Card } from "../cards/kit/card.js";
import type { Text } from "../cards/kit/text.js";
import type { CardAnswer } from "./ingress/inbound.js";

type ToastType = NonNullable<CardAnswer["toast"]>["type"];

/** A toast in both languages; the platform shows at most a few lines of it. */
export const toast = (type: ToastType, { zh, en }: Text): CardAnswer => ({
  toast: { type, content: zh, i18n: { zh_cn: zh, en_us: en } },
});

/** The card that takes the place of the one tapped, for everyone who sees it. */
export const replaced = (card: Card): Pick<CardAnswer, "card"> => ({ card: { type: "raw", data: card } });

export const tapAnswers = { late: toast("warning", botWords.late), fault: toast("error", botWords.fault) };
