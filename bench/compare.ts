import { z } from "zod";
import { type Child, cpuSeconds, start } from "./child.js";

const Loaded = z.object({ done: z.number().positive(), wrong: z.number(), latencies: z.array(z.number()) });
const Port = z.object({ port: z.number() });

export type Slice = { cpuMicros: number; done: number; latencies: number[] };

/** Lasts for `ms`, and until `atLeast` are answered. */
export type Load = { ms: number; callers: number; kind: "message" | "same" | "tap"; atLeast?: number };

/** A load generator in its own process; one slice of load at a time. */
export async function createLoad(): Promise<{
  slice(server: Child, load: Load): Promise<Slice>;
  stop(): Promise<void>;
}> {
  const generator = await start("load");
  return {
    async slice(server, load) {
      const { port } = Port.parse(server.hello);
      const before = cpuSeconds(server.pid);
      const result = Loaded.parse(await generator.ask({ port, ...load }));
      const cpu = cpuSeconds(server.pid) - before;
      if (result.wrong > 0) throw new Error(`${result.wrong} of ${result.done} answers were not 200: the run is void`);
      return {
        cpuMicros: (cpu / result.done) * 1e6,
        done: result.done,
        latencies: result.latencies,
      };
    },
    stop: () => generator.stop(),
  };
}

/**
 * Lets the servers take turns, a slice each a round, so that noise hits all alike.
 * @returns a list of slices for each server
 */
export async function takeTurns(servers: Child[], rounds: number, load: Load): Promise<Slice[][]> {
  const generator = await createLoad();
  try {
    for (const server of servers) await generator.slice(server, load); // warms up, not counted
    const slices: Slice[][] = servers.map(() => []);
    for (let round = 0; round < rounds; round++) {
      for (const [index, server] of servers.entries()) slices[index]?.push(await generator.slice(server, load));
    }
    return slices;
  } finally {
    await generator.stop();
  }
}

/** Round by round, so that a slow moment of the machine is in both. */
export const ratios = (values: number[], base: number[]): number[] =>
  values.flatMap((value, index) => {
    const other = base[index];
    return other === undefined ? [] : [value / other];
  });
