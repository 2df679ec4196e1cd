const spaces = { small: "4px", medium: "8px", large: "12px", extra_large: "16px" };
const lengths = /^-?\d{1,3}px( -?\d{1,3}px){0,3}$/;
const sizes = {
  "heading-0": 30,
  "heading-1": 24,
  "heading-2": 20,
  "heading-3": 18,
  "heading-4": 16,
  heading: 16,
  normal: 14,
  notation: 12,
  "xxxx-large": 30,
  "xxx-large": 24,
  "xx-large": 20,
  "x-large": 18,
  large: 16,
  medium: 14,
  small: 12,
  "x-small": 10,
};

/** A spacing word or pixels; undefined leaves the default. */
export const space = (value) => spaces[value] ?? (lengths.test(value ?? "") ? value : undefined);

/** Pixels of a text size; a key of the card's own sizes counts as seen on a phone. */
export function textSize(value, own) {
  const mine = own && Object.hasOwn(own, value) ? (own[value].mobile ?? own[value].default) : value;
  return sizes[mine] ? `${sizes[mine]}px` : undefined;
}

const across = { left: "flex-start", center: "center", right: "flex-end" };
const along = { top: "flex-start", center: "center", bottom: "flex-end" };

/** Style of anything that holds elements in a row or a column. */
export function boxStyle(box, spacing = "8px") {
  const row = box.direction === "horizontal";
  const vertical = space(box.vertical_spacing) ?? spacing;
  const horizontal = space(box.horizontal_spacing) ?? "8px";
  return {
    flexDirection: row ? "row" : "column",
    flexWrap: row ? "wrap" : "nowrap",
    gap: `${vertical} ${horizontal}`,
    padding: space(box.padding),
    justifyContent: row ? across[box.horizontal_align] : along[box.vertical_align],
    alignItems: row ? along[box.vertical_align] : across[box.horizontal_align],
  };
}

/** `fill`, `auto`, `default` or pixels, as CSS width. */
export function width(value) {
  if (value === "fill") return "100%";
  return /^\d{2,4}px$/.test(value ?? "") ? value : undefined;
}
