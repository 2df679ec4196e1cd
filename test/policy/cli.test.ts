import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { fifthCategory, lineOf, withChangedPolicy } from "./policy-file.js";

const policyCli = (...args: string[]) =>
  spawnSync(process.execPath, ["dist/policy-cli.js", ...args], { encoding: "utf8" });

describe("npm run policy", () => {
  test("check of a file in order ends with 0", () => {
    const { status, stdout } = policyCli("check", "data/policy.yaml");
    expect(stdout).toBe("data/policy.yaml: version 2026-01 is in order\n");
    expect(status).toBe(0);
  });

  test("check of a file with mistakes ends with 1 and names file and line", () => {
    withChangedPolicy("whistlers: 40", "whistlers: 29", (file) => {
      const { status, stdout } = policyCli("check", file);
      expect(stdout).toContain(
        `${file}:${lineOf("whistlers: 40", "whistlers: 29", "whistlers: 29")}: weights.whistlers: 29 per cent`,
      );
      expect(status).toBe(1);
    });
  });

  test.each([
    ["nudgeEvery: 10m", "nudgeEvery: 10分钟", "nudgeEvery: 10分钟", "write minutes as 5m"],
    ["accept: 5m", "accept: 5", "accept: 5", "5 is no time limit; write minutes as 5m"],
    ["nudgeEvery: 10m", "nudgeEvry: 10m", "nudgeEvry", "mend its spelling or take it out"],
    ["nudgeEvery: 10m", "\tnudgeEvery: 10m", "nudgeEvery", "mend the YAML"],
    ["clock: wall", "clock: sun", "clock: sun", "write one of wall, working"],
    ["category: routine", "category: rutine", "rutine", "name one of emergency, key, routine, coordination"],
  ])("%j written as %j is told with its line and what would be right", (from, to, passage, right) => {
    withChangedPolicy(from, to, (file) => {
      const { status, stdout } = policyCli("check", file);
      const told = stdout.split("\n").find((line) => line.startsWith(`${file}:${lineOf(from, to, passage)}: `));
      expect(told).toContain(right);
      expect(status).toBe(1);
    });
  });

  test("explain prints every category, every limit and the ladders, a fifth category too", () => {
    withChangedPolicy("categories:\n", fifthCategory, (file) => {
      const { status, stdout } = policyCli("explain", file);
      expect(stdout).toMatch(/livelihood 民生哨 +emergency 应急哨 +key 重点哨/u);
      expect(stdout).toMatch(/resolve +3wd w +4h +15wd w/u);
      expect(stdout).toMatch(/again +150 % +head, commandCentre +urgent by sms/u);
      expect(status).toBe(0);
    });
  });

  test.each([[[]], [["check"]], [["mend", "data/policy.yaml"]], [["check", "a", "b"]]])(
    "the call %j is explained and ends with 2",
    (args) => {
      const { status, stderr } = policyCli(...args);
      expect(stderr).toContain("npm run policy -- check FILE");
      expect(status).toBe(2);
    },
  );
});
