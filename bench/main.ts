import { cpus } from "node:os";
import { blocking } from "./blocking.js";
import { claims } from "./claims.js";
import { client } from "./client.js";
import { durable } from "./durable.js";
import { type Goal, lineOf, type Measured, verdictOf } from "./goal.js";
import { ingress } from "./ingress.js";
import { isolation } from "./isolation.js";
import { scan } from "./scan.js";
import { sending } from "./sending.js";
import { starting } from "./starting.js";

const goals: Goal[] = [ingress, durable, scan, claims, isolation, sending, client, starting, blocking];
const mostRepeats = 3;

/** @returns 1 if a goal was missed, else 0 */
export async function main(names: string[]): Promise<number> {
  const chosen = goals.filter(({ name }) => names.length === 0 || names.includes(name));
  if (chosen.length === 0) {
    process.stderr.write(`there is none of that name; there are: ${goals.map(({ name }) => name).join(", ")}\n`);
    return 1;
  }
  process.stderr.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}\n`);
  const all: Measured[] = [];
  for (const goal of chosen) {
    const measured = await quietly(goal);
    for (const one of measured) process.stdout.write(`${lineOf(one)}\n`);
    all.push(...measured);
  }
  process.stderr.write(`${JSON.stringify(all)}\n`);
  return all.some((one) => verdictOf(one) === "missed") ? 1 : 0;
}

/** Measures again while the machine is too busy for a verdict, a few times at most. */
async function quietly(goal: Goal): Promise<Measured[]> {
  for (let repeat = 1; ; repeat++) {
    const measured = await goal.measure();
    if (repeat === mostRepeats || measured.every((one) => verdictOf(one) !== "noisy")) return measured;
    process.stderr.write(`${goal.name}: too noisy, measured once more\n`);
  }
}
