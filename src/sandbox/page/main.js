import { render } from "preact";
import { App } from "./app.js";
import { html } from "./html.js";
import { firstPhones } from "./people/first-phones.js";
import { startLive } from "./state/live.js";
import { loadTown, model } from "./state/model.js";
import { startSettings } from "./state/settings.js";

const retryMs = 1500;

async function start() {
  try {
    await loadTown();
  } catch (error) {
    model.set({ failure: error.message });
    setTimeout(start, retryMs);
    return;
  }
  firstPhones();
  startLive();
}

startSettings();
render(html`<${App} />`, document.getElementById("app"));
start();
