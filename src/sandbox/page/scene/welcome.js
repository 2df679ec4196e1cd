import { useEffect, useState } from "preact/hooks";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { api } from "../state/api.js";
import { notify } from "../state/model.js";
import { player, playScene } from "../state/player.js";
import { settings } from "../state/settings.js";
import { useStore } from "../state/store.js";
import { useSettings, useWords } from "../use.js";

/** The scenes that ship with the town; none where the town brings none. */
export function useShippedScenes() {
  const [scenes, show] = useState([]);
  useEffect(() => {
    api.scenes().then(
      ({ scenes: found }) => show(found.map((scene) => ({ ...scene, isShipped: true }))),
      (error) => notify("error", error.message),
    );
  }, []);
  return scenes;
}

/** For whoever is here for the first time: what to look at, one click each. Gone for good once it was closed or used. */
export function Welcome() {
  const t = useWords();
  const isKnown = useSettings((now) => now.welcomed);
  const isPlaying = useStore(player, ({ scene }) => scene !== null);
  return isKnown || isPlaying ? null : html`<${Offer} t=${t} />`;
}

function Offer({ t }) {
  const scenes = useShippedScenes();
  const leave = () => settings.set({ welcomed: true });
  const start = (scene) => {
    leave();
    playScene(scene);
  };
  if (scenes.length === 0) return null;
  return html`<section class="welcome" aria-label=${t("welcome")}>
    <b>${t("welcome")}</b>
    ${scenes.map((scene) => html`<button type="button" class="page-button strong" onClick=${() => start(scene)}><${Icon} name="play" size=${13} />${scene.title[t.lang]}</button>`)}
    <button type="button" class="plain-button" aria-label=${t("close")} onClick=${leave}><${Icon} name="close" size=${14} /></button>
  </section>`;
}
