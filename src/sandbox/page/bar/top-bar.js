import { useState } from "preact/hooks";
import { Question } from "../dialog.js";
import { classes, html } from "../html.js";
import { Icon } from "../icon.js";
import { settings } from "../state/settings.js";
import { useStore } from "../state/store.js";
import { faults, resetTown, steerBot } from "../state/world.js";
import { useModel, useSettings, useWords } from "../use.js";
import { Clock } from "./clock.js";
import { UrgentTray } from "./urgent-tray.js";

/** The sandbox itself: clock, bot, wire and faults, language and looks. */
export function TopBar({ drawer, onDrawer, onPick }) {
  const t = useWords();
  const theme = useSettings((now) => now.theme);
  const tiled = useSettings((now) => now.tiled);
  const moving = useModel((now) => now.moving);
  const faulty = useStore(faults, ({ set }) => Object.values(set).some((part) => Object.keys(part).length > 0));
  const [isAsking, ask] = useState(false);
  const other = theme === "dark" ? "light" : "dark";
  return html`<header class="bar">
    <div class="brand"><img src="/page/icon.svg" alt="" width="24" height="24" /><b>${t("sandbox")}</b></div>
    <${Clock} />
    <${BotSwitch} />
    <${UrgentTray} />
    <div class="bar-end">
      <button type="button" class="bar-button" onClick=${onPick}><${Icon} name="person" size=${16} />${t("addPhone")}</button>
      <button type="button" class=${classes("bar-button", drawer === "wire" && "on")} aria-pressed=${drawer === "wire"} onClick=${() => onDrawer("wire")}>
        <${Icon} name="wire" size=${16} />${t("wire")}
      </button>
      <button type="button" class=${classes("bar-button", drawer === "faults" && "on", faulty && "alert")} aria-pressed=${drawer === "faults"} onClick=${() => onDrawer("faults")}>
        <${Icon} name="warning" size=${16} />${faulty ? t("faultsOn") : t("faults")}
      </button>
      <button type="button" class="bar-button" disabled=${moving} onClick=${() => ask(true)}>${t("reset")}</button>
      <button type="button" class="bar-button" aria-label=${t(tiled ? "row" : "wrap")} title=${t(tiled ? "row" : "wrap")} onClick=${() => settings.set({ tiled: !tiled })}>
        <${Icon} name=${tiled ? "row" : "tiles"} size=${16} />
      </button>
      <button type="button" class="bar-button" aria-label=${t("theme")} title=${t("theme")} onClick=${() => settings.set({ theme: other })}>
        <${Icon} name=${other === "dark" ? "moon" : "sun"} size=${16} />
      </button>
      <button type="button" class="bar-button" aria-label=${t("languageLabel")} onClick=${() => settings.set({ lang: t.lang === "zh" ? "en" : "zh" })}>${t("language")}</button>
    </div>
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
