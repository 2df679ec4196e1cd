import { useEffect, useMemo, useState } from "preact/hooks";
import { Card } from "../card/card.js";
import { Dialog } from "../dialog.js";
import { classes, html } from "../html.js";
import { api } from "../state/api.js";
import { notify } from "../state/model.js";
import { dateTime } from "../time.js";
import { useModel, useSettings, useWords } from "../use.js";

/** The JSON of a card and of every version before it, as source or drawn. */
export function CardSource({ message, onClose }) {
  const t = useWords();
  const people = useModel((now) => now.town.personById);
  const theme = useSettings((now) => now.theme);
  const [versions, load] = useState([{ at: message.updatedAt ?? message.at, card: message.card }]);
  const [chosen, choose] = useState(null);
  const [isDrawn, draw] = useState(false);
  useEffect(() => {
    api.message(message.messageId).then(
      ({ history = [], card, updatedAt }) => load([...history, { at: updatedAt ?? message.at, card }]),
      (error) => notify("error", error.message),
    );
  }, [message]);
  const at = Math.min(chosen ?? versions.length - 1, versions.length - 1);
  const { card } = versions[at];
  const around = useMemo(
    () => ({
      lang: t.lang,
      theme,
      people,
      memberIds: [],
      busy: null,
      locked: true,
      act: async () => false,
      ask: async () => false,
      sheet: () => {},
      say: () => {},
    }),
    [t, theme, people],
  );
  const source = JSON.stringify(card, null, 2);
  const copy = async () => {
    await navigator.clipboard.writeText(source);
    notify("success", t("copied"));
  };
  return html`<${Dialog} title=${t("cardJson")} wide onClose=${onClose}>
    <div class="picker-tools">
      <label>${t("cardHistory")} <select class="control" value=${at} onChange=${(event) => choose(Number(event.currentTarget.value))}>
        ${versions.map((version, n) => html`<option value=${n}>${t("version", { n: n + 1 })} · ${dateTime(version.at)}${n === versions.length - 1 ? ` · ${t("versionNow")}` : ""}</option>`)}
      </select></label>
      <span class="spread"></span>
      ${[false, true].map((drawn) => html`<button type="button" class=${classes("chip", isDrawn === drawn && "on")} aria-pressed=${isDrawn === drawn} onClick=${() => draw(drawn)}>${t(drawn ? "draw" : "source")}</button>`)}
      <button type="button" class="chip" onClick=${copy}>${t("copyJson")}</button>
    </div>
    ${isDrawn ? html`<div class="source-drawn"><${Card} key=${at} card=${card} around=${around} /></div>` : html`<pre class="source" tabindex="0">${source}</pre>`}
  <//>`;
}
