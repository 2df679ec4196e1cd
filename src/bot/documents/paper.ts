/** A4 with the margins of official papers, in twentieths of a point. */
export const page = { width: 11_906, height: 16_838, margin: { top: 2098, bottom: 1984, left: 1587, right: 1474 } };
export const textWidth = page.width - page.margin.left - page.margin.right;
export const song = { ascii: "Times New Roman", hAnsi: "Times New Roman", eastAsia: "宋体" };
export const fangsong = { ascii: "Times New Roman", hAnsi: "Times New Roman", eastAsia: "仿宋" };
export const hei = { ascii: "Times New Roman", hAnsi: "Times New Roman", eastAsia: "黑体" };
