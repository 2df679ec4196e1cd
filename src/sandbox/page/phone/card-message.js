import { useMemo, useState } from "preact/hooks";
import { Card } from "../card/card.js";
import { html } from "../html.js";
import { api } from "../state/api.js";
import { useModel } from "../use.js";
import { word } from "../words.js";

/** A card in a chat, alive: presses go to the platform, its answer comes back as a toast or an error on this phone. */
export function CardMessage({ message, memberIds, lang, theme, phone }) {
  const people = useModel((now) => now.town.personById);
  const [busy, work] = useState(null);
  const around = useMemo(
    () => ({
      lang,
      theme,
      people,
      memberIds,
      busy,
      locked: busy !== null,
      buttons: message.buttons,
      ask: phone.ask,
      sheet: phone.sheet,
      say: phone.say,
      async act(element, gesture) {
        work(element);
        try {
          return show(phone, lang, await api.press({ by: phone.openId, messageId: message.messageId, ...gesture }));
        } catch (error) {
          phone.say({ type: "error", content: error.message });
          return false;
        } finally {
          work(null);
        }
      },
    }),
    [message.messageId, message.buttons, memberIds, lang, theme, people, busy, phone],
  );
  return useMemo(() => html`<${Card} card=${message.card} around=${around} />`, [message.card, around]);
}

/** Shows what came back; true if the bot took the press without complaint. */
function show(phone, lang, { toast, error }) {
  if (error) phone.say({ type: "error", code: error.code, content: error.msg || word(lang, "failed") });
  if (toast) phone.say(toast);
  return !error && toast?.type !== "error" && toast?.type !== "warning";
}
