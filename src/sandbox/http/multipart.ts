/** One part of a form: a file too may come without a file name, so the reader decides by the field's name. */
export type FormPart = { name: string; filename: string | null; bytes: Buffer };

/** Reads a multipart/form-data body; null if it isn't one or is cut off. */
export function parseMultipart(contentType: string, body: Buffer): Map<string, FormPart> | null {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (!/^multipart\/form-data/i.test(contentType) || !mark) return null;
  const delimiter = Buffer.from(`--${mark}`);
  const parts = new Map<string, FormPart>();
  let start = body.indexOf(delimiter);
  while (start >= 0) {
    start += delimiter.length;
    if (body.subarray(start, start + 2).toString() === "--") return parts;
    const end = body.indexOf(delimiter, start);
    if (end < 0) return null;
    const part = parsePart(body.subarray(start + 2, end - 2));
    if (part) parts.set(part.name, part);
    start = end;
  }
  return null;
}

function parsePart(part: Buffer): FormPart | null {
  const gap = part.indexOf("\r\n\r\n");
  if (gap < 0) return null;
  const head = part.subarray(0, gap).toString("utf8");
  const name = /content-disposition:[^\r\n]*?[; ]name="([^"]*)"/i.exec(head)?.[1];
  const filename = /content-disposition:[^\r\n]*?filename="([^"]*)"/i.exec(head)?.[1] ?? null;
  return name === undefined ? null : { name, filename, bytes: part.subarray(gap + 4) };
}
