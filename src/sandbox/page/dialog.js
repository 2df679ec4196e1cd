import { useEffect, useRef } from "preact/hooks";
import { html } from "./html.js";
import { Icon } from "./icon.js";
import { useWords } from "./use.js";

/** A window over the page; Escape and a click beside it close it, the browser keeps the focus inside. */
export function Dialog({ title, wide = false, onClose, children }) {
  const t = useWords();
  const box = useRef(null);
  useEffect(() => {
    box.current.showModal();
  }, []);
  const onClick = (event) => {
    if (event.target === box.current) onClose();
  };
  const onCancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog class=${wide ? "dialog wide" : "dialog"} ref=${box} aria-label=${title} onCancel=${onCancel} onMouseDown=${onClick}>
    <div class="dialog-inner">
      <header class="dialog-head">
        <h2>${title}</h2>
        <button type="button" class="plain-button" aria-label=${t("close")} onClick=${onClose}><${Icon} name="close" /></button>
      </header>
      ${children}
    </div>
  </dialog>`;
}

/** A question with two answers. */
export function Question({ title, text, onYes, onNo }) {
  const t = useWords();
  return html`<${Dialog} title=${title} onClose=${onNo}>
    <p>${text}</p>
    <div class="dialog-buttons">
      <button type="button" class="page-button" onClick=${onNo}>${t("cancel")}</button>
      <button type="button" class="page-button strong" onClick=${onYes}>${t("confirm")}</button>
    </div>
  <//>`;
}
