import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Policy } from "../../src/flows/policy/policy.js";
import { type FileRead, readPolicyFile } from "../../src/town-files.js";

const sample = readFileSync("data/policy.yaml", "utf8");

/** The sample policy with one passage changed, as a file on disk while `use` runs. */
export function withChangedPolicy<T>(from: string, to: string, use: (file: string) => T): T {
  if (!sample.includes(from)) throw new Error(`the sample policy has no passage ${JSON.stringify(from)}`);
  const dir = mkdtempSync(join(tmpdir(), "policy-"));
  const file = join(dir, "policy.yaml");
  writeFileSync(file, sample.replace(from, to));
  try {
    return use(file);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

export const readChanged = (from: string, to: string): FileRead<Policy> => withChangedPolicy(from, to, readPolicyFile);

/** Each mistake without the file's name: `line: words`. */
export const mistakesOf = (from: string, to: string): string[] => {
  const read = readChanged(from, to);
  return read.ok
    ? []
    : read.mistakes.map((mistake) => mistake.slice(mistake.indexOf("policy.yaml:") + "policy.yaml:".length));
};

/** The number of the line that is the passage, else of the first that holds it, once changed. */
export const lineOf = (from: string, to: string, passage: string): number => {
  const lines = sample.replace(from, to).split("\n");
  return 1 + (lines.includes(passage) ? lines.indexOf(passage) : lines.findIndex((line) => line.includes(passage)));
};

/** A fifth category, as docs/POLICY.md shows it. */
export const fifthCategory = `categories:
  livelihood:
    label: { zh: 民生哨, en: Livelihood }
    about: { zh: 群众急难愁盼的具体事项, en: What residents need most }
    clock: working
    start: none
    dispatch: named
    whistlers: { levels: [street, community], roles: [whistler, head, dispatcher] }
    limits: { accept: 2h, checkIn: 4h, resolve: 3wd, confirmArrival: 4h, verify: 2wd, rate: 3wd, decline: 4h,
      ruling: 4h, dispatch: 4h, suspensionReply: 1wd, supervision: 2wd }
`;
