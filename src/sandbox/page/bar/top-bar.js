import { useState } from "preact/hooks";
import { Question } from "../dialog.js";
import { classes, html } from "../html.js";
import { Icon } from "../icon.js";
import { settings } from "../state/settings.js";
import { useStore } from "../state/store.js";
import { faults, isFaulty, resetTown, steerBot } from "../state/world.js";
import { useModel, useSettings, useWords } from "../use.js";
import { Timeline } from "./timeline.js";
import { UrgentTray } from "./urgent-tray.js";

const drawers = [
  ["wire", "wire"],
  ["faults", "warning"],
  ["check", "card"],
];

/** The sandbox itself: scenes, bot, drawers, language and looks; below them the timeline. */
export function TopBar({ drawer, onDrawer, onPick }) {
  const t = useWords();
  const theme = useSettings((now) => now.theme);
  const tiled = useSettings((now) => now.tiled);
  const moving = useModel((now) => now.moving);
  const faulty = useStore(faults, ({ set }) => isFaulty(set));
  const [isAsking, ask] = useState(false);
  const other = theme === "dark" ? "light" : "dark";
  const isOn = (name) => classes("bar-button", drawer === name && "on", name === "faults" && faulty && "alert");
  return html`<header class="bar">
    <div class="bar-row">
      <div class="brand"><img src="/page/icon.svg" alt="" width="24" height="24" /><b>${t("sandbox")}</b></div>
      <button type="button" class=${classes("bar-button strong", drawer === "scene" && "on")} aria-pressed=${drawer === "scene"} onClick=${() => onDrawer("scene")}>
        <${Icon} name="play" size=${14} />${t("scene")}
      </button>
      <button type="button" class="bar-button" onClick=${onPick}><${Icon} name="person" size=${16} />${t("addPhone")}</button>
      <${UrgentTray} />
      <div class="bar-end">
        <${BotSwitch} />
        ${drawers.map(
          ([
            name,
            icon,
          ]) => html`<button type="button" class=${isOn(name)} aria-pressed=${drawer === name} onClick=${() => onDrawer(name)}>
            <${Icon} name=${icon} size=${16} />${t(name === "faults" && faulty ? "faultsOn" : name)}
          </button>`,
        )}
        <button type="button" class="bar-button" disabled=${moving} onClick=${() => ask(true)}>${t("reset")}</button>
        <button type="button" class="bar-button" aria-label=${t(tiled ? "row" : "wrap")} title=${t(tiled ? "row" : "wrap")} onClick=${() => settings.set({ tiled: !tiled })}>
          <${Icon} name=${tiled ? "row" : "tiles"} size=${16} />
        </button>
        <button type="button" class="bar-button" aria-label=${t("theme")} title=${t("theme")} onClick=${() => settings.set({ theme: other })}>
          <${Icon} name=${other === "dark" ? "moon" : "sun"} size=${16} />
        </button>
        <button type="button" class="bar-button" aria-label=${t("languageLabel")} onClick=${() => settings.set({ lang: t.lang === "zh" ? "en" : "zh" })}>${t("language")}</button>
      </div>
    </div>
    <div class="bar-row"><${Timeline} /></div>
    ${
      isAsking &&
      html`<${Question}
        title=${t("resetAsk")}
        text=${t("resetText")}
        onNo=${() => ask(false)}
        onYes=${() => {
          ask(false);
          resetTown();
        }}
      />`
    }
  </header>`;
}

function BotSwitch() {
  const t = useWords();
  const alive = useModel((now) => now.botAlive);
  const busy = useModel((now) => now.botBusy);
  return html`<div class="bot-switch">
    <span class=${alive ? "lamp on" : "lamp"}></span>
    <span class="bot-state" role="status">${t(alive ? "botAlive" : "botDead")}</span>
    <button type="button" class="bar-button" disabled=${busy} aria-busy=${busy} aria-label=${t(alive ? "botKill" : "botStart")} onClick=${() => steerBot(alive ? "kill" : "start")}>
      <${Icon} name="power" size=${15} />${busy ? t("botWorking") : t(alive ? "kill" : "start")}
    </button>
  </div>`;
}
