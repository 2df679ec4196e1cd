import { expect, test } from "vitest";
import { cardText } from "../../src/sandbox/cards/card-text.js";
import { button, card, wang } from "./small-town.js";

const shown = (...elements: object[]) =>
  cardText(card(...elements), (id) => (id === wang ? "王芳" : null))
    .split("\n")
    .slice(1);

test("the header comes first, in Chinese, then the body from top to bottom without buttons", () => {
  const given = {
    ...card({ tag: "markdown", content: "Leak", i18n_content: { zh_cn: "漏水" } }, button("签收"), {
      tag: "div",
      text: { tag: "plain_text", content: "三号楼" },
    }),
    header: {
      title: { tag: "plain_text", content: "Order" },
      subtitle: { tag: "plain_text", content: "永昌街道" },
      text_tag_list: [{ tag: "text_tag", text: { tag: "plain_text", content: "应急" } }],
    },
  };
  expect(cardText(given, () => null)).toBe("Order\n永昌街道\n应急\n漏水\n三号楼");
});

test.each([
  ["**急** *请* ~~不~~ `代码`", "急 请 不 代码"],
  [`<at id=${wang}></at> 与 <at id=all></at>`, "@王芳 与 @所有人"],
  [`<person id='${wang}' show_name=true></person>负责`, "王芳负责"],
  ["<font color='red'>超时</font> <text_tag color='blue'>主办</text_tag>", "超时 主办"],
  ["[看](https://example.com)", "看"],
  ["一<br>二", "一\n二"],
  ["# 标题\n> 引用", "标题\n引用"],
  ["1 &#42; 2 &lt; 3 &amp; 4", "1 * 2 < 3 & 4"],
  ["到 <local_datetime millisecond='1767574800000' format_type='date_num'></local_datetime>", "到 2026-01-05 09:00"],
])("markdown %s reads %s", (content, text) => {
  expect(shown({ tag: "markdown", content }).join("\n")).toBe(text);
});

test("tables, panels, columns and people are read too", () => {
  const table = {
    tag: "table",
    columns: [
      { name: "who", display_name: "谁", data_type: "persons" },
      { name: "state", display_name: "状态", data_type: "options" },
      { name: "n", display_name: "次", data_type: "number" },
      { name: "due", display_name: "期限", data_type: "date" },
    ],
    rows: [{ who: [wang], state: [{ text: "在办", color: "green" }], n: 2, due: 1767574800000 }],
  };
  const panel = {
    tag: "collapsible_panel",
    header: { title: { tag: "plain_text", content: "更多" } },
    elements: [{ tag: "person", user_id: wang }],
  };
  const columns = { tag: "column_set", columns: [{ tag: "column", elements: [{ tag: "markdown", content: "左" }] }] };
  expect(shown(table, panel, columns)).toEqual([
    "谁 | 状态 | 次 | 期限",
    "王芳 | 在办 | 2 | 2026-01-05 09:00",
    "更多",
    "王芳",
    "左",
  ]);
});
