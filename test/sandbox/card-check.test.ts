import { expect, test } from "vitest";
import { checkCard } from "../../src/sandbox/card-check.js";
import { button, card, stranger, wang } from "./small-town.js";

const context = { knownUsers: new Set([wang]), knownImages: new Set(["img_v3_known"]) };
const check = (given: unknown) => checkCard(given, context);
const text = (content: string) => ({ tag: "plain_text", content });
const form = (...elements: object[]) => ({
  tag: "form",
  name: "f",
  elements: [...elements, button("提交", undefined, { name: "submit", form_action_type: "submit" })],
});
const option = (value: string) => ({ text: text(value), value });
const many = (n: number, element: object) => Array.from({ length: n }, () => element);
const table = (rows: object[], more: object = {}) => ({
  tag: "table",
  columns: [
    { name: "task", display_name: "任务", data_type: "text" },
    { name: "who", data_type: "persons" },
    { name: "state", data_type: "options" },
    { name: "n", data_type: "number", format: { precision: 2, symbol: "¥", separator: true } },
    { name: "due", data_type: "date", date_format: "YYYY/MM/DD" },
  ],
  rows,
  ...more,
});
const column = (...elements: object[]) => ({ tag: "column", width: "weighted", weight: 1, elements });
const columns = (...elements: object[]) => ({ tag: "column_set", flex_mode: "none", columns: [column(...elements)] });

const everything = {
  schema: "2.0",
  config: {
    update_multi: true,
    enable_forward: true,
    width_mode: "fill",
    summary: { content: "哨令", i18n_content: { en_us: "Order" } },
    locales: ["zh_cn", "en_us"],
    style: { text_size: { "cus-0": { default: "medium" } } },
  },
  header: {
    title: { ...text("审批"), i18n_content: { en_us: "Approval" } },
    subtitle: text("四二"),
    template: "orange",
    text_tag_list: [{ tag: "text_tag", text: text("待办"), color: "orange" }],
    icon: { tag: "standard_icon", token: "chat-forbidden_outlined", color: "orange" },
    padding: "12px 8px 12px 8px",
  },
  card_link: { url: "https://example.com" },
  body: {
    direction: "vertical",
    padding: "12px",
    elements: [
      {
        tag: "markdown",
        element_id: "intro",
        content: `<at id=${wang}></at> **急** [看](https://example.com) ![](img_v3_known)`,
      },
      {
        tag: "div",
        text: { ...text("灰"), text_size: "notation", text_color: "grey", lines: 2 },
        icon: { tag: "standard_icon", token: "x" },
      },
      { tag: "hr" },
      { tag: "img", img_key: "img_v3_known", alt: text("") },
      { tag: "img_combination", combination_mode: "double", img_list: [{ img_key: "img_v3_known" }] },
      { tag: "person", user_id: wang, show_name: true },
      { tag: "person_list", persons: [{ id: wang }, { id: stranger }], drop_invalid_user_id: true },
      table([{ task: "一", who: [wang], state: [{ text: "开", color: "green" }], n: 3.5, due: 1699341315000 }]),
      { tag: "chart", chart_spec: { type: "line", data: { values: [] }, xField: "x", yField: "y" } },
      {
        tag: "column_set",
        flex_mode: "flow",
        columns: [
          column(
            button("同意", { ok: 1 }, { type: "primary_filled", confirm: { title: text("？"), text: text("。") } }),
          ),
        ],
      },
      {
        tag: "interactive_container",
        behaviors: [{ type: "callback", value: { id: "7" } }],
        elements: [{ tag: "markdown", content: "行" }],
      },
      {
        tag: "collapsible_panel",
        expanded: false,
        header: {
          title: { tag: "markdown", content: "**更多**" },
          icon: { tag: "standard_icon", token: "down" },
          icon_expanded_angle: -180,
        },
        elements: [{ tag: "markdown", content: "…" }],
      },
      { tag: "overflow", options: [option("转派")], behaviors: [{ type: "callback", value: {} }] },
      { tag: "checker", name: "c", text: text("已到"), checked: false, behaviors: [{ type: "callback", value: {} }] },
      { tag: "select_img", name: "pic", options: [{ img_key: "img_v3_known", value: "1" }] },
      form(
        {
          tag: "input",
          name: "note",
          input_type: "multiline_text",
          rows: 3,
          max_length: 500,
          placeholder: text("说明"),
        },
        { tag: "select_static", name: "s", options: [option("高")], initial_index: 1 },
        { tag: "multi_select_static", name: "ms", options: [option("甲")], selected_values: ["甲"] },
        { tag: "select_person", name: "p", options: [{ value: wang }] },
        { tag: "multi_select_person", name: "mp", options: [] },
        { tag: "date_picker", name: "d", initial_date: "2026-01-05" },
        { tag: "picker_time", name: "t", initial_time: "09:00" },
        { tag: "picker_datetime", name: "dt", initial_datetime: "2026-01-05 09:00" },
      ),
    ],
  },
};

