import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { z } from "zod";

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = z.object({ port: z.number() }).parse(server.address());
      server.close(() => resolve(port));
    });
  });

/** The id of the first person of a unit with the role, as the sample town's file has them. */
const memberOf = (unitId: string, role: string): string => {
  const line = readFileSync("data/org.yaml", "utf8")
    .split("\n")
    .find((one) => one.includes(`unitId: ${unitId},`) && new RegExp(`roles: \\[[^\\]]*${role}`).test(one));
  const id = /id: ([a-z0-9-]+)/.exec(line ?? "")?.[1];
  if (!id) throw new Error(`nobody in ${unitId} is ${role}`);
  return id;
};

/** One entry of the file of keys. */
export function keyLine(
  id: string,
  key: string,
  unit: string,
  may: string,
  webhook: { url: string; secret: string } | null = null,
): string {
  const sha256 = createHash("sha256").update(key).digest("hex");
  const hook = webhook ? `, webhook: { url: "${webhook.url}", secret: ${webhook.secret} }` : "";
  return `  - { id: ${id}, name: 城市平台, sha256: ${sha256}, member: ${memberOf(unit, "whistler")}, unit: ${unit}, may: [${may}]${hook} }`;
}
