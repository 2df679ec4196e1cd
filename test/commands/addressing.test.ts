import { describe, expect, test } from "vitest";
import { commandsTable } from "../../src/bot/commands/parse/commands-table.js";
import { blow, inGroup, inPrivate, mentioned, parse } from "./parsing.js";

describe("who is spoken to", () => {
  test("talk in a group without a slash or a mention is none of our business", () => {
    expect(parse("吹哨 常规 路灯坏了")).toEqual({ kind: "none" });
    expect(parse("大家注意，明天开会")).toEqual({ kind: "none" });
  });

  test.each([
    "/吹哨 路灯坏了",
    "／吹哨　路灯坏了",
    " / 吹哨 路灯坏了",
    "、吹哨 路灯坏了",
    "\\吹哨 路灯坏了",
    "/WHISTLE 路灯坏了",
    "／Ｗｈｉｓｔｌｅ：路灯坏了",
    "/吹哨，路灯坏了",
    "/吹哨路灯坏了",
  ])("in a group a slash in any width speaks to the bot: %s", (text) => {
    expect(blow(text).text).toBe("路灯坏了");
  });

  test("in private and with a mention the slash may be missing", () => {
    expect(blow("吹哨 常规 路灯坏了", inPrivate)).toMatchObject({ category: "routine", text: "路灯坏了" });
    expect(blow("吹哨路灯坏了", inPrivate).text).toBe("路灯坏了");
    expect(parse("@吹哨 我的", mentioned)).toMatchObject({ kind: "mine" });
    expect(parse("@吹哨我的待办", mentioned)).toMatchObject({ kind: "mine", filter: "todo" });
  });

  test("only the mention of a bot named 吹哨 goes, the command of the same name stays", () => {
    const expected = { text: "路灯坏了", unitQueries: ["城管中队"] };
    expect(blow("@吹哨 吹哨 路灯坏了 @城管中队", mentioned)).toMatchObject(expected);
    expect(blow("/吹哨 @吹哨 路灯坏了 @城管中队", mentioned)).toMatchObject(expected);
    expect(blow("＠吹哨 ／吹哨 路灯坏了＠城管中队 @吹哨", mentioned)).toMatchObject(expected);
  });

  test("a bot of another name, in another case, is removed as well", () => {
    const context = { ...mentioned, botName: "Whistle Bot" };
    expect(blow("@whistle bot 吹哨 路灯坏了", context)).toMatchObject({ text: "路灯坏了", unitQueries: [] });
  });

  test("a unit whose name begins like the bot's stays a unit", () => {
    expect(blow("/吹哨 路灯坏了 @吹哨办").unitQueries).toEqual(["吹哨办"]);
  });

  test("units may stand before the slash when the bot is spoken to", () => {
    expect(blow("@城管中队 /吹哨 路灯坏了", inPrivate)).toMatchObject({ text: "路灯坏了", unitQueries: ["城管中队"] });
    expect(parse("@别的机器人 /吹哨 路灯坏了", inGroup)).toEqual({ kind: "none" });
  });

  test("a bare mention asks for help", () => {
    expect(parse("@吹哨", mentioned)).toEqual({ kind: "help", topic: null });
    expect(parse("@吹哨 ？", mentioned)).toEqual({ kind: "help", topic: null });
  });
});

describe("each command by each of its words", () => {
  const spoken = commandsTable.flatMap(({ id, zh, words }) => [zh, ...words].map((word) => ({ id, word })));

  test.each(spoken)("/$word is $id", ({ id, word }) => {
    const parsed = parse(`/${word}`);
    expect(parsed.kind === "other" ? parsed.id : parsed.kind).toBe(id);
    expect(parse(`／${word.toUpperCase()}　`)).toEqual(parsed);
    expect(parse(word, inPrivate)).toEqual(parsed);
  });

  test("no two commands share a word", () => {
    expect(new Set(spoken.map(({ word }) => word)).size).toBe(spoken.length);
  });

  test("each usage example is understood as its own command", () => {
    for (const { id, example } of commandsTable) {
      const parsed = parse(example);
      expect(parsed.kind === "other" ? parsed.id : parsed.kind).toBe(id);
    }
  });

  test("a longer command wins over a shorter one that begins it", () => {
    expect(parse("/查看原文 12")).toEqual({ kind: "other", id: "original", args: "12" });
    expect(parse("/看板")).toMatchObject({ kind: "board" });
  });

  test("help takes the command asked about", () => {
    expect(parse("/帮助 催办")).toEqual({ kind: "help", topic: "nudge" });
    expect(parse("/help /whistle")).toEqual({ kind: "help", topic: "blow" });
    expect(parse("/帮助 其他")).toEqual({ kind: "help", topic: null });
  });
});

describe("what was meant", () => {
  test.each([
    ["/吹少 路灯坏了", "blow"],
    ["/哨吹", "blow"],
    ["/我得", "mine"],
    ["/催辦 12", "nudge"],
    ["/幫助", "help"],
    ["/撤会", "withdraw"],
    ["/whistel", "blow"],
    ["/withdrow 12", "withdraw"],
    ["/nugde", "nudge"],
    ["/ｂｏｒａｄ", "board"],
    ["/查水表", "show"],
  ])("%s is near to %s, also in a group", (text, id) => {
    const parsed = parse(text);
    expect(parsed.kind === "unknown" && parsed.near).toContain(id);
  });

  test.each([
    "/deploy now",
    "/天气",
    "/usr/bin/env",
    "/show-me",
    "/吹风机多少钱",
    "//",
    "/",
    "、天气",
    "、吹少",
    "/12",
  ])("a slash in a group that is near to nothing of ours may be another bot's: %s", (text) => {
    expect(parse(text)).toEqual({ kind: "none" });
  });

  test.each([
    ["你好", []],
    ["吹哨人是谁", ["blow"]],
    ["催办了吗？", ["nudge"]],
    ["怎么吹哨", ["blow"]],
    ["常规 路灯坏了", ["blow"]],
    ["【应急】燃气泄漏", ["blow"]],
    ["@城管中队 路灯坏了", ["blow"]],
    ["海埂路12号占道", ["blow"]],
    ["20260105-0012", ["show"]],
    ["帮我查12", ["show"]],
    ["我的电话是多少", ["mine"]],
  ])("in private 「%s」 is no command, and the bot asks: %j", (text, near) => {
    expect(parse(text, inPrivate)).toEqual({ kind: "unknown", near });
  });
});
