import { useEffect, useRef } from "preact/hooks";
import { classes, html } from "../html.js";
import { api } from "../state/api.js";
import { notify } from "../state/model.js";
import { timeOfDay, wallClock } from "../time.js";
import { useWords } from "../use.js";

const two = (number) => String(number).padStart(2, "0");

/** What was called, without what all calls begin with; what kind of event it was, where the path doesn't say. */
const nameOf = ({ kind, path, body }) =>
  kind === "api" ? path.replace(/^\/open-apis\//, "") : (body?.header?.event_type ?? body?.type ?? path);

/** One call or event: a line, and everything about it once it is opened. */
export function WireEntry({ entry, isBad, isOpen, onOpen }) {
  const t = useWords();
  const name = nameOf(entry);
  const row = useRef(null);
  useEffect(() => {
    if (isOpen) row.current.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  const copy = async () => {
    try {
      const { command } = await api.curl(entry.n);
      await navigator.clipboard.writeText(command);
      notify("success", t("copied"));
    } catch (error) {
      notify("error", error.message);
    }
  };
  return html`<div class="wire-entry" role="listitem" ref=${row}>
    <button type="button" class=${classes("wire-line", isBad && "bad", isOpen && "open")} aria-expanded=${isOpen} onClick=${onOpen}>
      <span class=${`arrow ${entry.direction}`}>${entry.direction === "in" ? "→" : "←"}</span>
      <span class=${`kind kind-${entry.kind}`}>${entry.kind}</span>
      <span class="wire-name" title=${entry.path}>${entry.kind === "api" ? html`<b>${entry.method}</b> ${name}` : name}</span>
      <span class="wire-status">${entry.status || "–"}</span>
      <time>${timeOfDay(entry.at)}:${two(wallClock(entry.at).second)}</time>
    </button>
    ${
      isOpen &&
      html`<div class="wire-detail">
        <div class="wire-buttons">
          <code>#${entry.n} ${entry.method} ${entry.path}</code>
          <button type="button" class="chip" onClick=${copy}>${t("copyCurl")}</button>
        </div>
        <pre tabindex="0">${JSON.stringify(entry.body, null, 2) ?? ""}</pre>
        ${entry.answer !== undefined && html`<pre tabindex="0" class="answer">${JSON.stringify(entry.answer, null, 2)}</pre>`}
      </div>`
    }
  </div>`;
}
