import { html } from "../html.js";
import { Icon } from "../icon.js";
import { openPhone } from "../state/settings.js";
import { useModel, useSettings, useWords } from "../use.js";

const mostShown = 3;

/** Urgent notices for people whose phone isn't open: a click opens it. */
export function UrgentTray() {
  const t = useWords();
  const urgents = useModel((now) => now.urgents);
  const people = useModel((now) => now.town.personById);
  const phones = useSettings((now) => now.phones) ?? [];
  const waiting = Object.keys(urgents).filter((openId) => urgents[openId].length > 0 && !phones.includes(openId));
  if (waiting.length === 0) return null;
  return html`<div class="urgent-tray" role="status">
    <${Icon} name="bell" size=${15} />
    ${waiting.slice(-mostShown).map(
      (openId) => html`<button type="button" class="chip urgent" onClick=${() => openPhone(openId)}>
        ${t("urgentApp")} · ${people.get(openId)?.name ?? t("unknownPerson")}
      </button>`,
    )}
    ${waiting.length > mostShown && html`<span>+${waiting.length - mostShown}</span>`}
  </div>`;
}
