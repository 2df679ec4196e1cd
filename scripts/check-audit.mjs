// Asks the registry for known weaknesses of what the program needs to run. Ends with 1 for a high or critical one, and for an answer
// that can't be understood: nobody looked then. A registry that offers no audit, or can't be reached, is passed over with a word.
import { spawnSync } from "node:child_process";

const ran = spawnSync("npm", ["audit", "--omit=dev", "--json"], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
const isCount = (value) => Number.isInteger(value) && value >= 0;
const firstLine = (text) => String(text).trim().split("\n")[0]?.slice(0, 200) ?? "";
const failed = (words) => ({ ok: false, words: `FAILED: ${words}` });

const verdict = judged(ran);
process.stdout.write(`audit: ${verdict.words}\n`);
process.exitCode = verdict.ok ? 0 : 1;

function judged({ error, signal, status, stdout, stderr }) {
  if (error) return failed(`npm could not be run (${error.code ?? error.message})`);
  if (signal) return failed(`npm was ended by ${signal}`);
  let said;
  try {
    said = JSON.parse(stdout);
  } catch {
    return failed(`what npm says can't be read (it ended with ${status}): ${firstLine(stdout) || firstLine(stderr)}`);
  }
  const counts = said?.metadata?.vulnerabilities;
  if (said?.auditReportVersion && said.vulnerabilities && isCount(counts?.high) && isCount(counts?.critical))
    return ofReport(said.vulnerabilities, counts);
  return ofError(said, stderr);
}

function ofReport(found, { high, critical }) {
  if (high + critical === 0) return { ok: true, words: "no known high severity" };
  const lines = Object.entries(found)
    .filter(([, { severity }]) => severity === "high" || severity === "critical")
    .map(([name, { severity, range, via }]) => `\n  ${name} ${range ?? ""}: ${severity}, ${titles(via)}`);
  return failed(`${high} high and ${critical} critical${lines.join("")}`);
}

/** What led to it: another package, or the weakness itself. */
function titles(via = []) {
  return via.map((one) => (typeof one === "string" ? `by ${one}` : `${one.title} ${one.url ?? ""}`)).join("; ");
}

/** npm tells an answer's status, or the fetch's own words where there was no answer; seldom a code. */
function ofError(said, stderr) {
  const message = firstLine(said?.message ?? "") || firstLine(said?.error?.summary ?? "") || firstLine(stderr);
  const code = said?.error?.code ?? "";
  const status = Number(said?.statusCode ?? /^(?:npm \S+ audit )?(\d{3}) /.exec(message)?.[1]);
  if ([404, 405, 501].includes(status) || code === "ENOAUDIT")
    return { ok: true, words: `the registry does not offer it (${status || code}): nobody has looked` };
  if (status === 429 || status >= 500)
    return { ok: true, words: `the registry can't answer now (${status}): nobody has looked` };
  if (/^(?:request to \S+ failed, reason: |network timeout at: )/.test(message))
    return { ok: true, words: `the registry can't be reached (${message}): nobody has looked` };
  return failed(`neither a report nor a refusal that is known: ${message || "npm says nothing"}`);
}
