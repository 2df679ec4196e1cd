/** A character that no font draws, and so the picture of what is missing. */
const missing = "\u{10ffff}";

/** How a character looks on this machine, as the pixels of a small canvas. */
function pixelsOf(character) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 24, height: 24 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = `16px ${getComputedStyle(document.documentElement).getPropertyValue("--font") || "sans-serif"}`;
  pen.textBaseline = "top";
  pen.fillText(character, 2, 2);
  return pen.getImageData(0, 0, canvas.width, canvas.height).data.join();
}

/** Whether this machine has a font for the kind of characters that two of them stand for; where none is, all look alike. */
function drawsBoth(one, other) {
  const looks = pixelsOf(one);
  return looks !== pixelsOf(missing) && looks !== pixelsOf(other);
}

const known = {};

export function hasEmojiFont() {
  known.emoji ??= drawsBoth("👍", "💪");
  return known.emoji;
}

export const hasChineseFont = () => drawsBoth("哨", "报");
