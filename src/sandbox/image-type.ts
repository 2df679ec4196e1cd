const signatures: { type: string; at: number; bytes: Buffer }[] = [
  { type: "image/png", at: 0, bytes: Buffer.from("\x89PNG", "latin1") },
  { type: "image/jpeg", at: 0, bytes: Buffer.from([0xff, 0xd8, 0xff]) },
  { type: "image/gif", at: 0, bytes: Buffer.from("GIF8") },
  { type: "image/webp", at: 8, bytes: Buffer.from("WEBP") },
  { type: "image/bmp", at: 0, bytes: Buffer.from("BM") },
  { type: "image/tiff", at: 0, bytes: Buffer.from("II*\0") },
  { type: "image/tiff", at: 0, bytes: Buffer.from("MM\0*") },
  { type: "image/x-icon", at: 0, bytes: Buffer.from([0, 0, 1, 0]) },
  { type: "image/heic", at: 4, bytes: Buffer.from("ftyphei") },
];

/** The content type of an image by its first bytes; null for anything the platform would not take as one. */
export function imageTypeOf(image: Buffer): string | null {
  const found = signatures.find(({ at, bytes }) => image.subarray(at, at + bytes.length).equals(bytes));
  return found?.type ?? null;
}
