import { useState } from "preact/hooks";
import { html } from "../html.js";
import { Icon } from "../icon.js";
import { useWords } from "../use.js";

/** The pad shows this much of the earth around its middle, in degrees. */
const middle = { latitude: 25.04, longitude: 102.71 };
const reach = 0.05;
const step = 0.02;

const clamp = (number) => Math.min(1, Math.max(0, number));

/** A place by a click on a pad, with a name; the arrow keys move the pin. */
export function PlaceSheet({ onDone, onClose }) {
  const t = useWords();
  const [pin, stick] = useState({ x: 0.5, y: 0.5 });
  const [name, call] = useState(t("placeDefault"));
  const latitude = Number((middle.latitude + (0.5 - pin.y) * 2 * reach).toFixed(5));
  const longitude = Number((middle.longitude + (pin.x - 0.5) * 2 * reach).toFixed(5));
  const onClick = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    stick({ x: clamp((event.clientX - box.left) / box.width), y: clamp((event.clientY - box.top) / box.height) });
  };
  const onKeyDown = (event) => {
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const by = moves[event.key];
    if (!by) return;
    event.preventDefault();
    stick({ x: clamp(pin.x + by[0]), y: clamp(pin.y + by[1]) });
  };
  return html`<div class="sheet" role="dialog" aria-modal="true" aria-label=${t("attachPlace")}>
    <header class="sheet-head">
      <button type="button" onClick=${onClose}>${t("cancel")}</button>
      <h3>${t("place")}</h3>
      <button type="button" class="strong" disabled=${name.trim() === ""} onClick=${() => onDone({ name: name.trim(), latitude, longitude })}>${t("send")}</button>
    </header>
    <div class="place-pad" role="application" tabindex="0" aria-label=${t("placePad")} onClick=${onClick} onKeyDown=${onKeyDown}>
      <span class="pin" style=${{ left: `${pin.x * 100}%`, top: `${pin.y * 100}%` }}><${Icon} name="location" size=${28} /></span>
    </div>
    <p class="place-where">${latitude}, ${longitude}</p>
    <label class="place-name">${t("placeName")}<input class="control" maxlength="100" value=${name} onInput=${(event) => call(event.currentTarget.value)} /></label>
  </div>`;
}
