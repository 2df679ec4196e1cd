import { expect, test } from "vitest";
import { fileName } from "../../src/bot/send-file.js";

test.each([
  ["西岭县2026年1月通报（草稿）.docx", "西岭县2026年1月通报（草稿）.docx"],
  ["../../etc/城管.docx", "－..－etc－城管.docx"],
  ["城管/市场\\监管:所*?.docx", "城管－市场－监管－所－－.docx"],
  ["名\u202Excod.exe\u0000\n.docx", "名xcod.exe－.docx"],
  [".隐藏.docx", "隐藏.docx"],
])("the name %j of a file is %j for who saves it", (name, saved) => {
  expect(fileName(name)).toBe(saved);
});
