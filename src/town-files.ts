import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { HolidayTable } from "./flows/calendar/holiday-table.js";
import { Org } from "./flows/org/org.js";
import { orgProblems } from "./flows/org/org-check.js";
import { Policy } from "./flows/policy/policy.js";
import { type Problem, problemsOf, problemText } from "./flows/policy/problem.js";
import { readYaml } from "./yaml-text.js";

export type Town = {
  org: Org;
  /** The one under which whistles begin. */
  policy: Policy;
  /** By version: policy.yaml and the earlier ones kept beside it as `policy-….yaml`, for whistles that began under them. */
  policies: ReadonlyMap<string, Policy>;
  holidays: HolidayTable;
};

/** A file as read, or every mistake in it as `FILE:line: what is wrong; what would be right`. */
export type FileRead<T> = { ok: true; value: T; mistake(problem: Problem): string } | { ok: false; mistakes: string[] };

/**
 * Reads org.yaml, policy.yaml (with earlier versions) and holidays.yaml of a folder.
 * @throws Error that lists every mistake of all files, one a line
 */
export function loadTown(dir: string): Town {
  const org = readYamlFile(join(dir, "org.yaml"), Org);
  const policy = readPolicyFile(join(dir, "policy.yaml"));
  const holidays = readYamlFile(join(dir, "holidays.yaml"), HolidayTable);
  const earlier = earlierPolicyFiles(dir).map((file) => ({ file, read: readPolicyFile(file) }));
  const mistakes = [org, policy, holidays, ...earlier.map(({ read }) => read)].flatMap((read) =>
    read.ok ? [] : read.mistakes,
  );
  if (org.ok && policy.ok) mistakes.push(...orgProblems(org.value, policy.value).map(org.mistake));
  const policies = new Map<string, Policy>();
  if (policy.ok) policies.set(policy.value.version, policy.value);
  for (const { read } of earlier) {
    if (!read.ok) continue;
    const { version } = read.value;
    if (policies.has(version)) {
      mistakes.push(read.mistake({ path: ["version"], message: `${version} is taken; each file has its own version` }));
    }
    policies.set(version, read.value);
  }
  if (mistakes.length > 0 || !org.ok || !policy.ok || !holidays.ok) throw new Error(mistakes.join("\n"));
  return { org: org.value, policy: policy.value, policies, holidays: holidays.value };
}

/** One policy file with all its mistakes. */
export const readPolicyFile = (file: string): FileRead<Policy> => readYamlFile(file, Policy);

const earlierPolicyFiles = (dir: string): string[] =>
  namesIn(dir)
    .filter((name) => /^policy-.+\.yaml$/u.test(name))
    .sort()
    .map((name) => join(dir, name));

/** A folder that is missing shows as missing files, each with its own message. */
const namesIn = (dir: string): string[] => {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
};

function readYamlFile<T>(file: string, schema: z.ZodType<T>): FileRead<T> {
  const text = textOf(file);
  if (text === null)
    return { ok: false, mistakes: [`${file}:1: the file is not there; put it into the town's folder`] };
  const read = readYaml(text);
  if (!read.ok) return { ok: false, mistakes: [`${file}:${read.line}: ${read.message}; mend the YAML`] };
  const mistake = (problem: Problem) => `${file}:${read.lineOf(problem.path)}: ${problemText(problem)}`;
  const parsed = schema.safeParse(read.value, { reportInput: true });
  if (!parsed.success) return { ok: false, mistakes: problemsOf(parsed.error).map(mistake) };
  return { ok: true, value: parsed.data, mistake };
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";
