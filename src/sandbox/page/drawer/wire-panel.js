import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { classes, html } from "../html.js";
import { Icon } from "../icon.js";
import { useStore } from "../state/store.js";
import { clearWire, wire } from "../state/wire.js";
import { useWords } from "../use.js";
import { WireEntry } from "./wire-entry.js";

const rowHeight = 40;
const spare = 8;
const kinds = { all: () => true, calls: ({ kind }) => kind === "api", events: ({ kind }) => kind !== "api" };

const isBad = ({ status, answer, kind }) =>
  status >= 400 || status === 0 || (answer?.code ?? 0) !== 0 || (kind !== "api" && status !== 200);

function matches(entry, wanted) {
  if (wanted === "") return true;
  return `${entry.method} ${entry.path} ${entry.status} ${JSON.stringify(entry.body)} ${JSON.stringify(entry.answer)}`
    .toLowerCase()
    .includes(wanted);
}

/** Every API call and every event, newest at the bottom; rows out of sight aren't drawn. */
export function WirePanel() {
  const t = useWords();
  const entries = useStore(wire, (now) => now.entries);
  const [kind, choose] = useState("all");
  const [onlyBad, setOnlyBad] = useState(false);
  const [search, look] = useState("");
  const [open, show] = useState(null);
  const [top, scroll] = useState(0);
  const [isFollowing, follow] = useState(true);
  const list = useRef(null);
  const wanted = search.trim().toLowerCase();
  const shown = useMemo(
    () => entries.filter((entry) => kinds[kind](entry) && (!onlyBad || isBad(entry)) && matches(entry, wanted)),
    [entries, kind, onlyBad, wanted],
  );
  useEffect(() => {
    if (isFollowing && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [shown, isFollowing, open]);
  const onScroll = ({ currentTarget: box }) => {
    scroll(box.scrollTop);
    follow(box.scrollHeight - box.clientHeight - box.scrollTop < rowHeight);
  };
  const first = Math.max(0, Math.floor(top / rowHeight) - spare);
  const last = Math.min(shown.length, first + Math.ceil((list.current?.clientHeight ?? 800) / rowHeight) + spare * 2);
  return html`<div class="wire">
    <div class="wire-tools">
      <label class="search"><${Icon} name="search" size=${15} />
        <input type="search" aria-label=${t("filter")} placeholder=${t("filter")} value=${search} onInput=${(event) => look(event.currentTarget.value)} />
      </label>
      <div role="group">
        ${Object.keys(kinds).map((each) => html`<button type="button" class=${classes("chip", kind === each && "on")} aria-pressed=${kind === each} onClick=${() => choose(each)}>${t(each)}</button>`)}
        <button type="button" class=${classes("chip", onlyBad && "on")} aria-pressed=${onlyBad} onClick=${() => setOnlyBad(!onlyBad)}>${t("errors")}</button>
        <button type="button" class="chip" onClick=${clearWire}>${t("clearList")}</button>
      </div>
    </div>
    ${shown.length === 0 && html`<p class="muted">${t("nothingYet")}</p>`}
    <div class="wire-list" ref=${list} onScroll=${onScroll} role="list" tabindex="0" aria-label=${t("wire")}>
      <div style=${{ height: `${first * rowHeight}px` }}></div>
      ${shown.slice(first, last).map(
        (entry) =>
          html`<${WireEntry} key=${entry.n} entry=${entry} isBad=${isBad(entry)} isOpen=${open === entry.n} onOpen=${() => {
            follow(false);
            show(open === entry.n ? null : entry.n);
          }} />`,
      )}
      <div style=${{ height: `${(shown.length - last) * rowHeight}px` }}></div>
    </div>
    ${!isFollowing && shown.length > 0 && html`<button type="button" class="to-newest" onClick=${() => follow(true)}><${Icon} name="down" size=${15} />${t("follow")}</button>`}
  </div>`;
}
