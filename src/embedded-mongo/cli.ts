import { parseArgs } from "node:util";
import { z } from "zod";
import { startEmbeddedMongo } from "./start.js";

const usage = "usage: npm run embedded-mongo -- --port PORT --data FOLDER";

const Arguments = z.object({
  port: z
    .string("--port is missing")
    .regex(/^\d+$/, "--port has to be a number")
    .transform(Number)
    .pipe(z.int().min(1, "--port has to be 1 to 65535").max(65535, "--port has to be 1 to 65535")),
  data: z.string("--data is missing").min(1, "--data is empty"),
});

function readArguments(): z.infer<typeof Arguments> | undefined {
  try {
    const { values } = parseArgs({ options: { port: { type: "string" }, data: { type: "string" } } });
    return Arguments.parse(values);
  } catch (error) {
    const reasons = error instanceof z.ZodError ? error.issues.map(({ message }) => message) : [String(error)];
    process.stderr.write(`${reasons.join("; ")}\n${usage}\n`);
    return undefined;
  }
}

/** Serves a folder on a port of 127.0.0.1 until SIGINT or SIGTERM. */
async function main(): Promise<number> {
  const given = readArguments();
  if (!given) return 2;
  try {
    const server = await startEmbeddedMongo({ dir: given.data, port: given.port });
    process.stdout.write(`listening on ${server.uri}\n`);
    await new Promise((resolve) => {
      process.once("SIGINT", resolve);
      process.once("SIGTERM", resolve);
    });
    await server.stop();
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

process.exitCode = await main();
