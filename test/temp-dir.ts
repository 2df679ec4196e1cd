import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new folder for one test; all of them are removed when the whole run ends. */
export const tempDir = (name: string): Promise<string> =>
  mkdtemp(join(process.env.TEST_FOLDER ?? tmpdir(), `${name}-`));
