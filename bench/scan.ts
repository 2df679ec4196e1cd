import { z } from "zod";
import { start } from "./child.js";
import { type Goal, median, spread } from "./goal.js";

const Took = z.object({ small: z.number(), large: z.number() });
const rounds = 9;
/** In each round: a single claim varies by half, their median by a tenth. */
const claims = 60;

/** What a claim costs among a million open deliveries beside ten thousand. */
export const scan: Goal = {
  name: "scan",
  async measure() {
    const runner = await start("servers/scan-runner", { execArgv: ["--max-old-space-size=12000"] });
    try {
      const once = async () => Took.parse(await runner.ask({}));
      for (let n = 0; n < claims; n++) await once(); // warms up
      const [small, large]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        const took: z.infer<typeof Took>[] = [];
        for (let n = 0; n < claims; n++) took.push(await once());
        small.push(median(took.map((each) => each.small)));
        large.push(median(took.map((each) => each.large)));
      }
      return [
        {
          name: "scan.million",
          sign: "≤",
          limit: 1.2,
          rounds: large.map((value, index) => value / (small[index] ?? Number.NaN)),
          baselineSpread: spread(small),
          note: `× the processor time among 10,000 (${median(small).toFixed(1)} ms for 100)`,
        },
      ];
    } finally {
      await runner.stop();
    }
  },
};
