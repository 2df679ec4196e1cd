import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const models = fileURLToPath(new URL("../../src/models/", import.meta.url));

/** Every collection that some model keeps, by the schemas themselves. */
export const collectionNames = (): string[] =>
  [
    ...new Set(
      readdirSync(models).flatMap((file) =>
        [...readFileSync(`${models}${file}`, "utf8").matchAll(/collection: "(\w+)"/g)].map(([, name = ""]) => name),
      ),
    ),
  ].sort();
