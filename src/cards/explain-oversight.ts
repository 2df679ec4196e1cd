import type { Refusal } from "../flows/whistle/refusals.js";
import { both, type Text } from "./kit/text.js";
import { dateTime } from "./kit/time.js";

/** Refusals of supervision, appeals, charges and the register. */
export type OversightRefusal = Extract<
  Refusal,
  {
    code:
      | "no-supervision"
      | "not-rated"
      | "not-appealed"
      | "not-excluded"
      | "own-whistle"
      | "is-party"
      | "own-ruling"
      | "charge-pending"
      | "no-charge"
      | "no-ruling"
      | "reply-first"
      | "no-fact";
  }
>;

/** Why, and what would be right. */
export function explainOversight(refusal: OversightRefusal): Text {
  switch (refusal.code) {
    case "no-supervision":
      return both("这张哨目前没有督办事项。", "There is no supervision on this whistle.");
    case "not-rated":
      return both("贵单位在这张哨上还没有评价。", "Your unit has not been rated on this whistle.");
    case "not-appealed":
      return both("没有提出申诉，无须答复。", "Nobody has appealed; there is nothing to decide.");
    case "not-excluded":
      return both("没有剔除过，不必恢复。", "It has not been excluded; nothing to take back.");
    case "own-whistle":
      return both(
        "这是本单位吹的哨。不再需要的，请撤回。",
        "This whistle is your own unit's. If it is not needed, withdraw it.",
      );
    case "is-party":
      return both(
        "您或贵单位是当事一方，请由其他同志认定。",
        "You or your unit are a party to this. Please leave it to others.",
      );
    case "own-ruling":
      return both("原认定是您作出的，复核须由其他同志办理。", "The ruling is yours; somebody else has to review it.");
    case "charge-pending": {
      const at = dateTime(refusal.at);
      return both(
        `${at.zh} 提出的事项还在处理，请等认定后再提。`,
        `What was brought on ${at.en} is still open. Please wait for the ruling.`,
      );
    }
    case "no-charge":
      return both("这张哨没有人提出过乱吹哨、吹空哨。", "Nobody has brought a charge about this whistle.");
    case "no-ruling":
      return both("还没有认定成立，不需要申诉。", "Nothing has been held against you; no appeal is needed.");
    case "reply-first": {
      const until = dateTime(refusal.until);
      return both(
        `吹哨单位可在 ${until.zh} 前说明情况，请收到说明或期满后再认定。`,
        `The whistler may reply until ${until.en}. Please rule after the reply, or after that time.`,
      );
    }
    case "no-fact":
      return both("台账中没有这一条，请核对。", "There is no such entry in the register.");
  }
}
