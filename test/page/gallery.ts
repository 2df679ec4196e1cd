import { button, card, words } from "./cards.js";

const options = (...labels: string[]) => labels.map((label, at) => ({ text: words(label), value: `o${at}` }));

export const textCard = (person: string, picture: string) =>
  card(
    "文本与排版",
    [
      {
        tag: "markdown",
        content: [
          "# 一级标题\n## 二级标题\n正文 **加粗** *斜体* ~~删除~~ `代码` [链接](https://example.com)",
          `- 无序一\n- 无序二 <at id=${person}></at> <at id=all></at>\n\n1. 有序一\n2. 有序二`,
          "> 引用的一段话",
          "<font color='green'>绿色</font> <font color='carmine-600'>洋红</font> <text_tag color='purple'>标签</text_tag> <number_tag background_color='red' font_color='white'>8</number_tag> :DONE:",
          `<person id='${person}' show_name=true show_avatar=true style='capsule'></person> <local_datetime millisecond='1767574800000' format_type='date_num'></local_datetime> <link icon='chat_outlined' url='https://example.com'>带图标的链接</link>`,
          "<raw>**原样** <b>不解析</b></raw>",
          "| 部门 | 状态 |\n| --- | :-: |\n| 城管 | 已到 |\n| 水务 | 未到 |\n| 应急 | 已到 |\n| 卫健 | 已到 |\n| 住建 | 未到 |\n| 环保 | 未到 |",
          "```\nline 1\nline 2\n```",
        ].join("\n\n"),
      },
      { tag: "hr" },
      {
        tag: "div",
        text: { ...words("灰色的备注文字"), text_size: "notation", text_color: "grey" },
        icon: { tag: "standard_icon", token: "info_outlined", color: "grey" },
      },
      { tag: "div", text: { tag: "lark_md", content: "**lark_md** 文本" } },
      { tag: "div", text: { ...words("只显示一行的很长很长的文字，".repeat(6)), lines: 1 } },
      { tag: "person", user_id: person, show_name: true, style: "capsule" },
      { tag: "person_list", persons: [{ id: person }], show_name: true, drop_invalid_user_id: true },
      { tag: "img", img_key: picture, alt: words("现场"), scale_type: "crop_center" },
      {
        tag: "img_combination",
        combination_mode: "triple",
        img_list: [{ img_key: picture }, { img_key: picture }, { img_key: picture }],
      },
    ],
    {
      template: "turquoise",
      subtitle: words("副标题"),
      text_tag_list: [{ tag: "text_tag", text: words("标签"), color: "turquoise" }],
    },
  );

export const layoutCard = card(
  "容器",
  [
    {
      tag: "column_set",
      flex_mode: "none",
      background_style: "grey",
      columns: [
        { tag: "column", width: "weighted", weight: 2, elements: [{ tag: "markdown", content: "**宽** 二份" }] },
        { tag: "column", width: "weighted", weight: 1, elements: [{ tag: "markdown", content: "**窄** 一份" }] },
      ],
    },
    {
      tag: "column_set",
      flex_mode: "trisect",
      columns: ["签收 2", "报到 1", "办结 0"].map((content) => ({
        tag: "column",
        background_style: "blue-50",
        padding: "8px",
        elements: [{ tag: "markdown", content, text_align: "center" }],
      })),
    },
    {
      tag: "collapsible_panel",
      expanded: true,
      background_color: "grey",
      border: { color: "grey", corner_radius: "6px" },
      header: {
        title: { tag: "markdown", content: "**留痕** 3 条" },
        icon: { tag: "standard_icon", token: "down-small-ccm_outlined" },
        icon_position: "right",
        icon_expanded_angle: -180,
      },
      elements: [{ tag: "markdown", content: "- 09:00 吹哨\n- 09:03 签收\n- 09:20 报到" }],
    },
    {
      tag: "collapsible_panel",
      header: { title: words("收起的面板") },
      elements: [{ tag: "markdown", content: "藏起来的内容" }],
    },
    {
      tag: "interactive_container",
      has_border: true,
      corner_radius: "8px",
      padding: "8px 12px",
      behaviors: [{ type: "callback", value: { open: 7 } }],
      elements: [{ tag: "markdown", content: "**可以点的一块** 查看第 7 号哨" }],
    },
    {
      tag: "overflow",
      options: [
        { text: words("转派"), value: "transfer" },
        { text: words("申请延期"), value: "extend" },
      ],
    },
    {
      tag: "checker",
      name: "ticked",
      checked: true,
      text: words("已通知社区"),
      checked_style: { show_strikethrough: true, opacity: 0.6 },
    },
  ],
  { template: "violet" },
);

export const buttonsCard = card(
  "按钮",
  [
    {
      tag: "column_set",
      flex_mode: "flow",
      columns: [
        "default",
        "primary",
        "danger",
        "text",
        "primary_text",
        "danger_text",
        "primary_filled",
        "danger_filled",
        "laser",
      ].map((type) => ({
        tag: "column",
        width: "auto",
        elements: [button(type, { type }, { type })],
      })),
    },
    {
      tag: "column_set",
      flex_mode: "flow",
      columns: ["tiny", "small", "medium", "large"].map((size) => ({
        tag: "column",
        width: "auto",
        elements: [button(size, { size }, { size, icon: { tag: "standard_icon", token: "done_outlined" } })],
      })),
    },
    button("不可用", { off: true }, { disabled: true, disabled_tips: words("现在不行"), width: "fill" }),
  ],
  { template: "indigo" },
);

