// Transpiles src to dist file by file (half a second); static files of the sandbox's page are copied as they are.
import { cp, readdir, rename, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { build } from "esbuild";

const src = new URL("../src", import.meta.url).pathname;
const dist = new URL("../dist", import.meta.url).pathname;
/** Made beside dist and put in its place in one step, so that what runs from dist never finds it half there. */
const fresh = `${dist}-${process.pid}`;
const entries = (await readdir(src, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

await build({
  entryPoints: entries.filter((path) => extname(path) === ".ts"),
  outdir: fresh,
  outbase: src,
  format: "esm",
  platform: "node",
  target: "node20.19",
  sourcemap: "linked",
  logLevel: "warning",
});
await Promise.all(
  entries.filter((path) => extname(path) !== ".ts").map((path) => cp(path, join(fresh, path.slice(src.length)))),
);

const old = `${dist}-old-${process.pid}`;
await rename(dist, old).catch((error) => {
  if (error.code !== "ENOENT") throw error;
});
await rename(fresh, dist);
await rm(old, { recursive: true, force: true });
