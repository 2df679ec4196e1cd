// Bundles each program of src into dist, what several need in shared chunks: one file is read where it were a thousand.
import { cp, readdir, rename, rm } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { build } from "esbuild";

const root = new URL("..", import.meta.url).pathname;
const src = join(root, "src");
const dist = join(root, "dist");
/** Made beside dist and put in its place in one step, so that what runs from dist never finds it half there. */
const fresh = `${dist}-${process.pid}`;

/** What is started or loaded by its path: commands, processes, threads, the database, and what `npm run bench` loads. */
const isProgram = (path) =>
  /(^|-)cli\.ts$/.test(path.split("/").at(-1)) ||
  ["main.ts", "sandbox/bot-process.ts", "bot/documents/thread.ts", "app.ts", "log.ts", "bot/lark/client.ts"].includes(
    path,
  ) ||
  ["start.ts", "server.ts", "worker.ts"].some((name) => path === `embedded-mongo/${name}`);

const files = (await readdir(src, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => relative(src, join(entry.parentPath, entry.name)));

/** CommonJS packages look for these names, which modules don't have. */
const commonJs = [
  'import { createRequire as createRequireHere } from "node:module";',
  "const require = createRequireHere(import.meta.url);",
];

/** What is wanted as CommonJS, each in a file of its own without comments: those of the SDK are most of its 6 MB. */
const packed = {
  "lark-sdk.cjs": "@larksuiteoapi/node-sdk",
  "undici-agent.cjs": "undici/lib/dispatcher/agent.js",
};

const shared = { bundle: true, platform: "node", target: "node20.19", legalComments: "linked", logLevel: "warning" };

await Promise.all([
  build({
    ...shared,
    entryPoints: files.filter(isProgram).map((path) => join(src, path)),
    outdir: fresh,
    outbase: src,
    chunkNames: "chunks/[name]-[hash]",
    format: "esm",
    splitting: true,
    banner: { js: commonJs.join("\n") },
    sourcemap: "linked",
    sourcesContent: false,
    // Large, and loaded only for the few commands that make or read documents.
    external: ["docx", "read-excel-file", "write-excel-file"],
  }),
  ...Object.entries(packed).map(([file, specifier]) =>
    build({
      ...shared,
      stdin: { contents: `module.exports = require("${specifier}");`, resolveDir: root },
      outfile: join(fresh, file),
      format: "cjs",
      alias: { axios: join(root, "scripts/no-axios.cjs") },
      minifyWhitespace: true,
      minifySyntax: true,
    }),
  ),
  ...files.filter((path) => extname(path) !== ".ts").map((path) => cp(join(src, path), join(fresh, path))),
]);

const old = `${dist}-old-${process.pid}`;
await rename(dist, old).catch((error) => {
  if (error.code !== "ENOENT") throw error;
});
await rename(fresh, dist);
await rm(old, { recursive: true, force: true });
