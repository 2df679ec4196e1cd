import { useState } from "preact/hooks";
import { classes, html } from "../html.js";
import { Icon } from "../icon.js";
import { advance, moveTo, moveToMorning, moveToNext, play } from "../state/world.js";
import { chatTime, dateOf, timeOfDay, weekdayOf } from "../time.js";
import { useModel, useWords } from "../use.js";

const speeds = [60, 600];
const steps = [
  ["plus5", "PT5M"],
  ["plus30", "PT30M"],
  ["plus60", "PT1H"],
];

/** The sandbox's clock: what it shows, what is due next, and all ways to move it. */
export function Timeline() {
  const t = useWords();
  const now = useModel((all) => all.now);
  const morning = useModel((all) => all.nextMorning);
  const moving = useModel((all) => all.moving);
  const playing = useModel((all) => all.playing);
  const off = moving || playing > 0;
  return html`<section class="clock" aria-label=${t("clock")} aria-busy=${moving}>
    <div class="clock-face">
      <time class="clock-time">${timeOfDay(now)}</time>
      <span class="clock-date">${dateOf(now)} ${weekdayOf(now, t.lang)}</span>
      <span class=${classes("spinner", moving && "on")} role="status" aria-label=${moving ? t("busy") : undefined}></span>
    </div>
    <div class="clock-moves" role="group">
      <${Next} now=${now} off=${off} />
      ${steps.map(([label, duration]) => html`<button type="button" class="bar-button" disabled=${off} onClick=${() => advance(duration)}>${t(label)}</button>`)}
      <button type="button" class="bar-button" disabled=${off} title=${morning ? chatTime(morning, now, t.lang) : undefined} onClick=${moveToMorning}>${t("nextMorning")}</button>
      <${ToMoment} now=${now} off=${off} />
      ${speeds.map(
        (speed) => html`<button
          type="button"
          class=${classes("bar-button", playing === speed && "on")}
          aria-pressed=${playing === speed}
          aria-label=${t("play", { n: speed })}
          onClick=${() => play(playing === speed ? 0 : speed)}
        >
          <${Icon} name=${playing === speed ? "pause" : "play"} size=${13} />${speed}×
        </button>`,
      )}
    </div>
  </section>`;
}

const minuteMs = 60_000;

/** How long until then, in the largest unit that fits. */
function ahead(ms, t) {
  const minutes = Math.max(1, Math.floor(ms / minuteMs));
  if (minutes < 90) return t("inMinutes", { n: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 36 ? t("inHours", { n: hours }) : t("inDays", { n: Math.round(hours / 24) });
}

/** What the bot or the platform has to do next; a click moves the clock there. */
function Next({ now, off }) {
  const t = useWords();
  const next = useModel((all) => all.next);
  if (!next) return html`<span class="next none">${t("nothingDue")}</span>`;
  return html`<button type="button" class="bar-button next" disabled=${off} aria-label=${t("jump", { at: chatTime(next, now, t.lang) })} onClick=${moveToNext}>
    <span class="next-words"><small>${t("nextDue")}</small> <b>${chatTime(next, now, t.lang)}</b> <small>${next > now ? ahead(next - now, t) : t("dueNow")}</small></span>
    <${Icon} name="skip" size=${14} />
  </button>`;
}

/** Any moment from now on. */
function ToMoment({ now, off }) {
  const t = useWords();
  const [text, write] = useState("");
  const [isOpen, open] = useState(false);
  const earliest = `${dateOf(now)}T${timeOfDay(now)}`;
  const go = (event) => {
    event.preventDefault();
    open(false);
    moveTo(Date.parse(`${text}:00+08:00`));
  };
  if (!isOpen) {
    const begin = () => {
      write(earliest);
      open(true);
    };
    return html`<button type="button" class="bar-button" disabled=${off} onClick=${begin}>${t("toMoment")}</button>`;
  }
  return html`<form class="to-moment" onSubmit=${go}>
    <input type="datetime-local" aria-label=${t("toMoment")} required min=${earliest} value=${text} onInput=${(event) => write(event.currentTarget.value)} />
    <button type="submit" class="bar-button on">${t("go")}</button>
    <button type="button" class="bar-button" aria-label=${t("cancel")} onClick=${() => open(false)}><${Icon} name="close" size=${14} /></button>
  </form>`;
}
