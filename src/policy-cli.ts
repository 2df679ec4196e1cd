import { explainPolicy } from "./flows/policy/explain-policy.js";
import { runTool, toldSafely } from "./run-tool.js";
import { readPolicyFile } from "./town-files.js";

const usage = `npm run policy -- check FILE     every mistake of a policy file, with its line
npm run policy -- explain FILE   its limits and ladders as a table
`;

/** Ends with 0 if all is well, 1 if the file has mistakes, 2 if the call itself was wrong. */
function run([action, file, ...more]: string[]): number {
  if (!file || more.length > 0 || (action !== "check" && action !== "explain")) {
    process.stderr.write(usage);
    return 2;
  }
  const read = readPolicyFile(file);
  if (!read.ok) {
    process.stdout.write(`${toldSafely(read.mistakes.join("\n"))}\n`);
    return 1;
  }
  process.stdout.write(
    action === "check" ? `${file}: version ${read.value.version} is in order\n` : explainPolicy(read.value),
  );
  return 0;
}

await runTool(run, { onFault: 2 });
