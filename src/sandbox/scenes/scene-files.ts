import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../json.js";
import { ShippedScene } from "./scene.js";

/**
 * The scenes of a folder, `*.json`, in the order of their file names; none where there is no such folder.
 * @throws Error that names the file and what is wrong in it
 */
export function readSceneFiles(dir: string): ShippedScene[] {
  return namesIn(dir)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => readSceneFile(join(dir, name)));
}

function readSceneFile(file: string): ShippedScene {
  const parsed = ShippedScene.safeParse(parseJson(readFileSync(file, "utf8")));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
