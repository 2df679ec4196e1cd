import { Emoji, emojiWord } from "../emoji.js";
import { classes, html } from "../html.js";
import { api } from "../state/api.js";
import { model } from "../state/model.js";

/** So many names stand beside a sign; of more people only their number does. */
const mostNamed = 2;

/** Puts somebody's sign under a message, or takes it away again; a refusal is told on their phone. */
export async function toggleReaction(phone, message, name) {
  const isOwn = message.reactions.some(({ emoji, by }) => emoji === name && by === phone.openId);
  try {
    await api.react({
      by: phone.openId,
      messageId: message.messageId,
      emoji: name,
      ...(isOwn ? { remove: true } : {}),
    });
  } catch (error) {
    phone.say({ type: "error", content: error.message });
  }
}

/** The signs under a message, each once with who put it there; a click adds one's own or takes it away. */
export function Reactions({ message, lang, phone }) {
  const { personById } = model.get().town;
  const names = [...new Set(message.reactions.map(({ emoji }) => emoji))];
  return names.map((name) => {
    const by = message.reactions.filter(({ emoji }) => emoji === name).map((reaction) => reaction.by);
    const people = by.map((id) => personById.get(id)?.name ?? "").join(lang === "zh" ? "、" : ", ");
    const isOwn = by.includes(phone.openId);
    return html`<button
      type="button"
      class=${classes("reaction", isOwn && "own")}
      aria-pressed=${isOwn}
      aria-label=${`${emojiWord(name, lang)} ${people}`}
      title=${people}
      onClick=${() => toggleReaction(phone, message, name)}
    >
      <${Emoji} name=${name} lang=${lang} /><small>${by.length > mostNamed ? by.length : people}</small>
    </button>`;
  });
}
