import { readFileSync } from "node:fs";
import { start } from "./child.js";
import { ratios } from "./compare.js";
import { type Goal, spread } from "./goal.js";

const rounds = 15;
const restMs = 150;

type Started = { ms: number; kilobytes: number };

/** How long it takes until something listens, and what it then holds in memory. */
export const starting: Goal = {
  name: "starting",
  async measure() {
    const [plain, ours]: [Started[], Started[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      plain.push(await started("servers/start-plain"));
      ours.push(await started("servers/start-ours"));
    }
    const times = (list: Started[]) => list.map(({ ms }) => ms);
    const sizes = (list: Started[]) => list.map(({ kilobytes }) => kilobytes);
    return [
      {
        name: "starting.time",
        sign: "≤",
        limit: 0.75,
        rounds: ratios(times(ours), times(plain)),
        baselineSpread: spread(times(plain)),
        note: "× five packages imported",
      },
      {
        name: "starting.memory",
        sign: "≤",
        limit: 0.85,
        rounds: ratios(sizes(ours), sizes(plain)),
        baselineSpread: spread(sizes(plain)),
        note: "× five packages imported",
      },
    ];
  },
};

async function started(entry: string): Promise<Started> {
  const began = performance.now();
  const child = await start(entry);
  const ms = performance.now() - began;
  await new Promise((resolve) => setTimeout(resolve, restMs));
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]);
  await child.stop();
  return { ms, kilobytes };
}
