import { Buffer } from "node:buffer";
import {
  AlignmentType,
  Document,
  Footer,
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
import type { DossierPage, DossierTable } from "../../cards/dossier-view.js";
import { printable } from "../../cards/kit/text.js";
import { fangsong, hei, page, song, textWidth } from "./paper.js";

/** The Word document. */
export async function drawDossier({ town, title, note, basics, sections, footer }: DossierPage): Promise<Buffer> {
  // A single control character among what people wrote would make the file one that Word can't open.
  const run = (text: string, size: number, font = fangsong, bold = false) =>
    new TextRun({ text: printable(text), size, font, bold });
  const centred = (text: string, size: number, font: typeof song, after: number) =>
    new Paragraph({ alignment: AlignmentType.CENTER, spacing: { after }, children: [run(text, size, font)] });
  const cell = (text: string, percent: number, isHead: boolean) =>
    new TableCell({
      width: { size: Math.floor((textWidth * percent) / 100), type: WidthType.DXA },
      verticalAlign: VerticalAlign.CENTER,
      margins: { top: 40, bottom: 40, left: 80, right: 80 },
      children: text.split("\n").map((line) => new Paragraph({ children: [run(line, 20, isHead ? hei : fangsong)] })),
    });
  const table = ({ head, widths, rows }: DossierTable) =>
    new Table({
      width: { size: textWidth, type: WidthType.DXA },
      layout: TableLayoutType.FIXED,
      columnWidths: widths.map((percent) => Math.floor((textWidth * percent) / 100)),
      rows: [
        ...(head.length === 0
          ? []
          : [
              new TableRow({
                tableHeader: true,
                cantSplit: true,
                children: head.map((text, at) => cell(text, widths[at] ?? 0, true)),
              }),
            ]),
        ...rows.map(
          (row) =>
            new TableRow({
              cantSplit: row.join("").length < 300,
              children: row.map((text, at) => cell(text, widths[at] ?? 0, head.length === 0 && at === 0)),
            }),
        ),
      ],
    });

  const document = new Document({
    creator: "吹哨报到",
    title: `${title} ${footer}`,
    styles: { default: { document: { run: { size: 24, font: fangsong } } } },
    sections: [
      {
        properties: { page: { size: { width: page.width, height: page.height }, margin: page.margin } },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [
                  run(`${footer}　第 `, 18, song),
                  new TextRun({ children: [PageNumber.CURRENT], size: 18, font: song }),
                  run(" 页，共 ", 18, song),
                  new TextRun({ children: [PageNumber.TOTAL_PAGES], size: 18, font: song }),
                  run(" 页", 18, song),
                ],
              }),
            ],
          }),
        },
        children: [
          centred(town, 24, fangsong, 120),
          centred(title, 40, song, 120),
          centred(note, 20, fangsong, 240),
          table({ head: [], widths: [18, 82], rows: basics }),
          ...sections.flatMap((section) => [
            new Paragraph({
              spacing: { before: 320, after: 120 },
              keepNext: true,
              children: [run(section.title, 28, hei)],
            }),
            ...section.lines.map(
              (line) =>
                new Paragraph({
                  spacing: { after: 80, line: 360 },
                  indent: { firstLine: 480 },
                  children: [run(line, 24)],
                }),
            ),
            ...(section.table === null ? [] : [table(section.table)]),
          ]),
        ],
      },
    ],
  });
  return Buffer.from(await Packer.toBuffer(document));
}
