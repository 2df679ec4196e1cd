import { z } from "zod";
import { start } from "./child.js";
import { createLoad, ratios } from "./compare.js";
import { type Goal, median, spread } from "./goal.js";

const Url = z.object({ url: z.string() });
const rounds = 5;
const phaseMs = 4000;
/** Enough for a 99th percentile. */
const atLeast = 1000;

/** How much longer a tap waits for its answer while the same process scans and sends. */
export const isolation: Goal = {
  name: "isolation",
  async measure() {
    const stub = await start("servers/send-stub", { args: ["http"] });
    const server = await start("servers/busy-server", { args: [Url.parse(stub.hello).url] });
    const load = await createLoad();
    const p99 = async (): Promise<number> => {
      const { latencies } = await load.slice(server, { ms: phaseMs, callers: 4, kind: "tap", atLeast });
      return latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length * 0.99)] ?? Number.NaN;
    };
    try {
      await p99(); // warms up
      const [idle, busy]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        idle.push(await p99());
        await server.ask({ busy: true });
        busy.push(await p99());
        await server.ask({ busy: false });
      }
      return [
        {
          name: "isolation.p99",
          sign: "≤",
          limit: 2,
          rounds: ratios(busy, idle),
          baselineSpread: spread(idle),
          note: `× that at rest (${median(idle).toFixed(1)} ms), 4 callers`,
        },
        {
          name: "isolation.longest",
          sign: "≤",
          limit: 300,
          rounds: [Math.max(...busy)],
          baselineSpread: null,
          note: "ms, the worst of the busy p99s",
        },
      ];
    } finally {
      await load.stop();
      await server.stop();
      await stub.stop();
    }
  },
};
