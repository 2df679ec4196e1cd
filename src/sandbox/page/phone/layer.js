import { useLayoutEffect, useRef } from "preact/hooks";
import { html } from "../html.js";

const reachable = "button:not(:disabled), input:not(:disabled), textarea:not(:disabled), a[href], [tabindex='0']";

/** What lies over a phone's screen: keeps the focus inside, gives it back, and goes away with Escape or a click beside it. */
export function Layer({ onClose, children }) {
  const layer = useRef(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    const inside = layer.current.querySelector("[autofocus]") ?? layer.current.querySelector(reachable);
    inside?.focus({ preventScroll: true });
    return () => before?.focus?.({ preventScroll: true });
  }, []);
  const onKeyDown = (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    }
    if (event.key !== "Tab") return;
    const stops = [...layer.current.querySelectorAll(reachable)];
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0])?.focus();
  };
  const onClick = (event) => {
    if (event.target === layer.current) onClose();
  };
  return html`<div class="layer" ref=${layer} onKeyDown=${onKeyDown} onClick=${onClick}>${children}</div>`;
}
