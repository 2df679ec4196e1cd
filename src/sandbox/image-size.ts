export type ImageSize = { width: number; height: number };

/** Width and height in pixels by an image's first bytes; null for a kind that isn't measured, or one that is cut off. */
export function imageSizeOf(image: Buffer, contentType: string): ImageSize | null {
  try {
    switch (contentType) {
      case "image/png":
        return { width: image.readUInt32BE(16), height: image.readUInt32BE(20) };
      case "image/gif":
        return { width: image.readUInt16LE(6), height: image.readUInt16LE(8) };
      case "image/bmp":
        return { width: image.readInt32LE(18), height: Math.abs(image.readInt32LE(22)) };
      case "image/jpeg":
        return jpegSize(image);
      case "image/webp":
        return webpSize(image);
      default:
        return null;
    }
  } catch (error) {
    if (error instanceof RangeError) return null; // it ends before its size is said
    throw error;
  }
}

/** The first frame header says it; what stands before (metadata, tables) is passed over. */
function jpegSize(image: Buffer): ImageSize | null {
  for (let at = 2; image.readUInt8(at) === 0xff; ) {
    const kind = image.readUInt8(at + 1);
    const isFrame = kind >= 0xc0 && kind <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(kind);
    if (isFrame) return { width: image.readUInt16BE(at + 7), height: image.readUInt16BE(at + 5) };
    at += 2 + image.readUInt16BE(at + 2);
  }
  return null;
}

function webpSize(image: Buffer): ImageSize | null {
  switch (image.subarray(12, 16).toString("latin1")) {
    case "VP8X":
      return { width: image.readUIntLE(24, 3) + 1, height: image.readUIntLE(27, 3) + 1 };
    case "VP8L": {
      const bits = image.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8 ":
      return { width: image.readUInt16LE(26) & 0x3fff, height: image.readUInt16LE(28) & 0x3fff };
    default:
      return null;
  }
}
