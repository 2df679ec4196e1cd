let loading = null;

/**
 * VChart, fetched when the first chart comes into sight: it is larger than all the rest of the page. A failed attempt is
 * not kept, so that the next chart tries again.
 * @returns {Promise<new (spec: object, options: object) => { renderSync(): void, release(): void }>}
 */
export function loadVChart() {
  loading ??= import("@visactor/vchart").then(
    ({ default: { VChart } }) => VChart,
    (error) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}
