import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A copy of the sample town with something in one of its files written otherwise. */
export async function townWith(
  file: "org.yaml" | "policy.yaml" | "holidays.yaml",
  change: (text: string) => string,
): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "chuishao-town-"));
  await cp("data", dir, { recursive: true });
  const path = join(dir, file);
  const before = await readFile(path, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`nothing changed in ${file}`);
  await writeFile(path, after);
  return dir;
}