export const fieldsCard = (person: string, picture: string) =>
  card(
    "输入",
    [
      { tag: "select_person", name: "alone", placeholder: words("直接选择人员"), options: [] },
      {
        tag: "form",
        name: "all",
        elements: [
          { tag: "input", name: "line", label: words("单行"), default_value: "已填好", required: true },
          {
            tag: "input",
            name: "long",
            input_type: "multiline_text",
            rows: 2,
            max_length: 200,
            auto_resize: true,
            max_rows: 4,
            label: words("多行"),
            placeholder: words("请说明"),
          },
          { tag: "input", name: "left", label: words("左侧标签"), label_position: "left" },
          {
            tag: "select_static",
            name: "one",
            placeholder: words("单选"),
            options: options("城管", "水务", "应急"),
            initial_index: 2,
          },
          {
            tag: "multi_select_static",
            name: "many",
            placeholder: words("多选"),
            options: options("城管", "水务", "应急"),
            selected_values: ["o0", "o2"],
          },
          { tag: "select_person", name: "person", placeholder: words("人员"), options: [{ value: person }] },
          {
            tag: "multi_select_person",
            name: "people",
            placeholder: words("多名人员"),
            options: [],
            selected_values: [person],
          },
          { tag: "date_picker", name: "day", initial_date: "2026-01-06" },
          { tag: "picker_time", name: "time", initial_time: "14:30" },
          { tag: "picker_datetime", name: "moment", placeholder: words("到达时间") },
          { tag: "checker", name: "tick", text: words("需要复核"), overall_checkable: false },
          {
            tag: "select_img",
            name: "look",
            multi_select: true,
            layout: "trisect",
            options: [
              { img_key: picture, value: "a" },
              { img_key: picture, value: "b" },
            ],
          },
          {
            tag: "button",
            name: "send_all",
            text: words("提交"),
            type: "primary_filled",
            form_action_type: "submit",
            behaviors: [{ type: "callback", value: { do: "all" } }],
          },
          { tag: "button", name: "reset_all", text: words("重填"), form_action_type: "reset" },
        ],
      },
    ],
    { template: "green" },
  );

const rows = ["城管中队", "市场监管所", "派出所", "水务站", "卫生院", "应急站", "环保所"].map((name, at) => ({
  name,
  count: 120.5 + at * 1000,
  at: 1767574800000 + at * 3_600_000,
  state: [{ text: at % 2 ? "已到" : "未到", color: at % 2 ? "green" : "red" }],
}));

export const dataCard = (person: string) =>
  card(
    "表格",
    [
      {
        tag: "table",
        page_size: 4,
        freeze_first_column: true,
        columns: [
          { name: "name", display_name: "单位", data_type: "text", width: "90px" },
          { name: "state", display_name: "状态", data_type: "options" },
          {
            name: "count",
            display_name: "用时",
            data_type: "number",
            horizontal_align: "right",
            format: { precision: 1, separator: true },
          },
          { name: "who", display_name: "联系人", data_type: "persons" },
          { name: "at", display_name: "时间", data_type: "date", date_format: "YYYY/MM/DD HH:mm" },
        ],
        rows: rows.map((row) => ({ ...row, who: [person] })),
      },
    ],
    { template: "wathet" },
  );

const months = ["1月", "2月", "3月", "4月"];
const series = months.flatMap((month, at) => [
  { month, kind: "应急", n: 4 + at * 2 },
  { month, kind: "常规", n: 12 - at },
]);
const shares = [
  { name: "城管", n: 42 },
  { name: "水务", n: 27 },
  { name: "应急", n: 18 },
  { name: "卫健", n: 9 },
];
const chart = (chart_spec: object, more: object = {}) => ({ tag: "chart", chart_spec, ...more });

export const chartsCard = card(
  "图表",
  [
    chart({
      type: "bar",
      title: { text: "各月吹哨" },
      data: { values: series },
      xField: "month",
      yField: "n",
      seriesField: "kind",
    }),
    chart({ type: "bar", direction: "horizontal", data: { values: shares }, xField: "n", yField: "name" }),
    chart({ type: "line", data: { values: series }, xField: "month", yField: "n", seriesField: "kind" }),
    chart({ type: "pie", data: { values: shares }, categoryField: "name", valueField: "n", innerRadius: 0.6 }),
  ],
  { template: "default" },
);

export const moreChartsCard = card("更多图表", [
  chart({ type: "area", data: { values: series }, xField: "month", yField: "n", seriesField: "kind" }),
  chart({ type: "radar", data: { values: shares }, categoryField: "name", valueField: "n" }, { aspect_ratio: "4:3" }),
  chart({ type: "funnel", data: { values: shares }, categoryField: "name", valueField: "n" }, { aspect_ratio: "2:1" }),
  chart({
    type: "linearProgress",
    data: { values: [{ name: "按时率", n: 0.86 }] },
    xField: "n",
    yField: "name",
    direction: "horizontal",
  }),
  chart(
    {
      type: "circularProgress",
      data: { values: [{ name: "满意率", n: 0.93 }] },
      categoryField: "name",
      valueField: "n",
    },
    { aspect_ratio: "2:1" },
  ),
  chart(
    {
      type: "common",
      data: [{ id: "n", values: series }],
      series: [
        { type: "bar", dataIndex: 0, xField: "month", yField: "n", seriesField: "kind", stack: true },
        { type: "line", dataIndex: 0, xField: "month", yField: "n", seriesField: "kind" },
      ],
    },
    { aspect_ratio: "2:1", color_theme: "complementary" },
  ),
  chart({ type: "wordCloud", data: { values: shares }, nameField: "name", valueField: "n" }),
  chart({ type: "scatter", data: { values: series }, xField: "month", yField: "n" }, { aspect_ratio: "2:1" }),
]);
