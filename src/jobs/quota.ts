import type { Town } from "../bot/town.js";
import { quotaWords } from "../cards/bot-words.js";
import { answerCard } from "../cards/plain-cards.js";
import { dateText, dayNumber } from "../flows/calendar/china-time.js";
import type { Notice } from "../flows/whistle/notices.js";
import type { Wish } from "../models/delivery-updates.js";
import type { Quotas } from "../models/quotas.js";
import { adminNotices } from "./admin-notices.js";

/**
 * Guards what is paid for: beyond the town's SMS or calls of the day a notice goes as 加急 in the app, and the
 * administrators are told, once a day.
 */
export async function withinQuota(
  notices: readonly Notice[],
  { town, quotas, now }: { town: Town; quotas: Quotas; now: Date },
): Promise<{ notices: Notice[]; warnings: Wish[] }> {
  const day = dateText(dayNumber(now));
  const { smsPerDay, phonePerDay } = town.policy().budget;
  const limits = { sms: smsPerDay, phone: phonePerDay };
  const kept: Notice[] = [];
  const used = new Set<"sms" | "phone">();
  for (const notice of notices) {
    const { urgent } = notice;
    const isPaid = urgent === "sms" || urgent === "phone";
    if (!isPaid || (await quotas.take(urgent, day, notice.id, limits[urgent]))) {
      kept.push(notice);
      continue;
    }
    used.add(urgent);
    kept.push({ ...notice, urgent: "app" });
  }
  const warnings = [...used].flatMap((channel) => {
    const card = answerCard(quotaWords(channel, limits[channel]), { template: "orange" });
    return adminNotices(`quota:${channel}:${day}`, card, { town, now });
  });
  return { notices: kept, warnings };
}
