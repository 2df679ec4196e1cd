import { Buffer } from "node:buffer";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import JSZip from "jszip";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drawWorkbook, readTable } from "../../src/bot/documents/documents.js";
import { writeSheets } from "../../src/bot/documents/spreadsheet.js";

let dir: string;
let small: Buffer;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "chuishao-documents-"));
  await writeSheets(join(dir, "small.xlsx"), [{ name: "名单", rows: [["姓名"], ["王芳"]] }]);
  small = await readFile(join(dir, "small.xlsx"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test("a table is read as it was written, by a thread", async () => {
  expect(await readTable(small)).toEqual([["姓名"], ["王芳"]]);
});

test("what is no spreadsheet, or a damaged one, is no table", async () => {
  expect(await readTable(Buffer.from("姓名,王芳"))).toBeNull();
  expect(await readTable(small.subarray(0, 700))).toBeNull();
  expect(await readTable(Buffer.alloc(0))).toBeNull();
});

/** A spreadsheet with this content instead of its own. */
async function sheetWith(rows: string): Promise<Buffer> {
  const zip = await JSZip.loadAsync(small);
  zip.file("xl/worksheets/sheet1.xml", `<?xml version="1.0"?><worksheet><sheetData>${rows}</sheetData></worksheet>`);
  return zip.generateAsync({ type: "nodebuffer", compression: "DEFLATE", compressionOptions: { level: 1 } });
}
const row = (n: number, text: string) => `<row r="${n}"><c r="A${n}" t="inlineStr"><is><t>${text}</t></is></c></row>`;

test("a file that unpacks to more than anybody's table is none, and nothing else suffers", async () => {
  const long = await sheetWith(Array.from({ length: 10_001 }, (_, n) => row(n + 1, "满")).join(""));
  const heavy = await sheetWith(row(1, "A".repeat(60_000_000)));
  expect(heavy.length).toBeLessThan(1024 * 1024);
  expect(await Promise.all([long, heavy, await sheetWith(row(1, "满"))].map(readTable))).toEqual([
    null,
    null,
    [["满"]],
  ]);
});

test("of several documents at once each caller gets its own", async () => {
  const sheets = (name: string) => [{ name, rows: [[name]], widths: [10], sticky: 0 }];
  const [one, two] = await Promise.all([drawWorkbook(sheets("甲")), drawWorkbook(sheets("乙"))]);
  expect(await Promise.all([readTable(one), readTable(two)])).toEqual([[["甲"]], [["乙"]]]);
});
