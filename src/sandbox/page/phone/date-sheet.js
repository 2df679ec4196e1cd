import { useState } from "preact/hooks";
import { classes, html } from "../html.js";
import { Icon } from "../icon.js";
import { word } from "../words.js";

const two = (number) => String(number).padStart(2, "0");
const range = (count) => Array.from({ length: count }, (_, n) => n);
const dayNames = { zh: ["一", "二", "三", "四", "五", "六", "日"], en: ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"] };

/** The days of a month in weeks from Monday; null before the first and after the last. */
function weeksOf(year, month) {
  const before = (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const cells = [...range(before).map(() => null), ...range(days).map((day) => day + 1)];
  return range(Math.ceil(cells.length / 7)).map((week) => range(7).map((day) => cells[week * 7 + day] ?? null));
}

/**
 * A calendar and a time of day, on the sandbox's own date.
 * @param {{ value: string, today: string, hasDate: boolean, hasTime: boolean }} props texts as `2026-01-05`, `09:30` or both
 */
export function DateSheet({ title, value, today, hasDate, hasTime, optional, lang, onDone, onClose }) {
  const [datePart, timePart] = hasDate ? [value.slice(0, 10), value.slice(11)] : ["", value];
  const [date, setDate] = useState(datePart || today.slice(0, 10));
  const [time, setTime] = useState(timePart || today.slice(11, 16));
  const [page, turn] = useState(date.slice(0, 7));
  const done = () => onDone([hasDate && date, hasTime && time].filter(Boolean).join(" "));
  return html`<div class="sheet" role="dialog" aria-modal="true" aria-label=${title}>
    <header class="sheet-head">
      <button type="button" onClick=${onClose}>${word(lang, "cancel")}</button>
      <h3>${title}</h3>
      <button type="button" class="strong" onClick=${done}>${word(lang, "confirm")}</button>
    </header>
    ${hasDate && html`<${Month} page=${page} onTurn=${turn} date=${date} today=${today.slice(0, 10)} onDate=${setDate} lang=${lang} />`}
    ${hasTime && html`<${TimeOfDay} time=${time} onTime=${setTime} lang=${lang} />`}
    ${optional && value && html`<button type="button" class="plain-button" onClick=${() => onDone("")}>${word(lang, "clear")}</button>`}
  </div>`;
}

function Month({ page, onTurn, date, today, onDate, lang }) {
  const [year, month] = page.split("-").map(Number);
  const step = (by) => {
    const next = new Date(Date.UTC(year, month - 1 + by, 1));
    onTurn(`${next.getUTCFullYear()}-${two(next.getUTCMonth() + 1)}`);
  };
  const arrow = (label, icon, by) =>
    html`<button type="button" class="plain-button" aria-label=${word(lang, label)} onClick=${() => step(by)}><${Icon} name=${icon} size=${18} /></button>`;
  return html`<div class="month">
    <div class="month-head">${arrow("monthBefore", "back", -1)}<b>${page}</b>${arrow("monthAfter", "right", 1)}</div>
    <div class="days" role="group" aria-label=${page}>
      ${dayNames[lang].map((name) => html`<span class="day-name">${name}</span>`)}
      ${weeksOf(year, month)
        .flat()
        .map((day) => {
          if (day === null) return html`<span></span>`;
          const text = `${page}-${two(day)}`;
          const name = classes("day", text === date && "on", text === today && "today");
          return html`<button type="button" class=${name} aria-pressed=${text === date} aria-label=${text} onClick=${() => onDate(text)}>${day}</button>`;
        })}
    </div>
  </div>`;
}

function TimeOfDay({ time, onTime, lang }) {
  const [hour, minute] = time.split(":");
  const list = (
    label,
    count,
    chosen,
    put,
  ) => html`<select class="control" aria-label=${word(lang, label)} value=${chosen} onChange=${(event) => put(event.currentTarget.value)}>
    ${range(count).map((n) => html`<option value=${two(n)} selected=${two(n) === chosen}>${two(n)}</option>`)}
  </select>`;
  return html`<div class="time-of-day">
    ${list("hour", 24, hour, (next) => onTime(`${next}:${minute}`))}<b>:</b>${list("minute", 60, minute, (next) => onTime(`${hour}:${next}`))}
  </div>`;
}
