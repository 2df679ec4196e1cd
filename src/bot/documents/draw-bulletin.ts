import { Buffer } from "node:buffer";
import {
  AlignmentType,
  Document,
  Footer,
  Header,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from "docx";
import type { Noted } from "../../cards/bulletin-figures.js";
import type { BulletinPage, BulletinPart, BulletinTable } from "../../cards/bulletin-view.js";
import { fangsong, hei, page, song, textWidth } from "./paper.js";

/** Sizes in half points: 二号, 三号, 五号. */
const size = { title: 44, body: 32, table: 21, note: 18 };
/** 28 points between lines, 22 lines a page, as official papers are set. */
const bodyLine = 560;
const twoCharacters = 640;
const fourCharacters = 1280;

/** The Word document of a bulletin 通报, in the form of official papers. */
export async function drawBulletin(bulletin: BulletinPage): Promise<Buffer> {
  const run = (text: string, of: number, font = fangsong) => new TextRun({ text, size: of, font });
  const runs = (noted: Noted, of: number, font = fangsong) =>
    noted.map((piece) =>
      typeof piece === "string"
        ? run(piece, of, font)
        : new TextRun({ text: `〔${piece.note}〕`, size: of, font, superScript: true }),
    );
  const spacing = { line: bodyLine, lineRule: LineRuleType.EXACT };
  const paragraph = (noted: Noted, font = fangsong, keepNext = false) =>
    new Paragraph({ spacing, keepNext, indent: { firstLine: twoCharacters }, children: runs(noted, size.body, font) });
  const cell = (noted: Noted, width: number, font: typeof song, isText: boolean) =>
    new TableCell({
      width: { size: width, type: WidthType.DXA },
      verticalAlign: VerticalAlign.CENTER,
      margins: { top: 50, bottom: 50, left: 80, right: 80 },
      children: [
        new Paragraph({
          alignment: isText ? AlignmentType.LEFT : AlignmentType.CENTER,
          children: runs(noted, size.table, font),
        }),
      ],
    });
  const tableOf = ({ head, widths, rows }: Omit<BulletinTable, "caption">, texts: readonly number[]) => {
    const columns = widths.map((percent) => Math.floor((textWidth * percent) / 100));
    return new Table({
      width: { size: textWidth, type: WidthType.DXA },
      layout: TableLayoutType.FIXED,
      columnWidths: columns,
      rows: [
        new TableRow({
          tableHeader: true,
          cantSplit: true,
          children: head.map((text, at) => cell([text], columns[at] ?? 0, hei, false)),
        }),
        ...rows.map(
          (row) =>
            new TableRow({
              // A list of many whistles may be longer than a page.
              cantSplit: row.flat().join("").length < 300,
              children: row.map((noted, at) => cell(noted, columns[at] ?? 0, fangsong, texts.includes(at))),
            }),
        ),
      ],
    });
  };
  const drawn = (part: BulletinPart) => {
    switch (part.kind) {
      case "heading":
        return [paragraph([part.text], hei, true)];
      case "text":
        return [paragraph(part.text)];
      case "table":
        return [
          new Paragraph({
            alignment: AlignmentType.CENTER,
            keepNext: true,
            spacing: { before: 160, after: 80 },
            children: [run(part.table.caption, 24, hei)],
          }),
          tableOf(part.table, [0]),
          new Paragraph({ spacing: { line: 240 }, children: [run("", size.note)] }),
        ];
    }
  };
  const signed = (text: string, right: number) =>
    new Paragraph({
      alignment: AlignmentType.RIGHT,
      spacing,
      keepNext: right !== fourCharacters,
      indent: { right },
      children: [run(text, size.body)],
    });

  const document = new Document({
    creator: "吹哨报到",
    title: bulletin.title.join(""),
    styles: { default: { document: { run: { size: size.body, font: fangsong } } } },
    sections: [
      {
        properties: { page: { size: { width: page.width, height: page.height }, margin: page.margin } },
        headers: {
          default: new Header({
            children: [new Paragraph({ alignment: AlignmentType.LEFT, children: [run(bulletin.mark, 28, hei)] })],
          }),
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [
                  run("— ", 28, song),
                  new TextRun({ children: [PageNumber.CURRENT], size: 28, font: song }),
                  run(" —", 28, song),
                ],
              }),
            ],
          }),
        },
        children: [
          ...bulletin.title.map(
            (line, index) =>
              new Paragraph({
                alignment: AlignmentType.CENTER,
                spacing: {
                  line: 700,
                  lineRule: LineRuleType.EXACT,
                  after: index === bulletin.title.length - 1 ? 480 : 0,
                },
                children: [run(line, size.title, song)],
              }),
          ),
          new Paragraph({ spacing, children: [run(bulletin.to, size.body)] }),
          ...bulletin.parts.flatMap(drawn),
          new Paragraph({ spacing, children: [] }),
          paragraph(["附件：数据来源"], fangsong, true),
          new Paragraph({ spacing, keepNext: true, children: [] }),
          signed(bulletin.signer, twoCharacters),
          signed(bulletin.date, fourCharacters),
          new Paragraph({ pageBreakBefore: true, spacing, children: [run("附件", size.body, hei)] }),
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { before: 160, after: 160 },
            children: [run("数据来源", 36, song)],
          }),
          new Paragraph({
            spacing: { after: 160 },
            indent: { firstLine: 2 * size.table * 10 },
            children: [run(bulletin.howToRead, size.table)],
          }),
          tableOf(
            {
              head: ["注号", "数据", "数值", "计入的哨编号"],
              widths: [9, 25, 19, 47],
              rows: bulletin.notes.map(({ note, what, value, whistles }) => [
                [`〔${note}〕`],
                [what],
                [value],
                [whistles],
              ]),
            },
            [1, 3],
          ),
        ],
      },
    ],
  });
  return Buffer.from(await Packer.toBuffer(document));
}