test("a card with every component is taken, and so is an empty one", () => {
  expect(check(everything)).toEqual({ ok: true });
  expect(check({})).toEqual({ ok: true });
});

test("properties that official samples still carry are taken", () => {
  const old = card(
    { tag: "img", img_key: "img_v3_known", mode: "fit_horizontal", custom_width: 300 },
    { tag: "div", text: text("x"), fields: [{ is_short: true, text: text("y") }] },
    button("旧", undefined, { value: { k: "v" }, url: "https://example.com" }),
    {
      tag: "form",
      name: "f",
      fallback: {},
      elements: [button("交", undefined, { name: "b", action_type: "form_submit" })],
    },
  );
  expect(check({ ...old, config: { wide_screen_mode: true }, i18n_header: {} })).toEqual({ ok: true });
});

test("a card of schema 1.0 is checked in outline only", () => {
  expect(check({ elements: [{ tag: "note", elements: [], whatever: 1 }] })).toEqual({ ok: true });
  expect(check({ card: { elements: [] } })).toMatchObject({ code: 230099, subCode: 200621 });
});

test("a refusal names code, place and value as the platform does", () => {
  expect(check(card({ tag: "hr" }, { tag: "note", elements: [] }))).toEqual({
    ok: false,
    code: 230099,
    subCode: 200861,
    msg: "Failed to create card content, ext=ErrCode: 200861; ErrPath: ROOT -> body -> elements -> [1](tag: note); ErrMsg: cards of schema V2 no longer support this capability; ErrorValue: unsupported tag note; ",
  });
});

test("a card longer than 30 KB is too long", () => {
  expect(check(card({ tag: "markdown", content: "长".repeat(10_300) }))).toMatchObject({ code: 230025 });
});

