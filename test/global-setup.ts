import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Builds dist once: worker threads and child processes of the tests run from there, as they do in use. Each project sets
 * up in the same process; the first does it for all, and removes at the end what the tests left.
 */
export function setup(): (() => void) | undefined {
  if (process.env.TEST_FOLDER !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "chuishao-tests-"));
  process.env.TEST_FOLDER = folder;
  execFileSync(process.execPath, [fileURLToPath(new URL("../scripts/build.mjs", import.meta.url))], {
    stdio: "inherit",
  });
  return () => rmSync(folder, { recursive: true, force: true });
}
