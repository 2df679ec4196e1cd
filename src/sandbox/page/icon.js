import { html } from "./html.js";

/** Strokes on a 24 × 24 grid. */
const strokes = {
  back: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  down: "M5 9l7 7 7-7",
  up: "M5 15l7-7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  more: "M4.6 12a.7.7 0 1 0 1.4 0a.7.7 0 1 0-1.4 0zM11.3 12a.7.7 0 1 0 1.4 0a.7.7 0 1 0-1.4 0zM18 12a.7.7 0 1 0 1.4 0a.7.7 0 1 0-1.4 0z",
  send: "M4 12l16-8-6 16-3-7-7-1z",
  at: "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zm0 0v2a2.5 2.5 0 0 0 5 0v-2a9 9 0 1 0-4 7.5",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 4M15 9h.01",
  location: "M12 21s7-6 7-11a7 7 0 1 0-14 0c0 5 7 11 7 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.5 4.5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
  warning: "M12 4l9 16H3zM12 10v4M12 17h.01",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8h.01",
  done: "M5 12.5l4.5 4.5L19 7",
  error: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9 9l6 6M15 9l-6 6",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4.5-5.5 8-5.5s7 1.5 8 5.5",
  group:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19c.6-3.5 3.4-5 6.5-5s5.9 1.5 6.5 5M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.3c2 .7 3.2 2.3 3.5 4.7",
  bell: "M6 16V11a6 6 0 1 1 12 0v5l2 2H4zM10 21h4",
  phone: "M6 3l3 5-2 2c1 3 4 6 7 7l2-2 5 3c0 2-2 4-4 3C9 20 4 15 3 7c-.2-2 1.5-4 3-4z",
  chat: "M4 5h16v11H10l-4 4v-4H4z",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  file: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  voice: "M4 10v4M8 6v12M12 9v6M16 5v14M20 10v4",
  thread: "M4 5h16v10H9l-5 4zM8 9h8M8 12h5",
  star: "M12 4l2.5 5.2 5.500.8-4 4 1 5.7-5-2.7-5 2.7 1-5.7-4-4 5.5-.8z",
  play: "M7 5l12 7-12 7z",
  skip: "M5 5l9 7-9 7zM18 5v14",
  card: "M4 4h16v16H4zM4 9h16M8 13h8M8 16h5",
  stop: "M6 6h12v12H6z",
  pause: "M8 5v14M16 5v14",
  flag: "M6 21V4h12l-3 4 3 4H6",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4",
  moon: "M20 14A8.5 8.5 0 0 1 10 4a8.5 8.5 0 1 0 10 10z",
  reply: "M9 7L4 12l5 5M4 12h9c4 0 7 2 7 6",
  power: "M12 3v9M7 6a8 8 0 1 0 10 0",
  wire: "M4 7h13l-3-3M20 17H7l3 3",
  tiles: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  row: "M3 5h5v14H3zM10 5h5v14h-5zM17 5h4v14h-4",
};

/** Words found in Lark's icon tokens, the first that fits decides; Lark's own drawings are not ours to ship. */
const tokens = [
  [/alarm|time|clock|history|deadline/, "clock"],
  [/calendar|date/, "calendar"],
  [/warn|alert|risk/, "warning"],
  [/info|help|tips/, "info"],
  [/yes|done|check|succe|approve|finish/, "done"],
  [/close|error|cancel|no_|forbid|reject|stop/, "error"],
  [/group|members|org|team|department/, "group"],
  [/member|person|user|contact|admin/, "person"],
  [/bell|notif|remind|announce|loud|sound|urgent|buzz/, "bell"],
  [/phone|call/, "phone"],
  [/chat|message|comment|reply/, "chat"],
  [/local|location|map|place|pin/, "location"],
  [/image|photo|picture|camera/, "image"],
  [/link|url/, "link"],
  [/edit|pen|write/, "edit"],
  [/file|doc|sheet|folder|list|report/, "file"],
  [/star|rate|collect|like/, "star"],
  [/flag|todo|task/, "flag"],
  [/search|visible|view/, "search"],
  [/add|plus/, "plus"],
  [/more/, "more"],
  [/send|forward|share/, "send"],
  [/right/, "right"],
  [/left/, "back"],
  [/down|expand/, "down"],
  [/up/, "up"],
];

/** A drawn sign; it says nothing to a screen reader, the control around it has the label. */
export function Icon({ name, size = 18, colour }) {
  const style = colour ? { color: colour } : undefined;
  return html`<svg class="icon" width=${size} height=${size} viewBox="0 0 24 24" aria-hidden="true" style=${style}>
    <path d=${strokes[name] ?? strokes.info} />
  </svg>`;
}

/** Our nearest sign for an icon token of Lark. */
export const iconOfToken = (token = "") => tokens.find(([words]) => words.test(token))?.[1] ?? "info";
