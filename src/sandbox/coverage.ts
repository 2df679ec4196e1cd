import { apiRoutes } from "./api/routes.js";
import { eventKinds } from "./events/kinds.js";

export type Coverage = { what: string; support: "full" | "partial" | "none"; note: string };

const absentEndpoints: string[] = [
  "POST /open-apis/auth/v3/app_ticket/resend",
  "POST /open-apis/authen/v1/access_token",
  "POST /open-apis/im/v1/chats/:chat_id/managers/add_managers",
  "PUT /open-apis/im/v1/chats/:chat_id/top_notice/put_top_notice",
  "GET /open-apis/im/v1/chats/:chat_id/announcement",
  "POST /open-apis/im/v1/messages/merge_forward",
  "POST /open-apis/ephemeral/v1/send",
  "GET /open-apis/contact/v3/users",
  "POST /open-apis/contact/v3/users",
  "GET /open-apis/contact/v3/scopes",
  "POST /open-apis/jssdk/ticket/get",
];

/** Every endpoint that there is, and those that a bot may look for here and not find. */
export const endpointCoverage: readonly Coverage[] = [
  ...apiRoutes.map(({ method, path, support, note }) => ({ what: `${method} ${path}`, support, note })),
  { what: "POST /callback/ws/endpoint", support: "full", note: "and the long connection that it leads to" },
  ...absentEndpoints.map((what) => ({ what, support: "none" as const, note: "answers 404" })),
];

export const eventCoverage: readonly Coverage[] = [
  ...Object.entries(eventKinds).map(([what, note]) => ({ what, support: "full" as const, note })),
  { what: "card.action.trigger", support: "full", note: "3 s, answer checked, no repeat" },
  { what: "im.chat.member.user.withdrawn_v1", support: "none", note: "nobody has to approve, so nobody is withdrawn" },
];

const checkedInFull = "every property, its type, and where it may stand";

/** Full: every property is checked, drawn and acted on. */
export const componentCoverage: readonly Coverage[] = [
  {
    what: "markdown",
    support: "partial",
    note: "drawn with all of Lark's tags; mentions, images, links and tables are checked, the rest of the text is not",
  },
  { what: "div", support: "full", note: checkedInFull },
  { what: "hr", support: "full", note: checkedInFull },
  { what: "img", support: "full", note: `${checkedInFull}; own uploads only` },
  { what: "img_combination", support: "full", note: checkedInFull },
  { what: "person", support: "full", note: checkedInFull },
  { what: "person_list", support: "full", note: checkedInFull },
  { what: "table", support: "full", note: "columns, cells, place, 5 a card" },
  {
    what: "chart",
    support: "partial",
    note: "drawn by VChart; type, data and needed fields are checked, not its whole schema",
  },
  { what: "audio", support: "partial", note: "checked; neither drawn nor played" },
  { what: "column_set", support: "full", note: checkedInFull },
  { what: "column", support: "full", note: checkedInFull },
  { what: "form", support: "full", note: "place, name, submit button, values" },
  { what: "interactive_container", support: "full", note: "press with its callback" },
  { what: "collapsible_panel", support: "full", note: checkedInFull },
  { what: "button", support: "full", note: "callback, link, submit, reset, confirm, disabled" },
  {
    what: "input",
    support: "partial",
    note: "required, max_length, default_value, growing; show_icon changes nothing",
  },
  { what: "select_static", support: "full", note: "in and outside forms" },
  { what: "multi_select_static", support: "full", note: "forms only" },
  { what: "select_person", support: "full", note: "without options: the chat's members" },
  { what: "multi_select_person", support: "full", note: "forms only" },
  { what: "date_picker", support: "full", note: "answers in +0800" },
  { what: "picker_time", support: "full", note: "answers in +0800" },
  { what: "picker_datetime", support: "full", note: "answers in +0800" },
  { what: "checker", support: "full", note: "calls back with a callback behaviour only" },
  { what: "overflow", support: "full", note: "each entry is listed and pressed like a button" },
  { what: "select_img", support: "partial", note: "in and outside forms; can_preview changes nothing" },
  { what: "template card", support: "none", note: "refused with 200380" },
  { what: "card of schema 1.0", support: "partial", note: "checked in outline, buttons can be pressed" },
];

/** The coverage as tables for docs/SANDBOX.md. */
export function coverageTables(): string {
  const table = (title: string, rows: readonly Coverage[]): string =>
    [
      `### ${title}`,
      "",
      "| what | support | note |",
      "| --- | --- | --- |",
      ...rows.map(({ what, support, note }) => `| \`${what}\` | ${support} | ${note} |`),
    ].join("\n");
  return [
    table("Endpoints", endpointCoverage),
    table("Events and callbacks", eventCoverage),
    table("Card components", componentCoverage),
  ].join("\n\n");
}
