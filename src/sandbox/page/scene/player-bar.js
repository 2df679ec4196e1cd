import { classes, html } from "../html.js";
import { Icon } from "../icon.js";
import { endScene, nextStep, playAgain, player, setPaused, setSpeed, speeds } from "../state/player.js";
import { useStore } from "../state/store.js";
import { useModel, useWords } from "../use.js";
import { describe } from "./groups.js";

/** What is being played, said in words above the phones, and what holds it, moves it on or ends it. */
export function PlayerBar() {
  const t = useWords();
  const { scene, groups, at, isPaused, isBusy, isOver, speed, refused } = useStore(player, (now) => now);
  const people = useModel((now) => now.town.personById);
  if (!scene) return null;
  const title = scene.title?.[t.lang] ?? t("sceneAgain");
  const group = groups[at];
  const words = group ? (group.caption?.[t.lang] ?? describe(group.steps[0], people, t)) : t("scenePreparing");
  return html`<section class="player" aria-label=${title}>
    <div class="player-head">
      <b>${title}</b>
      <progress class="player-progress" max=${groups.length || 1} value=${at + 1} aria-label=${t("sceneAt", { n: at + 1, m: groups.length })}></progress>
      <span class="player-count">${Math.max(0, at + 1)} / ${groups.length}</span>
    </div>
    <p class="player-words" role="status">${words}</p>
    ${isOver && html`<p class="player-over">${t(refused > 0 ? "sceneOverRefused" : "sceneOver", { n: groups.length, m: refused })}</p>`}
    <div class="player-tools" role="group">
      ${
        isOver
          ? html`<button type="button" class="page-button strong" onClick=${playAgain}>${t("sceneRepeat")}</button>`
          : html`<button type="button" class="page-button" aria-pressed=${isPaused} onClick=${() => setPaused(!isPaused)}><${Icon} name=${isPaused ? "play" : "pause"} size=${14} />${t(isPaused ? "goOn" : "hold")}</button>
              <button type="button" class="page-button" disabled=${isBusy} onClick=${nextStep}><${Icon} name="skip" size=${14} />${t("nextStep")}</button>`
      }
      <span class="player-speeds" role="group" aria-label=${t("speed")}>
        ${speeds.map((each) => html`<button type="button" class=${classes("chip", speed === each && "on")} aria-pressed=${speed === each} onClick=${() => setSpeed(each)}>${each}×</button>`)}
      </span>
      <button type="button" class="page-button" onClick=${endScene}>${t("sceneEnd")}</button>
    </div>
  </section>`;
}
