import { build, type Metafile } from "esbuild";
import { expect, it } from "vitest";

/** What the bot's program imports before it listens; a package more here is time and memory of every start. */
const atStart = ["js-yaml", "koa", "mongoose", "node-cron", "pino", "prom-client", "zod"];

const first = ["src/main.ts", "src/app.ts", "src/models/database.ts", "src/town-files.ts"];

it("loads at the start the packages that are listed here and no others", async () => {
  const { metafile } = await build({
    entryPoints: first,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    outdir: "unwritten",
    write: false,
    metafile: true,
  });
  expect(packagesReached(metafile)).toEqual(atStart);
});

/** Packages reached by plain imports alone: what `import()` brings comes later. */
function packagesReached({ inputs }: Metafile): string[] {
  const packages = new Set<string>();
  const seen = new Set(first);
  for (const file of seen) {
    for (const { path, kind, external } of inputs[file]?.imports ?? []) {
      if (kind !== "import-statement") continue;
      if (!external) seen.add(path);
      else if (!path.startsWith("node:")) packages.add(nameOf(path));
    }
  }
  return [...packages].sort();
}

function nameOf(path: string): string {
  return path
    .split("/")
    .slice(0, path.startsWith("@") ? 2 : 1)
    .join("/");
}
