/** Hues of the page's own palette, in the order in which a chart takes them, for each `color_theme` of a card. */
const themes = {
  brand: ["blue", "turquoise", "orange", "purple", "wathet", "green", "carmine", "yellow", "indigo", "red"],
  rainbow: ["blue", "wathet", "turquoise", "green", "lime", "yellow", "orange", "red", "carmine", "violet"],
  complementary: ["blue", "orange", "turquoise", "red", "indigo", "yellow", "wathet", "carmine"],
  converse: ["indigo", "yellow", "purple", "lime", "violet", "green", "carmine", "turquoise"],
  primary: ["blue", "wathet", "indigo", "turquoise", "purple", "grey"],
};

/** VChart's own margin is meant for a desktop, and its rings would be as thin as a hair. */
const roomier = { pie: { outerRadius: 0.85 } };

/**
 * A card's chart_spec with what the platform adds or takes away: its colours where the spec names none, no motion, and
 * tooltips drawn on the canvas, never as HTML. A canvas knows no CSS variables, so colours are read from `style`.
 */
export function specFor({ chart_spec: spec, color_theme: theme }, style) {
  const hues = Object.hasOwn(themes, theme ?? "") ? themes[theme] : themes.brand;
  const colours = hues.map((hue) => style.getPropertyValue(`--${hue}`).trim());
  return {
    padding: 8,
    ...(Object.hasOwn(roomier, spec.type) ? roomier[spec.type] : {}),
    ...spec,
    color: spec.color ?? colours,
    background: spec.background ?? "transparent",
    animation: false,
    ...(spec.title ? { title: titleFor(spec.title, style) } : {}),
    tooltip: {
      ...(typeof spec.tooltip === "object" ? spec.tooltip : { visible: spec.tooltip !== false }),
      renderMode: "canvas",
    },
  };
}

/** A title as large as the card's own text, broken between words; what the spec says of it stands. */
const titleFor = (title, { fontFamily }) => ({
  ...title,
  textStyle: { fontFamily, fontSize: 14, lineHeight: 20, wordBreak: "keep-all", ...title.textStyle },
});
