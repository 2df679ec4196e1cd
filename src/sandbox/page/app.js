import { useEffect, useState } from "preact/hooks";
import { TopBar } from "./bar/top-bar.js";
import { Drawer } from "./drawer/drawer.js";
import { classes, html } from "./html.js";
import { Icon } from "./icon.js";
import { PeoplePicker } from "./people/people-picker.js";
import { Phone } from "./phone/phone.js";
import { PlayerBar } from "./scene/player-bar.js";
import { Welcome } from "./scene/welcome.js";
import { openWire } from "./state/wire.js";
import { useModel, useSettings, useWords } from "./use.js";

/** The whole page: the bar, the phones side by side, the drawer. */
export function App() {
  const t = useWords();
  const ready = useModel((now) => now.ready);
  const failure = useModel((now) => now.failure);
  const tiled = useSettings((now) => now.tiled);
  const phones = useSettings((now) => now.phones) ?? [];
  const [isPicking, pick] = useState(false);
  const [drawer, openDrawer] = useState(null);
  useEffect(() => openWire(drawer === "wire"), [drawer]);
  if (!ready) return html`<main class="waiting" aria-busy="true">${failure ?? "…"}</main>`;
  return html`
    <${TopBar} drawer=${drawer} onDrawer=${(name) => openDrawer(drawer === name ? null : name)} onPick=${() => pick(true)} />
    <${Notice} />
    <${Welcome} />
    <${PlayerBar} />
    <div class=${classes("desk", drawer && "with-drawer")}>
      <main class=${classes("phones", tiled && "tiled")} aria-label=${t("sandbox")}>
        ${phones.map((openId, at) => html`<${Phone} key=${openId} openId=${openId} isFirst=${at === 0} isLast=${at === phones.length - 1} />`)}
        <button type="button" class="add-phone" onClick=${() => pick(true)}>
          <${Icon} name="plus" size=${28} />
          <span>${t("addPhone")}</span>
          ${phones.length === 0 && html`<small>${t("noPhones")}</small>`}
        </button>
      </main>
      ${drawer && html`<${Drawer} name=${drawer} onName=${openDrawer} onClose=${() => openDrawer(null)} />`}
    </div>
    ${isPicking && html`<${PeoplePicker} onClose=${() => pick(false)} />`}
  `;
}

function Notice() {
  const t = useWords();
  const notice = useModel((now) => now.notice);
  const connected = useModel((now) => now.connected);
  if (!connected) return html`<div class="notice warning" role="status">${t("offline")}</div>`;
  return notice && html`<div class=${`notice ${notice.type}`} role="status">${notice.content}</div>`;
}
