const isRow = (row) => row !== null && typeof row === "object";

const rowsIn = (set) => (Array.isArray(set?.values) ? set.values.filter(isRow) : []);

/** All rows of a VChart spec, wherever it keeps them: one set, several, or a set with each series. */
export function rowsOf(spec) {
  const sets = [spec.data, ...(Array.isArray(spec.series) ? spec.series.map(({ data }) => data) : [])].flat();
  return sets.flatMap(rowsIn);
}

const mostNamed = 24;

/** The numbers of a chart in words, for whoever can't see it. */
export const inWords = (rows) =>
  rows
    .slice(0, mostNamed)
    .map((row) => Object.values(row).join(" "))
    .join(", ");