test.each<[string, number, unknown]>([
  ["no object", 200621, "{}"],
  ["the whole message instead of the card", 200621, { schema: "2.0", msg_type: "interactive", card: {} }],
  ["elements outside the body", 200621, { schema: "2.0", elements: [] }],
  ["an unknown property at the root", 200621, { schema: "2.0", fallback: {} }],
  [
    "an unknown property of a component",
    200621,
    card({ tag: "column_set", columns: [{ ...column(), corner_radius: "8px" }] }),
  ],
  ["an unknown tag", 200621, card({ tag: "toString" })],
  ["a removed tag", 200861, card({ tag: "action", actions: [] })],
  ["a header without a title", 200621, { schema: "2.0", header: { template: "blue" } }],
  ["the old icon of the header", 200621, { schema: "2.0", header: { title: text("x"), ud_icon: {} } }],
  ["a wrong type", 200621, card({ tag: "input", name: "i", rows: "5" })],
  ["a button's text as a string", 200621, card({ tag: "button", text: "签收" })],
  ["markdown without content", 200621, card({ tag: "markdown" })],
  ["a card that isn't shared", 300302, { schema: "2.0", config: { update_multi: false } }],
  ["a hyphen in an element id", 300301, card({ tag: "hr", element_id: "a-b" })],
  ["an element id of 21 characters", 300301, card({ tag: "hr", element_id: "a".repeat(21) })],
  ["an element id twice", 300301, card({ tag: "hr", element_id: "a" }, { tag: "hr", element_id: "a" })],
  ["an unknown person in markdown", 100290, card({ tag: "markdown", content: `<at id=${stranger}></at>` })],
  ["one unknown person among several", 100290, card({ tag: "markdown", content: `<at ids=${wang},${stranger}></at>` })],
  ["an unknown person shown", 100290, card({ tag: "person", user_id: stranger })],
  ["an unknown person in a list", 100290, card({ tag: "person_list", persons: [{ id: stranger }] })],
  ["a foreign image", 200570, card({ tag: "img", img_key: "img_v3_other", alt: text("") })],
  ["an image address in markdown", 200570, card({ tag: "markdown", content: "![x](https://example.com/x.png)" })],
  ["a link of another scheme", 200621, card({ tag: "markdown", content: "[x](ftp://example.com)" })],
  ["a form without a name", 11310, card({ ...form(), name: "" })],
  ["a form without a submit button", 11310, card({ tag: "form", name: "f", elements: [] })],
  ["a form in a column", 200621, card(columns(form()))],
  ["a table in a panel", 200621, card({ tag: "collapsible_panel", elements: [table([])] })],
  ["a name twice in the card", 11310, card(form({ tag: "input", name: "x" }), { tag: "input", name: "x" })],
  ["a multiple choice outside a form", 200621, card({ tag: "multi_select_static", options: [option("a")] })],
  ["a multiple choice of images outside a form", 200621, card({ tag: "select_img", multi_select: true, options: [] })],
  ["an option's value twice", 200621, card({ tag: "select_static", options: [option("a"), option("a")] })],
  ["a confirmation without text", 200621, card(button("x", {}, { confirm: { title: text("?") } }))],
  ["a link without an address", 200621, card(button("x", undefined, { behaviors: [{ type: "open_url" }] }))],
  ["an unknown behaviour", 200621, card(button("x", undefined, { behaviors: [{ type: "call" }] }))],
  ["a container that does nothing", 200621, card({ tag: "interactive_container", elements: [] })],
  ["something else among columns", 200621, card({ tag: "column_set", columns: [{ tag: "hr" }] })],
  ["a row with an undeclared column", 200915, card(table([{ stray: 1 }]))],
  ["a cell of the wrong type", 200914, card(table([{ n: "many" }]))],
  ["pages of 11 rows", 200621, card(table([], { page_size: 11 }))],
  ["six tables", 11310, card(...many(6, table([])))],
  ["six tables in markdown", 11310, card(...many(6, { tag: "markdown", content: "|a|b|\n|--|--|\n|1|2|" }))],
  ["an unknown kind of chart", 200550, card({ tag: "chart", chart_spec: { type: "cake" } })],
  [
    "a chart whose data are no rows",
    200550,
    card({ tag: "chart", chart_spec: { type: "bar", data: [1, 2], xField: "x", yField: "y" } }),
  ],
  [
    "a combination of what can't be combined",
    200550,
    card({ tag: "chart", chart_spec: { type: "common", data: { values: [] }, series: [{ type: "funnel" }] } }),
  ],
  ["a chart without its fields", 200550, card({ tag: "chart", chart_spec: { type: "bar", data: {} } })],
  ["more than 200 components", 11310, card(...many(201, { tag: "hr" }))],
  ["audio in a card that may be forwarded", 300220, card({ tag: "audio", file_key: "img_v3_known", audio_id: "1" })],
  ["an unknown audio file", 300240, card({ tag: "audio", file_key: "x", audio_id: "1" })],
  ["an input of 2000 characters", 200621, card({ tag: "input", name: "i", max_length: 2000 })],
])("%s is refused with %i", (_, subCode, given) => {
  expect(check(given)).toMatchObject({ ok: false, code: 230099, subCode });
});

test("200 components are still a card, texts and the header's title counted", () => {
  expect(check(card(...many(199, { tag: "hr" })))).toEqual({ ok: true });
  expect(check(card(...many(101, { tag: "div", text: text("x") })))).toMatchObject({ subCode: 11310 });
});

test("checking changes nothing in the card", () => {
  const before = JSON.stringify(everything);
  check(everything);
  expect(JSON.stringify(everything)).toBe(before);
});
