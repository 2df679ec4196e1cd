// Transpiles src to dist file by file (half a second); static files of the sandbox's page are copied as they are.
import { cp, readdir, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { build } from "esbuild";

const src = new URL("../src", import.meta.url).pathname;
const dist = new URL("../dist", import.meta.url).pathname;
const entries = (await readdir(src, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

await rm(dist, { recursive: true, force: true });
await build({
  entryPoints: entries.filter((path) => extname(path) === ".ts"),
  outdir: dist,
  outbase: src,
  format: "esm",
  platform: "node",
  target: "node20.19",
  sourcemap: "linked",
  logLevel: "warning",
});
await Promise.all(
  entries.filter((path) => extname(path) !== ".ts").map((path) => cp(path, join(dist, path.slice(src.length)))),
);
