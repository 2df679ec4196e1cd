/** Cards as a bot would send them, with every component that the page draws. */

export const words = (content: string, english?: string) => ({
  tag: "plain_text",
  content,
  ...(english ? { i18n_content: { zh_cn: content, en_us: english } } : {}),
});

export const card = (title: string, elements: object[], header: object = {}) => ({
  schema: "2.0",
  config: { update_multi: true, summary: { content: title } },
  header: { title: words(title), template: "blue", ...header },
  body: { elements },
});

export const button = (label: string, value: object, more: object = {}) => ({
  tag: "button",
  text: words(label),
  behaviors: [{ type: "callback", value }],
  ...more,
});

/** An order with buttons and a form, as a department would get it. */
export const orderCard = (status = "待签收", colour = "orange") => ({
  schema: "2.0",
  config: { update_multi: true, summary: { content: "哨令：翠湖南路积水" } },
  header: {
    title: words("哨令：翠湖南路积水", "Order: flooding in Cuihu South Road"),
    subtitle: words("永昌街道 · 应急哨", "Yongchang Street · emergency"),
    template: colour,
    icon: { tag: "standard_icon", token: "alarm_outlined", color: colour },
    text_tag_list: [{ tag: "text_tag", text: words(status), color: colour }],
  },
  body: {
    elements: [
      {
        tag: "markdown",
        content:
          "**地点** 翠湖南路 12 号门前\n**签收时限** <font color='red'>09:05</font> <text_tag color='red'>5 分钟</text_tag>",
        i18n_content: {
          zh_cn:
            "**地点** 翠湖南路 12 号门前\n**签收时限** <font color='red'>09:05</font> <text_tag color='red'>5 分钟</text_tag>",
          en_us:
            "**Place** 12 Cuihu South Road\n**Accept by** <font color='red'>09:05</font> <text_tag color='red'>5 min</text_tag>",
        },
      },
      {
        tag: "column_set",
        flex_mode: "flow",
        columns: [
          { tag: "column", width: "auto", elements: [button("报到", { do: "report" }, { type: "primary" })] },
          {
            tag: "column",
            width: "auto",
            elements: [
              button(
                "撤回",
                { do: "withdraw" },
                { type: "danger", confirm: { title: words("撤回这次吹哨？"), text: words("撤回后留痕。") } },
              ),
            ],
          },
          {
            tag: "column",
            width: "auto",
            elements: [button("办结", { do: "resolve" }, { disabled: true, disabled_tips: words("尚未报到") })],
          },
        ],
      },
      {
        tag: "form",
        name: "accept",
        elements: [
          {
            tag: "input",
            name: "who",
            required: true,
            label: words("来人", "Who comes"),
            placeholder: words("姓名、职务"),
          },
          {
            tag: "select_static",
            name: "mandate",
            required: true,
            placeholder: words("有无决定权", "May decide"),
            options: [
              { text: words("有决定权"), value: "yes" },
              { text: words("无决定权"), value: "no" },
            ],
          },
          {
            tag: "button",
            name: "accept_1",
            type: "primary_filled",
            text: words("签收", "Accept"),
            width: "fill",
            form_action_type: "submit",
            behaviors: [{ type: "callback", value: { do: "accept" } }],
          },
        ],
      },
    ],
  },
});
