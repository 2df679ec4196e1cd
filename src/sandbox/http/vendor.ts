import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

/** What the page may import, each as one module; `shared` stays an import of its own, so that there is only one of it. */
const modules: Record<string, { code: string; shared: string[] }> = {
  preact: { code: 'export * from "preact";', shared: [] },
  hooks: { code: 'export * from "preact/hooks";', shared: ["preact"] },
  htm: { code: 'export { default } from "htm";', shared: [] },
  "markdown-it": { code: 'export { default } from "markdown-it";', shared: [] },
  vchart: { code: 'export * from "@visactor/vchart"; export { default } from "@visactor/vchart";', shared: [] },
};

const built = new Map<string, Promise<string | null>>();

/** The browser module of that name as text, bundled once at its first use; null if there is none. */
export function vendorModule(name: string): Promise<string | null> {
  const known = built.get(name);
  if (known) return known;
  const made = Object.hasOwn(modules, name) ? bundle(name) : Promise.resolve(null);
  built.set(name, made);
  return made;
}

async function bundle(name: string): Promise<string | null> {
  const wanted = modules[name];
  if (!wanted || !isInstalled(wanted.code)) return null;
  const { outputFiles } = await build({
    stdin: { contents: wanted.code, resolveDir: dirname(fileURLToPath(import.meta.url)) },
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    platform: "browser",
    plugins: [keepImports(wanted.shared)],
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? null;
}

/** Leaves the imports of exactly these names to the page's import map; `external` would take their subpaths as well. */
const keepImports = (names: string[]): Plugin => ({
  name: "keep-imports",
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path }) => (names.includes(path) ? { path, external: true } : undefined));
  },
});

function isInstalled(code: string): boolean {
  const specifier = /from "([^"]+)"/.exec(code)?.[1] ?? "";
  try {
    createRequire(import.meta.url).resolve(specifier);
    return true;
  } catch {
    return false; // an optional one; the page then draws without it
  }
}
