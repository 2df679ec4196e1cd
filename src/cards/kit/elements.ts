import type { CardAction } from "../action.js";
import type { Markup } from "./markup.js";
import { cleaned, i18n, type PlainText, plainText, type Text, verbatim } from "./text.js";

export type Markdown = {
  tag: "markdown";
  content: string;
  i18n_content?: { zh_cn: string; en_us: string };
  text_size?: "normal" | "notation" | "heading";
};
export type Div = { tag: "div"; text: PlainText & { text_size?: "notation"; text_color?: "grey" } };
export type Hr = { tag: "hr" };
export type Callback = { type: "callback"; value: CardAction };
export type ButtonType = "default" | "primary" | "primary_filled" | "danger" | "text";
export type Confirm = { title: PlainText; text: PlainText };
export type Button = {
  tag: "button";
  name: string;
  type: ButtonType;
  text: PlainText;
  behaviors: Callback[];
  form_action_type?: "submit";
  confirm?: Confirm;
};
export type Panel = {
  tag: "collapsible_panel";
  expanded: boolean;
  border: { color: "grey"; corner_radius: string };
  header: {
    title: PlainText;
    width: "fill";
    vertical_align: "center";
    icon: { tag: "standard_icon"; token: string; size: string };
    icon_position: "right";
    icon_expanded_angle: -180;
  };
  elements: Element[];
};
export type Column = { tag: "column"; width: "auto" | "weighted"; weight?: number; elements: Element[] };
export type ColumnSet = { tag: "column_set"; flex_mode: "flow" | "none"; columns: Column[] };
export type Row = {
  tag: "interactive_container";
  behaviors: Callback[];
  has_border: true;
  border_color: "grey";
  corner_radius: string;
  padding: string;
  elements: Element[];
};
export type Picture = { tag: "img"; img_key: string; alt: PlainText; size: "medium"; preview: true };
export type Pictures = {
  tag: "img_combination";
  combination_mode: "bisect" | "trisect";
  img_list: { img_key: string }[];
};
export type Table = {
  tag: "table";
  page_size: number;
  row_height: "low";
  columns: {
    name: string;
    display_name: string;
    data_type: "text" | "number";
    format?: { precision: number };
    width?: string;
  }[];
  rows: Record<string, string | number>[];
};
export type Chart = {
  tag: "chart";
  aspect_ratio: "16:9" | "2:1";
  color_theme: "brand";
  chart_spec: BarSpec | LineSpec;
};
type Legends = { visible: true; orient: "bottom" };
export type BarSpec = {
  type: "bar";
  title: { text: string };
  direction: "horizontal";
  data: { values: { step: string; state: string; count: number }[] };
  xField: string;
  yField: string;
  seriesField: string;
  stack: true;
  legends: Legends;
};
export type LineSpec = {
  type: "line";
  title: { text: string };
  data: { values: { day: string; what: string; count: number }[] };
  xField: string;
  yField: string;
  seriesField: string;
  legends: Legends;
};
export type Option = { text: PlainText; value: string };
export type Input = {
  tag: "input";
  name: string;
  input_type: "text" | "multiline_text";
  max_length: number;
  required: boolean;
  label: PlainText;
  label_position: "top";
  rows?: number;
  default_value?: string;
  placeholder?: PlainText;
};
export type Select = {
  tag: "select_static";
  name: string;
  required: boolean;
  placeholder: PlainText;
  options: Option[];
  width: "fill";
  initial_option?: string;
};
export type MultiSelect = {
  tag: "multi_select_static";
  name: string;
  required: boolean;
  placeholder: PlainText;
  options: Option[];
  width: "fill";
  selected_values?: string[];
};
export type DatePicker = {
  tag: "date_picker";
  name: string;
  required: boolean;
  placeholder: PlainText;
  width: "fill";
  initial_date?: string;
};
export type DateTimePicker = {
  tag: "picker_datetime";
  name: string;
  required: boolean;
  placeholder: PlainText;
  width: "fill";
  initial_datetime?: string;
};
export type Checker = { tag: "checker"; name: string; checked: boolean; text: PlainText };
export type Form = { tag: "form"; name: string; elements: Element[] };

export type Element =
  | Markdown
  | Div
  | Hr
  | Button
  | Panel
  | ColumnSet
  | Row
  | Picture
  | Pictures
  | Table
  | Chart
  | Input
  | Select
  | MultiSelect
  | DatePicker
  | DateTimePicker
  | Checker
  | Form;

export const markdown = (content: Markup, size: "normal" | "notation" = "normal"): Markdown => ({
  tag: "markdown",
  content: content.zh,
  ...i18n(content),
  ...(size === "normal" ? {} : { text_size: size }),
});

/** Text that people wrote: never read as markdown, so nothing in it can mention, link or format. */
export const words = (written: string): Div => ({ tag: "div", text: plainText(verbatim(cleaned(written))) });

/** A small grey remark of ours. */
export const note = (text: Text): Div => ({
  tag: "div",
  text: { ...plainText(text), text_size: "notation", text_color: "grey" },
});

export const hr = (): Hr => ({ tag: "hr" });

/** Photos that the bot itself has uploaded; the platform refuses a whole card for one key of somebody else. */
export function pictures(keys: readonly string[]): Element[] {
  const [first, ...others] = keys.slice(0, 9);
  if (first === undefined) return [];
  if (others.length === 0)
    return [
      { tag: "img", img_key: first, alt: plainText({ zh: "现场照片", en: "Photo" }), size: "medium", preview: true },
    ];
  const list = [first, ...others].map((img_key) => ({ img_key }));
  return [{ tag: "img_combination", combination_mode: list.length === 2 ? "bisect" : "trisect", img_list: list }];
}

/** Elements behind a title that opens at a tap; neither forms nor tables may stand in it. */
export const panel = (title: Text, elements: Element[], expanded = false): Panel => ({
  tag: "collapsible_panel",
  expanded,
  border: { color: "grey", corner_radius: "5px" },
  header: {
    title: plainText(title),
    width: "fill",
    vertical_align: "center",
    icon: { tag: "standard_icon", token: "down-small-ccm_outlined", size: "16px 16px" },
    icon_position: "right",
    icon_expanded_angle: -180,
  },
  elements,
});

/** Buttons beside each other where the screen is wide enough. */
export const buttonRow = (buttons: Button[]): Element[] =>
  buttons.length < 2
    ? buttons
    : [
        {
          tag: "column_set",
          flex_mode: "flow",
          columns: buttons.map((button) => ({ tag: "column", width: "auto", elements: [button] })),
        },
      ];

/** The label of a confirm box repeats what is about to be done. */
export const confirm = (title: Text, text: Text): Confirm => ({ title: plainText(title), text: plainText(text) });
