import { start } from "./child.js";
import { ratios, takeTurns } from "./compare.js";
import { type Goal, spread } from "./goal.js";

/** What the whole way in costs, beside the SDK's own adapter and beside verification written by hand. */
export const ingress: Goal = {
  name: "ingress",
  async measure() {
    const servers = await Promise.all(
      ["sdk", "hand", "ours"].map((kind) => start("servers/webhook-server", { args: [kind] })),
    );
    try {
      const slices = await takeTurns(servers, 5, { ms: 2000, callers: 32, kind: "message" });
      const [sdk = [], hand = [], ours = []] = slices.map((list) => list.map(({ cpuMicros }) => cpuMicros));
      return [
        { name: "ingress.sdk", sign: "≤", limit: 0.7, rounds: ratios(ours, sdk), baselineSpread: spread(sdk) },
        { name: "ingress.hand", sign: "≤", limit: 1.25, rounds: ratios(ours, hand), baselineSpread: spread(hand) },
      ];
    } finally {
      for (const server of servers) await server.stop();
    }
  },
};
