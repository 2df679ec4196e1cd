import { classes, html } from "../html.js";
import { Icon } from "../icon.js";
import { useWords } from "../use.js";
import { CheckPanel } from "./check-panel.js";
import { FaultsPanel } from "./faults-panel.js";
import { ScenePanel } from "./scene-panel.js";
import { WirePanel } from "./wire-panel.js";

const panels = { scene: ScenePanel, check: CheckPanel, wire: WirePanel, faults: FaultsPanel };

/** Beside the phones: scenes, a card to be judged, what goes over the wire, what goes wrong on purpose. */
export function Drawer({ name, onName, onClose }) {
  const t = useWords();
  return html`<aside class="drawer" aria-label=${t(name)}>
    <header class="drawer-head" role="tablist">
      ${Object.keys(panels).map((each) => html`<button type="button" role="tab" class=${classes("tab", each === name && "on")} aria-selected=${each === name} onClick=${() => onName(each)}>${t(each)}</button>`)}
      <span class="spread"></span>
      <button type="button" class="plain-button" aria-label=${t("close")} onClick=${onClose}><${Icon} name="close" /></button>
    </header>
    <${panels[name]} onClose=${onClose} />
  </aside>`;
}
