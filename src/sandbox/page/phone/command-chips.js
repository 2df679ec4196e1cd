import { html } from "../html.js";
import { useModel, useWords } from "../use.js";
import { usePhone } from "./context.js";
import { say } from "./say.js";

/** What the bot says it understands, one click each; nothing if it says nothing. In a group the bot is mentioned. */
export function CommandChips({ chat }) {
  const t = useWords();
  const { openId } = usePhone();
  const bot = useModel((now) => now.town.bot);
  const commands = bot.commands ?? [];
  if (commands.length === 0) return null;
  const mentions = chat.type === "p2p" ? {} : { mentions: [bot.openId] };
  return html`<div class="command-chips" role="group" aria-label=${t("commands")}>
    ${commands.map(({ text, label }) => html`<button type="button" class="chip" title=${text} onClick=${() => say(openId, chat, { text, ...mentions })}>${label || text}</button>`)}
  </div>`;
}
