import { z } from "zod";
import { type Child, start } from "./child.js";
import { createLoad, ratios, takeTurns } from "./compare.js";
import { type Goal, spread } from "./goal.js";

const Uri = z.object({ uri: z.string() });
const Commands = z.object({ commands: z.number() });

/** The same way in with each event recorded before it is acknowledged, against a database that costs nothing itself. */
export const durable: Goal = {
  name: "durable",
  async measure() {
    const stub = await start("servers/mongo-stub");
    const { uri } = Uri.parse(stub.hello);
    const servers = [
      await start("servers/webhook-server", { args: ["sdk"] }),
      await start("servers/webhook-server", { args: ["durable", uri] }),
    ];
    const counted = await start("servers/webhook-server", { args: ["counted", uri] });
    try {
      const slices = await takeTurns(servers, 5, { ms: 2000, callers: 32, kind: "message" });
      const [sdk = [], ours = []] = slices.map((list) => list.map(({ cpuMicros }) => cpuMicros));
      return [
        { name: "durable.sdk", sign: "≤", limit: 1.2, rounds: ratios(ours, sdk), baselineSpread: spread(sdk) },
        {
          name: "durable.roundTrips",
          sign: "≤",
          limit: 0.25,
          rounds: [await roundTrips(counted, "message")],
          baselineSpread: null,
          note: "an event, 32 callers",
        },
        {
          name: "durable.repeat",
          sign: "≤",
          limit: 0,
          rounds: [await roundTrips(counted, "same")],
          baselineSpread: null,
          note: "round trips of an event that had come before",
        },
      ];
    } finally {
      for (const server of [...servers, counted, stub]) await server.stop();
    }
  },
};

/** Commands to the database for each event. */
async function roundTrips(server: Child, kind: "message" | "same"): Promise<number> {
  const load = await createLoad();
  try {
    await load.slice(server, { ms: 300, callers: 1, kind });
    const before = Commands.parse(await server.ask({}));
    const { done } = await load.slice(server, { ms: 1000, callers: 32, kind });
    const after = Commands.parse(await server.ask({}));
    return (after.commands - before.commands) / done;
  } finally {
    await load.stop();
  }
}
