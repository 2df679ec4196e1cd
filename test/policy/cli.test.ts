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
