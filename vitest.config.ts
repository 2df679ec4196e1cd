import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Rules, cards and words: they start nothing and leave nothing behind, so their files share a process and its modules. */
const pure = ["assessment", "calendar", "cards", "commands", "policy", "source", "trace", "triage", "whistle"];
const pureFiles = pure.map((folder) => `test/${folder}/**/*.test.ts`);

/** Real parts without the bot's whole program: each file stops what it started, so that they share modules as well. */
const parts = [
  "api",
  "bot",
  "dossier",
  "embedded-mongo",
  "jobs",
  "operations",
  "org",
  "page",
  "privacy",
  "relief",
  "sandbox",
];
const partFiles = parts.map((folder) => `test/${folder}/**/*.test.ts`);

/** Stories drive the whole program; their files share one for each process, which each of them finds as it starts. */
const stories = "test/stories/**/*.test.ts";

export default defineConfig({
  test: {
    globalSetup: ["test/global-setup.ts"],
    // A limit for what hangs; whole programs on a busy machine are merely slow.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "forks",
    // Whole programs wait more than they work: three at a time even where there are only two processors.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      { extends: true, test: { name: "pure", include: pureFiles, isolate: false } },
      { extends: true, test: { name: "stories", include: [stories], isolate: false } },
      { extends: true, test: { name: "parts", include: partFiles, isolate: false } },
      {
        extends: true,
        test: { name: "whole", include: ["test/**/*.test.ts"], exclude: [...pureFiles, stories, ...partFiles] },
      },
    ],
  },
});
