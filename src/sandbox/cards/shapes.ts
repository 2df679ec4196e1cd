/**
 * What each part of a Card JSON 2.0 may hold: unknown properties are refused, as the platform does. Properties marked
 * "old" are those that the official 2.0 samples still carry.
 */
export type Kind =
  | "string"
  | "number"
  | "boolean"
  | "any"
  | "object"
  /** A string for each language. */
  | "i18n"
  /** {tag: plain_text}. */
  | "text"
  /** {tag: plain_text | lark_md}. */
  | "rich"
  /** {tag: plain_text | markdown | lark_md}: the title of a collapsible panel. */
  | "title"
  | "icon"
  | "user"
  | "image"
  /** A list of components. */
  | "elements"
  | "columns"
  | "behaviors"
  | "strings"
  | { shape: Shape }
  | { list: Shape };
export type Shape = { [property: string]: Kind };

const base: Shape = { tag: "string", element_id: "string", margin: "string" };
const layout: Shape = {
  padding: "string",
  direction: "string",
  horizontal_spacing: "string",
  vertical_spacing: "string",
  horizontal_align: "string",
  vertical_align: "string",
  elements: "elements",
};
const confirm: Kind = { shape: { title: "text", text: "text" } };
const multiUrl: Kind = {
  shape: { url: "string", pc_url: "string", ios_url: "string", android_url: "string" },
};
const linkAction: Kind = { shape: { multi_url: multiUrl } };
const interactive: Shape = {
  ...base,
  name: "string",
  width: "string",
  disabled: "boolean",
  confirm,
  behaviors: "behaviors",
  value: "any", // old
};
const field: Shape = { ...interactive, required: "boolean", placeholder: "text" };
const tips: Shape = { disabled_tips: "text", hover_tips: "text" };
const option: Kind = { list: { text: "text", value: "string", icon: "icon" } };
const personOption: Kind = { list: { value: "string", icon: "icon" } };

export const textShape: Shape = {
  tag: "string",
  element_id: "string",
  content: "string",
  i18n_content: "i18n",
  text_size: "string",
  text_color: "string",
  text_align: "string",
  lines: "number",
};

export const iconShape: Shape = { tag: "string", token: "string", color: "string", img_key: "image", size: "string" };

const textTag: Shape = { tag: "string", element_id: "string", text: "text", color: "string" };

export const rootShape: Shape = {
  schema: "string",
  config: {
    shape: {
      update_multi: "boolean",
      enable_forward: "boolean",
      enable_forward_interaction: "boolean",
      width_mode: "string",
      summary: { shape: { content: "string", i18n_content: "i18n" } },
      locales: "strings",
      use_custom_translation: "boolean",
      streaming_mode: "boolean",
      streaming_config: "object",
      style: { shape: { text_size: "object", color: "object" } },
      wide_screen_mode: "boolean", // old
    },
  },
  card_link: multiUrl,
  header: {
    shape: {
      title: "rich",
      subtitle: "rich",
      template: "string",
      text_tag_list: { list: textTag },
      i18n_text_tag_list: "object",
      icon: "icon",
      padding: "string",
    },
  },
  i18n_header: "object", // old
  body: { shape: layout },
};

