import { describe, expect, test } from "vitest";
import { looksLikeOrder, readPasted } from "../../src/bot/commands/parse/pasted.js";

const now = new Date("2026-01-05T09:00:00+08:00");
const read = (pasted: string) => readPasted(pasted, now, "18:00");
const due = (text: string) => new Date(`${text}:00+08:00`);

describe("an order of the 12345 hotline", () => {
  const order = `【12345热线工单】
工单编号：KM202601050012345
受理时间：2026-01-05 08:42:11
诉求人：张女士
联系电话：13800001234
诉求类型：投诉
诉求标题：海埂路12号占道经营
诉求内容：来电人反映，海埂路12号门口每天早上有流动摊贩占道经营，影响通行，要求处理。
事发地址：云溪市西岭区海埂路12号
紧急程度：一般
办理时限：2026-01-08 18:00
承办单位：城管中队、市场监管所`;

  test("line by line", () => {
    expect(read(order)).toEqual({
      orderNumber: "KM202601050012345",
      text: "海埂路12号占道经营。来电人反映，海埂路12号门口每天早上有流动摊贩占道经营，影响通行，要求处理。",
      place: "云溪市西岭区海埂路12号",
      caller: "张女士",
      phone: "13800001234",
      units: ["城管中队", "市场监管所"],
      urgency: "一般",
      dueAt: due("2026-01-08T18:00"),
      dueUnreadable: null,
    });
    expect(looksLikeOrder(order)).toBe(true);
  });

  test("all in one line, as a chat pastes a table", () => {
    const line = order.replaceAll("\n", "；");
    expect(read(line)).toMatchObject({
      orderNumber: "KM202601050012345",
      caller: "张女士",
      units: ["城管中队", "市场监管所"],
    });
    expect(looksLikeOrder(line)).toBe(true);
  });

  test.each<[string, string, object]>([
    [
      "labels in brackets",
      "【工单编号】2026010512345【诉求内容】幸福小区3号楼楼道灯不亮已有一周【诉求地点】幸福小区3号楼【联系方式】0871-65551234",
      {
        orderNumber: "2026010512345",
        text: "幸福小区3号楼楼道灯不亮已有一周",
        place: "幸福小区3号楼",
        phone: "0871-65551234",
      },
    ],
    [
      "numbered labels",
      "1. 受理编号：SL-20260105-77\n2. 来电人：李先生\n3. 反映内容：前湖路路面塌陷，有车辆陷入。\n4. 问题地址：前湖路与人民路交叉口\n5. 回复时限：3天内",
      {
        orderNumber: "SL-20260105-77",
        text: "前湖路路面塌陷，有车辆陷入。",
        place: "前湖路与人民路交叉口",
        dueAt: due("2026-01-08T09:00"),
      },
    ],
    [
      "columns set apart by tabs",
      "工单号\tGD20260105001\n内容描述\t夜市油烟扰民\n详细地址\t海埂路88号\n截止时间\t1月6日17:00",
      { orderNumber: "GD20260105001", text: "夜市油烟扰民", place: "海埂路88号", dueAt: due("2026-01-06T17:00") },
    ],
    [
      "full width and blanks",
      "工单编号 ： ＫＭ２０２６ \n诉求内容 ： 污水外溢\n地址 ： 海埂路",
      { text: "污水外溢", place: "海埂路" },
    ],
    [
      "a text over several lines",
      "工单编号：A1\n诉求内容：第一，垃圾未清运；\n第二，夜间噪音大。\n诉求地址：西岭新村\n备注：无",
      { text: "第一，垃圾未清运；\n第二，夜间噪音大。", place: "西岭新村" },
    ],
    [
      "a due date that can't be read",
      "工单编号：A1\n反映问题：停水\n办理时限：尽快",
      { dueAt: null, dueUnreadable: "尽快" },
    ],
    [
      "a number without its label",
      "【12345热线】KM20260105001234 市民反映海埂路路灯不亮",
      { orderNumber: "KM20260105001234" },
    ],
    [
      "fields left empty",
      "工单编号：A1\n诉求人：\n联系电话：无\n诉求内容：占道停车",
      { caller: null, phone: null, text: "占道停车" },
    ],
  ])("%s", (_, pasted, expected) => {
    expect(read(pasted)).toMatchObject(expected);
  });
});

describe("the text of a chat", () => {
  test.each<[string, string, object]>([
    [
      "copied with its heads",
      "王阿姨 2026/1/5 8:12\n海埂路12号门口好多摊贩，路都走不了\n[图片]",
      { text: "海埂路12号门口好多摊贩，路都走不了", place: "海埂路12号" },
    ],
    [
      "of several people",
      "业主老李\n昨天 21:30\n3栋电梯又坏了[图片][图片]\n物业小赵\n昨天 21:35\n已报修",
      { text: "3栋电梯又坏了\n已报修" },
    ],
    [
      "with speakers before the colon",
      "张三：幸福小区3号楼前污水外溢\n李四：是的，好几天了",
      { text: "幸福小区3号楼前污水外溢\n是的，好几天了", place: "幸福小区3号楼" },
    ],
    [
      "forwarded with a line of its own",
      "转发自微信群：\n@所有人\n前湖路路灯全灭了",
      { text: "前湖路路灯全灭了", place: "前湖路" },
    ],
    ["plain", "人民路农贸市场门口占道严重", { text: "人民路农贸市场门口占道严重", orderNumber: null }],
    ["a place before a colon is no speaker", "海埂路12号：路灯不亮", { text: "海埂路12号：路灯不亮" }],
    [
      "a time within the words is none of the chat's",
      "今天 9:30 停水，到现在没来",
      { text: "今天 9:30 停水，到现在没来" },
    ],
  ])("%s", (_, pasted, expected) => {
    expect(read(pasted)).toMatchObject(expected);
    expect(looksLikeOrder(pasted)).toBe(false);
  });

  test("nothing but pictures is nothing to whistle about", () => {
    expect(read("王阿姨 8:12\n[图片]")).toBeNull();
    expect(read("  ")).toBeNull();
  });
});

test.each(["/看板 逾期", "海埂路12号占道经营", "内容：好", "地址：海埂路", "请问工单编号怎么查"])(
  "%s is no order",
  (said) => {
    expect(looksLikeOrder(said)).toBe(false);
  },
);

test("a long text takes no long time", () => {
  const started = performance.now();
  read("：".repeat(8000));
  read("工单编号 ".repeat(2000));
  read("诉求内容：".repeat(2000));
  read("1:1 ".repeat(2000));
  expect(performance.now() - started).toBeLessThan(1000);
});
