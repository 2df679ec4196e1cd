import { readFile } from "node:fs/promises";
import { cardProblems, checkCard } from "./card-check.js";
import { jsonPathOf, type Problem } from "./cards/problem.js";
import { parseJson } from "./json.js";

const usage = "usage: npm run card -- check FILE.json [FILE.json …]";

/** Ids and keys can't be looked up from a file: any of the right shape counts as known. */
const anyone = {
  knownUsers: { has: (id: string) => /^(ou|on)_/.test(id) },
  knownImages: { has: (key: string) => /^(img|file)_/.test(key) },
};

/** Checks card files against the platform's rules; says for each what is wrong. Ends with 1 if one is refused. */
async function main([command, ...files]: string[]): Promise<number> {
  if (command !== "check" || files.length === 0) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  let refused = 0;
  for (const file of files) {
    const problem = await problemIn(file);
    process.stdout.write(`${file}: ${problem ?? "ok"}\n`);
    if (problem) refused += 1;
  }
  return refused > 0 ? 1 : 0;
}

async function problemIn(file: string): Promise<string | null> {
  const text = await readFile(file, "utf8").catch((error: Error) => error);
  if (text instanceof Error) return text.message;
  const card = parseJson(text);
  if (card === undefined) return "this is not JSON";
  const verdict = checkCard(card, anyone);
  if (verdict.ok) return null;
  const lines = cardProblems(card, anyone).map((problem) => `\n  ${lineOf(problem)}`);
  return `${verdict.code} ${verdict.msg.trim()}${lines.join("")}`;
}

/** One mistake: where in the JSON, what, and what would be right. */
function lineOf(problem: Problem): string {
  const { why, value, right } = problem;
  const found = value === undefined ? "" : ` (${value})`;
  return `${jsonPathOf(problem) || "the card"}: ${why}${found}${right === undefined ? "" : `; right would be: ${right}`}`;
}

process.exitCode = await main(process.argv.slice(2));