export const tagShapes: { [tag: string]: Shape } = {
  markdown: {
    ...base,
    content: "string",
    i18n_content: "i18n",
    text_size: "string",
    text_align: "string",
    icon: "icon",
  },
  div: {
    ...base,
    text: "rich",
    icon: "icon",
    width: "string",
    fields: { list: { is_short: "boolean", text: "rich" } },
  },
  hr: base,
  img: {
    ...base,
    img_key: "image",
    i18n_img_key: "object",
    alt: "text",
    title: "rich",
    scale_type: "string",
    size: "string",
    corner_radius: "string",
    transparent: "boolean",
    preview: "boolean",
    mode: "string", // old
    custom_width: "number", // old
    compact_width: "boolean", // old
  },
  img_combination: {
    ...base,
    combination_mode: "string",
    img_list: { list: { img_key: "image" } },
    combination_transparent: "boolean",
    corner_radius: "string",
  },
  person: { ...base, user_id: "user", size: "string", show_avatar: "boolean", show_name: "boolean", style: "string" },
  person_list: {
    ...base,
    persons: { list: { id: "string" } },
    show_name: "boolean",
    show_avatar: "boolean",
    lines: "number",
    size: "string",
    drop_invalid_user_id: "boolean",
    icon: "icon",
    ud_icon: "object", // old
  },
  table: {
    ...base,
    page_size: "number",
    row_height: "string",
    row_max_height: "string",
    freeze_first_column: "boolean",
    header_style: {
      shape: {
        bold: "boolean",
        background_style: "string",
        text_align: "string",
        text_size: "string",
        text_color: "string",
        lines: "number",
      },
    },
    columns: {
      list: {
        name: "string",
        display_name: "string",
        i18n_display_name: "i18n",
        data_type: "string",
        width: "string",
        horizontal_align: "string",
        vertical_align: "string",
        format: { shape: { precision: "number", symbol: "string", separator: "boolean" } },
        date_format: "string",
      },
    },
    rows: "any",
  },
  chart: {
    ...base,
    chart_spec: "object",
    aspect_ratio: "string",
    color_theme: "string",
    height: "string",
    preview: "boolean",
  },
  audio: {
    ...base,
    file_key: "string",
    audio_id: "string",
    show_progress_bar: "boolean",
    show_time: "boolean",
    time_display: "string",
    time_position: "string",
    style: "string",
    width: "string",
    fill_color: "string",
    background_style: "string",
    border: "object",
    disabled: "boolean",
    disabled_tips: "text",
    fallback: "object", // old
  },
  column_set: {
    ...base,
    flex_mode: "string",
    horizontal_spacing: "string",
    horizontal_align: "string",
    background_style: "string",
    columns: "columns",
    action: linkAction,
  },
  column: {
    ...base,
    ...layout,
    width: "string",
    weight: "number",
    background_style: "string",
    action: linkAction,
  },
  form: { ...base, ...layout, name: "string", fallback: "object" /* old */ },
  interactive_container: {
    ...base,
    ...layout,
    ...tips,
    behaviors: "behaviors",
    width: "string",
    height: "string",
    has_border: "boolean",
    border_color: "string",
    corner_radius: "string",
    background_style: "string",
    disabled: "boolean",
    confirm,
  },
  collapsible_panel: {
    ...base,
    ...layout,
    expanded: "boolean",
    background_color: "string",
    border: { shape: { color: "string", corner_radius: "string" } },
    header: {
      shape: {
        title: "title",
        vertical_align: "string",
        width: "string",
        padding: "string",
        background_color: "string",
        icon: "icon",
        icon_position: "string",
        icon_expanded_angle: "number",
      },
    },
  },
  button: {
    ...interactive,
    ...tips,
    text: "text",
    type: "string",
    size: "string",
    icon: "icon",
    form_action_type: "string",
    action_type: "string", // old
    url: "string", // old
  },
  input: {
    ...field,
    disabled_tips: "text",
    input_type: "string",
    max_length: "number",
    rows: "number",
    auto_resize: "boolean",
    max_rows: "number",
    label: "text",
    label_position: "string",
    default_value: "string",
    i18n_default_value: "i18n",
    show_icon: "boolean",
    fallback: "object", // old
  },
  select_static: { ...field, options: option, initial_option: "string", initial_index: "number", type: "string" },
  multi_select_static: { ...field, options: option, selected_values: "strings", type: "string" },
  select_person: { ...field, options: personOption, initial_option: "string", type: "string" },
  multi_select_person: { ...field, options: personOption, selected_values: "strings", type: "string" },
  date_picker: { ...field, initial_date: "string" },
  picker_time: { ...field, initial_time: "string" },
  picker_datetime: { ...field, initial_datetime: "string" },
  checker: {
    ...base,
    ...tips,
    name: "string",
    checked: "boolean",
    text: "rich",
    overall_checkable: "boolean",
    button_area: { shape: { pc_display_rule: "string", buttons: "elements" } },
    checked_style: { shape: { show_strikethrough: "boolean", opacity: "number" } },
    padding: "string",
    behaviors: "behaviors",
    confirm,
    disabled: "boolean",
  },
  overflow: {
    ...base,
    width: "string",
    options: { list: { text: "text", value: "string", multi_url: multiUrl } },
    behaviors: "behaviors",
    confirm,
  },
  select_img: {
    ...base,
    name: "string",
    required: "boolean",
    disabled: "boolean",
    disabled_tips: "text",
    multi_select: "boolean",
    layout: "string",
    aspect_ratio: "string",
    can_preview: "boolean",
    style: "string",
    options: {
      list: {
        img_key: "image",
        value: "string",
        disabled: "boolean",
        disabled_tips: "text",
        hover_tips: "text",
      },
    },
    behaviors: "behaviors",
    confirm,
    value: "any", // old
  },
};

/** Removed in 2.0. */
export const removedTags: readonly string[] = ["action", "note"];

/** Tags that take a name and answer with a value. */
export const fieldTags: readonly string[] = [
  "input",
  "select_static",
  "multi_select_static",
  "select_person",
  "multi_select_person",
  "date_picker",
  "picker_time",
  "picker_datetime",
  "checker",
  "select_img",
];

export const requiredProperties: { [tag: string]: readonly string[] } = {
  markdown: ["content"],
  img: ["img_key"],
  img_combination: ["combination_mode", "img_list"],
  person: ["user_id"],
  person_list: ["persons"],
  table: ["columns"],
  chart: ["chart_spec"],
  audio: ["file_key", "audio_id"],
  column_set: ["columns"],
  interactive_container: ["behaviors", "elements"],
  collapsible_panel: ["elements"],
  overflow: ["options"],
  select_static: ["options"],
  multi_select_static: ["options"],
  select_img: ["options"],
};
