import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../html.js";
import { api } from "../state/api.js";
import { model, notify } from "../state/model.js";
import { useModel, useWords } from "../use.js";

/** Hands a text to the browser as a file to keep. */
function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}

/** What has been done since the last reset, to keep and to do again. */
export function ScenePanel() {
  const t = useWords();
  const moving = useModel((now) => now.moving);
  const [scene, show] = useState({ steps: [] });
  const file = useRef(null);
  const look = async () => {
    try {
      show(await api.scene());
    } catch (error) {
      notify("error", error.message);
    }
  };
  useEffect(() => {
    look();
  }, []);
  const replay = async (wanted) => {
    model.set({ moving: true });
    try {
      const { steps, refusals } = await api.replay(wanted);
      notify(refusals.length > 0 ? "warning" : "success", t("sceneDone", { n: steps, m: refusals.length }));
    } catch (error) {
      notify("error", error.message);
    } finally {
      model.set({ moving: false });
      look();
    }
  };
  const onFile = async (event) => {
    const [chosen] = event.currentTarget.files;
    event.currentTarget.value = "";
    if (!chosen) return;
    try {
      await replay(JSON.parse(await chosen.text()));
    } catch {
      notify("error", t("sceneBad"));
    }
  };
  const save = async () => {
    const latest = await api.scene();
    show(latest);
    download("scene.json", JSON.stringify(latest, null, 2));
  };
  return html`<div class="scene">
    <p>${t("sceneText")}</p>
    <b>${t("sceneSteps", { n: scene.steps.length })}</b>
    <button type="button" class="page-button strong" disabled=${moving} onClick=${save}>${t("sceneSave")}</button>
    <button type="button" class="page-button" disabled=${moving} onClick=${() => file.current.click()}>${t("sceneOpen")}</button>
    <button type="button" class="page-button" disabled=${moving || scene.steps.length === 0} onClick=${() => replay(scene)}>${t("sceneAgain")}</button>
    <input ref=${file} type="file" accept="application/json" hidden aria-label=${t("sceneOpen")} onChange=${onFile} />
  </div>`;
}
