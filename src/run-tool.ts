import { createBlanking } from "./blanking.js";
import { secretsIn } from "./config.js";

/** What was given to this process to keep: by its environment, and with an address of a database on its command line. */
const kept = [
  ...secretsIn(process.env),
  ...process.argv.flatMap((word) => secretsIn({ MONGODB_URI: word.replace(/^--\w+=/, "") })),
];

/** A tool's words about a mistake, without numbers of people, tokens and passwords: what it says ends in logs of others. */
export const toldSafely = createBlanking(kept);

/** Runs a tool of the command line and ends with its code; with `onFault` where it throws, and then says why in a line. */
export async function runTool(
  run: (args: string[]) => Promise<number> | number,
  { onFault }: { onFault: number },
): Promise<void> {
  try {
    process.exitCode = await run(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${toldSafely(error instanceof Error ? error.message : String(error))}\n`);
    process.exitCode = onFault;
  }
}
