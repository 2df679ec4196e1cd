import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { Dossier } from "./flows/dossier/dossier.js";
import { type DossierVerdict, verifyDossier } from "./flows/dossier/verify-dossier.js";
import { runTool, toldSafely } from "./run-tool.js";

const usage = `npm run dossier -- verify FILE                 checks a dossier 卷宗 (the .json file) by itself
npm run dossier -- verify FILE --seal MARK     and against the mark of a daily seal, as it was posted; MARK may be
                                               a file that holds it

No database is needed: it works on any machine.
`;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** A mark as typed, or the first one in a file. */
function readMark(given: string): string {
  const typed = /^[0-9a-f]{64}$/iu.exec(given.trim())?.[0];
  const found = typed ?? /\b[0-9a-f]{64}\b/iu.exec(readFileSync(given, "utf8"))?.[0];
  if (!found)
    throw new Error(`${given} holds no mark: it is 64 hexadecimal digits, as posted in the inspectors' group`);
  return found.toLowerCase();
}

/** @throws Error that repeats nothing of the file: the words of JSON.parse show a piece of it */
function readJson(file: string): unknown {
  const text = readFileSync(file, "utf8");
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file} is no JSON: it was cut off or changed`);
  }
}

function report(dossier: Dossier, verdict: DossierVerdict): void {
  const { counts, marks, provenTo, faults } = verdict;
  for (const { where, why } of faults) say(`${where}: ${why}`);
  if (faults.length > 0) {
    say(`whistle ${dossier.number}: the dossier is NOT what was recorded (${faults.length} faults)`);
    return;
  }
  say(`whistle ${dossier.number}: ${counts.entries} entries, the chain is whole`);
  if (counts.masked > 0)
    say(`${counts.masked} entries show what may be shown to anybody; the rest of them is bound by its digest`);
  if (counts.removed > 0) say(`${counts.removed} entries: the content was removed by retention, the chain stands`);
  const sealed = marks[0] ? Math.max(...marks.map(({ coversTo }) => coversTo)) : 0;
  if (provenTo !== null) {
    say(`PROVEN against the mark given: entries 1 to ${provenTo} are as they were when that seal was posted`);
    if (provenTo < counts.entries) say(`not proven: entries ${provenTo + 1} to ${counts.entries} came after that seal`);
  } else {
    say("NOT PROVEN from outside: without a mark (--seal) this shows only that the file agrees with itself;");
    say("whoever could write to the database could have made a chain that does. Compare with a mark that was posted:");
    for (const one of marks) say(`  ${one.date}  ${one.mark}  covers entries 1 to ${one.coversTo}`);
    if (sealed < counts.entries) say(`entries ${sealed + 1} to ${counts.entries} are not sealed yet`);
  }
  say(
    "not part of the chain: the pictures' sums and the read receipts are as the bot knew them when the file was made",
  );
}

/** Ends with 0 if nothing is wrong, 1 if something was changed, 2 if the call was wrong or the file is no dossier. */
function run([action, file, flag, given, ...more]: string[]): number {
  const isWrong = action !== "verify" || file === undefined || more.length > 0;
  if (isWrong || (flag !== undefined && (flag !== "--seal" || given === undefined))) {
    process.stderr.write(usage);
    return 2;
  }
  const mark = given === undefined ? null : readMark(given);
  const parsed = Dossier.safeParse(readJson(file));
  if (!parsed.success) {
    say(toldSafely(`${file} is no dossier as the bot makes it:\n${z.prettifyError(parsed.error)}`));
    return 1;
  }
  const verdict = verifyDossier(parsed.data, mark, sha256);
  report(parsed.data, verdict);
  return verdict.faults.length > 0 ? 1 : 0;
}

await runTool(run, { onFault: 2 });
