const hues = "blue wathet turquoise green lime yellow orange red carmine violet purple indigo grey neutral".split(" ");
const named = { white: "var(--white)", black: "var(--ink)", default: "var(--ink)", "bg-white": "var(--paper)" };
const functional = /^(rgba?|hsla?)\([\d\s.,%/]+\)$/i;
const shade = new RegExp(`^(${hues.join("|")})(?:-(\\d{2,3}))?$`);

/** Share of the pure colour in each shade of Lark's palette; the rest is paper (light end) or ink (dark end). */
const shares = { 50: 9, 100: 18, 200: 35, 300: 55, 350: 65, 400: 80, 500: 100, 600: 88, 700: 75, 800: 60, 900: 48 };

/**
 * A colour as a card names it, as CSS; undefined for what is no colour.
 * @param {string | undefined} value a hue, a shade such as `red-50`, `rgba(…)`, or a key of the card's own colours
 * @param {Record<string, { light_mode: string, dark_mode: string }>} [own] config.style.color
 * @param {"light" | "dark"} [theme]
 */
export function colour(value, own, theme) {
  if (typeof value !== "string") return undefined;
  const pair = own && Object.hasOwn(own, value) ? own[value] : undefined;
  if (pair) return colour(theme === "dark" ? pair.dark_mode : pair.light_mode);
  if (Object.hasOwn(named, value)) return named[value];
  if (functional.test(value)) return value;
  const [, hue, level] = shade.exec(value) ?? [];
  if (!hue) return undefined;
  if (!level || !shares[level]) return `var(--${hue})`;
  return `color-mix(in srgb, var(--${hue}) ${shares[level]}%, var(${Number(level) > 500 ? "--ink" : "--paper"}))`;
}

/** Letters in a colour: a bare hue in the shade of it that can be read, anything else as it is named. */
export const ink = (value, own, theme) =>
  hues.includes(value) && !(own && Object.hasOwn(own, value)) ? `var(--${value}-ink)` : colour(value, own, theme);

/** The pure hue for tags and headers; grey for what is unknown. */
export const hue = (name) => (hues.includes(name) ? `var(--${name})` : "var(--grey)");

/** A background: a bare hue is drawn pale as Lark does, a shade as it is. */
export function background(value, own, theme) {
  if (!value || value === "default") return undefined;
  if (value === "laser") return "linear-gradient(100deg, var(--laser))";
  return hues.includes(value) ? colour(`${value}-50`) : colour(value, own, theme);
}

/** A border: grey ones, and those without a colour, are as faint as all other lines. */
export const edge = (value, own, theme) =>
  value === "grey" ? "var(--line)" : (colour(value, own, theme) ?? "var(--line)");
