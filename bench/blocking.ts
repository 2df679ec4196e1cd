import { z } from "zod";
import { start } from "./child.js";
import { type Goal, median } from "./goal.js";

const rounds = 5;
const limitMs = 20;

const Delays = z.object({ rest: z.number(), work: z.number(), reading: z.number() });

/** How long the embedded database holds up the bot whose process it shares, at worst, in ms. */
export const blocking: Goal = {
  name: "blocking",
  async measure() {
    const bot = await start("servers/blocked-bot");
    try {
      await bot.ask({}); // warms up, not counted
      const delays: z.infer<typeof Delays>[] = [];
      for (let round = 0; round < rounds; round++) delays.push(Delays.parse(await bot.ask({})));
      const rest = delays.map((one) => one.rest);
      const reading = median(delays.map((one) => one.reading)).toFixed(0);
      return [
        {
          name: "blocking.worst",
          sign: "≤",
          limit: limitMs,
          rounds: delays.map(({ work }) => work),
          // Where a loop with nothing to do is late by half the limit, the machine is measured and not the database.
          baselineSpread: Math.max(...rest) > limitMs / 2 ? 1 : 0,
          note: `ms; at rest ${median(rest).toFixed(1)}; the driver decoding 20,000 documents read at once: ${reading}`,
        },
      ];
    } finally {
      await bot.stop();
    }
  },
};
