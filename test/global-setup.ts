import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds dist once: worker threads and child processes of the tests run from there, as they do in use. */
export function setup(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL("../scripts/build.mjs", import.meta.url))], {
    stdio: "inherit",
  });
}
