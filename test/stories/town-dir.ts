import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "../temp-dir.js";

/** A copy of the sample town with something in one of its files written otherwise. */
export async function townWith(
  file: "org.yaml" | "policy.yaml" | "holidays.yaml",
  change: (text: string) => string,
): Promise<string> {
  const dir = await tempDir("town");
  await cp("data", dir, { recursive: true });
  const path = join(dir, file);
  const before = await readFile(path, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`nothing changed in ${file}`);
  await writeFile(path, after);
  return dir;
}
