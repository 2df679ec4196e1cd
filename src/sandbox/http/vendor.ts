import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** npm modules that the page may import: the package's own build for browsers, beside the file that Node would load. */
const modules: Record<string, { specifier: string; file: string; isUmd: boolean }> = {
  preact: { specifier: "preact", file: "preact.module.js", isUmd: false },
  hooks: { specifier: "preact/hooks", file: "hooks.module.js", isUmd: false },
  htm: { specifier: "htm", file: "htm.module.js", isUmd: false },
  vchart: { specifier: "@visactor/vchart", file: "../build/index.min.js", isUmd: true },
  "markdown-it": { specifier: "markdown-it", file: "markdown-it.min.js", isUmd: true },
};

const { resolve } = createRequire(import.meta.url);

/** The browser module of that name as text; null if the page has no business with it. */
export async function vendorModule(name: string): Promise<string | null> {
  const wanted = Object.hasOwn(modules, name) ? modules[name] : undefined;
  if (!wanted) return null;
  const script = await readFile(join(dirname(resolve(wanted.specifier)), wanted.file), "utf8");
  const code = script.replace(/^\/\/# sourceMappingURL=.*$/m, ""); // maps are not served
  return wanted.isUmd ? asModule(code) : code;
}

/** Gives a universal module the CommonJS surroundings that it looks for, and exports what it leaves there. */
const asModule = (code: string): string =>
  `const exports = {}; const module = { exports };\n${code}\nexport default module.exports;\n`;
