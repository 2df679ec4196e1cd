import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { button, card } from "./small-town.js";

const program = (name: string): string => fileURLToPath(new URL(`../../dist/sandbox/${name}.js`, import.meta.url));

const run = (name: string, args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(process.execPath, [program(name), ...args], (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });

test("card files are checked from the command line; a refused one ends it with 1 and the reason", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cards-"));
  const [good, bad] = [join(folder, "good.json"), join(folder, "bad.json")];
  await writeFile(good, JSON.stringify(card(button("签收", { n: 1 }))));
  await writeFile(bad, JSON.stringify(card({ tag: "note" })));
  expect(await run("card-check-cli", ["check", good])).toEqual({ code: 0, out: `${good}: ok\n`, err: "" });
  const refused = await run("card-check-cli", ["check", good, bad, join(folder, "none.json")]);
  expect(refused.code).toBe(1);
  expect(refused.out).toContain(`${bad}: 230099 Failed to create card content, ext=ErrCode: 200861`);
  expect(refused.out).toContain("ENOENT");
  expect(await run("card-check-cli", [])).toMatchObject({ code: 2, err: expect.stringContaining("usage") });
});

test("the sandbox alone starts with people and chats, says what a bot needs, and stops on a signal", async () => {
  const child = spawn(process.execPath, [
    program("cli"),
    "--port",
    "0",
    "--app-id",
    "cli_00000000000000aa",
    "--secret",
    "s3cret",
  ]);
  const [first] = await once(child.stdout, "data");
  const url = /http:\/\/localhost:\d+/.exec(String(first))?.[0];
  const town = JSON.parse(await (await fetch(`${url}/sandbox/api/town`)).text());
  expect(town).toMatchObject({ bot: { appId: "cli_00000000000000aa", mode: "ws" } });
  expect(town.people.length).toBeGreaterThan(3);
  expect(town.chats.length).toBeGreaterThan(2);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("an app id that the SDK would refuse is refused here", async () => {
  expect(await run("cli", ["--app-id", "my-app"])).toMatchObject({ code: 2, err: expect.stringContaining("cli_") });
});
