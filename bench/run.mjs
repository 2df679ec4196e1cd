// `npm run bench` or `npm run bench -- NAME…`: builds src and bench, then measures. Takes some minutes; nothing else should run.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const here = new URL(".", import.meta.url).pathname;
await import("../scripts/build.mjs");
const entries = (await readdir(here, { recursive: true })).filter((file) => file.endsWith(".ts"));
await build({
  entryPoints: entries.map((file) => join(here, file)),
  outdir: join(here, "../dist/bench"),
  outbase: here,
  bundle: true,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "node20.19",
  logLevel: "warning",
});
const { main } = await import("../dist/bench/main.js");
process.exitCode = await main(process.argv.slice(2));
