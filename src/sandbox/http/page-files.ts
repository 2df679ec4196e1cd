import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join, normalize } from "node:path";
import { type HttpAnswer, json } from "./answer.js";
import { vendorModule } from "./vendor.js";

/** As the build has put it there. */
const folder = dirname(createRequire(import.meta.url).resolve("#dist/sandbox/page/index.html"));

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json; charset=utf-8",
  ".woff2": "font/woff2",
};

/** Serves the page: `/`, its files below `/page/`, and the npm modules it uses below `/vendor/`. */
export async function answerPage(path: string): Promise<HttpAnswer | null> {
  if (path === "/") return file("index.html");
  if (path.startsWith("/page/")) return file(path.slice("/page/".length));
  if (!path.startsWith("/vendor/")) return null;
  const script = await vendorModule(path.slice("/vendor/".length).replace(/\.js$/, ""));
  return script === null ? nothing(path) : bytes(Buffer.from(script), types[".js"] ?? "", "public, max-age=3600", "");
}

const nothing = (path: string): HttpAnswer => json(404, { error: { code: 404, msg: `nothing here: ${path}` } });

async function file(name: string): Promise<HttpAnswer> {
  const safe = normalize(decoded(name));
  const type = types[extname(safe)];
  if (safe.startsWith("..") || safe.includes("\0") || !type) return nothing(name);
  const content = await readFile(join(folder, safe)).catch(() => null); // a file that isn't there is a 404
  if (!content) return nothing(name);
  return bytes(content, type, "no-cache", extname(safe) === ".html" ? inlineHashes(content.toString()) : "");
}

/** Empty, and so no file of ours, where an escape in it is broken. */
function decoded(name: string): string {
  try {
    return decodeURI(name);
  } catch {
    return "";
  }
}

/** The page's own inline scripts (its import map) are allowed by their hashes; no other inline script is. */
function inlineHashes(html: string): string {
  const scripts = [...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)];
  return scripts.map(([, script = ""]) => ` 'sha256-${createHash("sha256").update(script).digest("base64")}'`).join("");
}

function bytes(content: Buffer, type: string, cache: string, hashes: string): HttpAnswer {
  const policy = [
    "default-src 'self'",
    `script-src 'self'${hashes}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ];
  const headers = {
    "content-type": type,
    "content-length": String(content.length),
    "cache-control": cache,
    "content-security-policy": policy.join("; "),
  };
  return { kind: "bytes", status: 200, bytes: content, headers };
}
