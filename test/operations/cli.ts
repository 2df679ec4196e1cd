import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export type Ran = { code: number | null; out: string; err: string };

/** Runs one of the programs as its npm script does; `env` over this process's, undefined takes a variable out. */
export function runCli(
  name: "trace-cli" | "backup-cli" | "dossier-cli" | "org-cli" | "policy-cli" | "roster-cli" | "main",
  args: string[],
  env: { [name: string]: string | undefined },
): Promise<Ran> {
  const script = fileURLToPath(new URL(`../../dist/${name}.js`, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env } });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out, err }));
  });
}
