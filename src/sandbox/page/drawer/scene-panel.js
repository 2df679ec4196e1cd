import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { useShippedScenes } from "../scene/welcome.js";
import { api } from "../state/api.js";
import { notify } from "../state/model.js";
import { playScene } from "../state/player.js";
import { useWords } from "../use.js";

/** Hands a text to the browser as a file to keep. */
function download(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}

/** Scenes that ship, and what has been done since the last reset: to keep, to do again, to hand on as a test. */
export function ScenePanel({ onClose }) {
  const t = useWords();
  const scenes = useShippedScenes();
  const [recorded, show] = useState({ steps: [] });
  const file = useRef(null);
  const attempt = async (work) => {
    try {
      await work();
    } catch (error) {
      notify("error", error.message);
    }
  };
  useEffect(() => {
    attempt(async () => show(await api.scene()));
  }, []);
  const start = (scene) => {
    onClose();
    playScene(scene);
  };
  const onFile = async (event) => {
    const [chosen] = event.currentTarget.files;
    event.currentTarget.value = "";
    if (!chosen) return;
    const scene = sceneIn(await chosen.text());
    if (scene) start(scene);
    else notify("error", t("sceneBad"));
  };
  const save = () =>
    attempt(async () => download("scene.json", JSON.stringify(await api.scene(), null, 2), "application/json"));
  const saveStory = () => attempt(async () => download("scene.test.ts", await api.story(), "text/plain"));
  return html`<div class="scene">
    ${scenes.map(
      (scene) => html`<button type="button" class="scene-card" onClick=${() => start(scene)}>
        <span class="scene-play"><${Icon} name="play" size=${18} /></span>
        <span class="scene-words"><b>${scene.title[t.lang]}</b><small>${t("sceneLong", { n: scene.steps })}</small></span>
      </button>`,
    )}
    <section>
      <h3>${t("recorded")}</h3>
      <p>${t("sceneText")}</p>
      <b>${t("sceneSteps", { n: recorded.steps.length })}</b>
      <div class="scene-tools">
        <button type="button" class="page-button" disabled=${recorded.steps.length === 0} onClick=${() => start(recorded)}>${t("sceneAgain")}</button>
        <button type="button" class="page-button" onClick=${save}>${t("sceneSave")}</button>
        <button type="button" class="page-button" onClick=${saveStory}>${t("sceneStory")}</button>
        <button type="button" class="page-button" onClick=${() => file.current.click()}>${t("sceneOpen")}</button>
      </div>
      <input ref=${file} type="file" accept="application/json" hidden aria-label=${t("sceneOpen")} onChange=${onFile} />
    </section>
  </div>`;
}

/** The scene in a file's text; null if it is none. */
function sceneIn(text) {
  try {
    const scene = JSON.parse(text);
    return Array.isArray(scene.steps) ? { title: scene.title, steps: scene.steps } : null;
  } catch {
    return null; // not JSON: told to the person who chose the file
  }
}
