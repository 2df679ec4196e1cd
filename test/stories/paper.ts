import type { Buffer } from "node:buffer";
import JSZip from "jszip";

/** What a Word document says: paragraphs, and tables as rows of cells, in their order. */
export type Paper = { lines: string[]; tables: string[][][] };

const textOf = (xml: string): string =>
  [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/gu)]
    .map(([, text]) => text ?? "")
    .join("")
    .replaceAll("&amp;", "&");

/** Reads a .docx as a reader would, notes in 〔〕 included. */
export async function readPaper(file: Buffer): Promise<Paper> {
  const zip = await JSZip.loadAsync(file);
  const xml = (await zip.file("word/document.xml")?.async("string")) ?? "";
  const all = (of: string, tag: string) => of.match(new RegExp(`<w:${tag}[ >].*?</w:${tag}>`, "gsu")) ?? [];
  return {
    lines: all(xml.replace(/<w:tbl>.*?<\/w:tbl>/gsu, ""), "p").map(textOf),
    tables: (xml.match(/<w:tbl>.*?<\/w:tbl>/gsu) ?? []).map((table) =>
      all(table, "tr").map((row) => all(row, "tc").map(textOf)),
    ),
  };
}

/** The header and the footer beside the text. */
export async function headerOf(file: Buffer): Promise<string> {
  const zip = await JSZip.loadAsync(file);
  return textOf((await zip.file("word/header1.xml")?.async("string")) ?? "");
}
