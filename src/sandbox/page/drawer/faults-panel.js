import { useEffect } from "preact/hooks";
import { classes, html } from "../html.js";
import { Icon } from "../icon.js";
import { useStore } from "../state/store.js";
import { cutConnections, faults, isFaulty, liftFaults, loadFaults, putFault, steerBot } from "../state/world.js";
import { useModel, useWords } from "../use.js";
import { Toggle } from "./toggle.js";
import { UncertainPanel } from "./uncertain-panel.js";

const delays = [0, 1000, 4000, 10_000];
const tookMs = 4000;
/** What an API call may meet, each as the control API says it. */
const failures = {
  none: {},
  limited: { status: 429, code: 99991400 },
  broken: { status: 503, code: 2200 },
  hang: { hang: true },
};

/** What goes wrong on purpose: lost events, slow answers, failing calls, a dead bot. Each switch works at once. */
export function FaultsPanel() {
  const t = useWords();
  const set = useStore(faults, (now) => now.set);
  useEffect(() => {
    loadFaults();
  }, []);
  const { events = {}, api = {}, callbacks = {} } = set;
  const event = (name) =>
    html`<${Toggle} label=${t(name)} note=${t(`${name}Note`)} on=${Boolean(events[name])} onChange=${(on) => putFault("events", name, on)} />`;
  return html`<div class="faults">
    <section>
      <h3>${t("faultBot")}</h3>
      <${BotToggle} />
      <${Toggle} label=${t("slowCallback")} note=${t("slowCallbackNote")} on=${(callbacks.tookMs ?? 0) > 0} onChange=${(on) => putFault("callbacks", "tookMs", on ? tookMs : undefined)} />
      <div class="fault-line"><span>${t("cutNote")}</span><button type="button" class="chip" onClick=${cutConnections}>${t("cut")}</button></div>
    </section>
    <section>
      <h3>${t("faultEvents")}</h3>
      ${event("drop")} ${event("duplicate")} ${event("reorder")}
      <div class="fault-line" role="group" aria-label=${t("delay")}>
        <span>${t("delay")}</span>
        ${delays.map((ms) => html`<${Choice} on=${(events.delayMs ?? 0) === ms} onChoose=${() => putFault("events", "delayMs", ms || undefined)}>${ms / 1000} s<//>`)}
      </div>
    </section>
    <${ApiFaults} api=${api} />
    <div class="dialog-buttons"><button type="button" class="page-button" disabled=${!isFaulty(set)} onClick=${liftFaults}>${t("faultsOff")}</button></div>
    <${UncertainPanel} />
  </div>`;
}

const Choice = ({ on, onChoose, children }) =>
  html`<button type="button" class=${classes("chip", on && "on")} aria-pressed=${on} onClick=${onChoose}>${children}</button>`;

function BotToggle() {
  const t = useWords();
  const alive = useModel((now) => now.botAlive);
  const busy = useModel((now) => now.botBusy);
  return html`<${Toggle} label=${t("botDown")} note=${t("botDownNote")} on=${!alive} off=${busy} onChange=${(on) => steerBot(on ? "kill" : "start")} />`;
}

function ApiFaults({ api }) {
  const t = useWords();
  const fits = ([, { status, hang = false }]) => api.status === status && (api.hang ?? false) === hang;
  const [chosen] = Object.entries(failures).find(fits) ?? ["own"];
  const figure = (name, label, limits, hint) =>
    html`<label class="figure">${t(label)}<input class="control" type="number" placeholder=${hint} ...${limits} value=${api[name] ?? ""} onChange=${({ currentTarget: { value } }) => putFault("api", name, value === "" ? undefined : Number(value))} /></label>`;
  return html`<section>
    <h3>${t("faultApi")}</h3>
    <div class="fault-line" role="group" aria-label=${t("faultApi")}>
      ${Object.entries(failures).map(([name, body]) => html`<${Choice} on=${chosen === name} onChoose=${() => putFault("api", null, { ...body, next: api.next })}>${t(`api_${name}`)}<//>`)}
    </div>
    <details>
      <summary>${t("fine")} <${Icon} name="down" size=${13} /></summary>
      ${figure("status", "status", { min: 200, max: 599 }, "429")} ${figure("code", "code", {}, "99991400")}
      ${figure("next", "nextCalls", { min: 1 }, "∞")}
    </details>
  </section>`;
}
