import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { tempDir } from "../temp-dir.js";
import { button, card } from "./small-town.js";

const program = (name: string): string => fileURLToPath(new URL(`../../dist/sandbox/${name}.js`, import.meta.url));

const run = (name: string, args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(process.execPath, [program(name), ...args], (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });

test("card files are checked from the command line; a refused one ends it with 1 and the reason", async () => {
  const folder = await tempDir("cards");
  const [good, bad] = [join(folder, "good.json"), join(folder, "bad.json")];
  await writeFile(good, JSON.stringify(card(button("签收", { n: 1 }))));
  await writeFile(bad, JSON.stringify(card({ tag: "note" })));
  expect(await run("card-check-cli", ["check", good])).toEqual({ code: 0, out: `${good}: ok\n`, err: "" });
  const refused = await run("card-check-cli", ["check", good, bad, join(folder, "none.json")]);
  expect(refused.code).toBe(1);
  expect(refused.out).toContain(`${bad}: 230099 Failed to create card content, ext=ErrCode: 200861`);
  const several = join(folder, "several.json");
  const mistakes = card(
    { tag: "note" },
    { ...button("签收", { n: 1 }), colour: "red", element_id: "a-b" },
    { tag: "hr", margin: 4 },
  );
  await writeFile(several, JSON.stringify(mistakes));
  const { out } = await run("card-check-cli", ["check", several]);
  for (const line of [
    "body.elements[0]: cards of schema V2 no longer support this capability (unsupported tag note); right would be: a div",
    "body.elements[1]: invalid element_id (a-b); right would be: a letter",
    "body.elements[1].colour: unknown property (colour); right would be: tag, element_id",
    "body.elements[2].margin: parse card json err: should be a string (4)",
  ])
    expect(out).toContain(`\n  ${line}`);
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

test.each([
  [["--port", "abc"], "--port is a number from 0 to 65535, not abc"],
  [["--port", "70000"], "--port is a number from 0 to 65535, not 70000"],
  [["--webhook", "127.0.0.1:4000"], "--webhook is a URL that begins with http:// or https://"],
  [["--webhook", "ftp://127.0.0.1/"], "--webhook is a URL that begins with http:// or https://"],
  [["--mode", "pigeon"], "--mode is webhook or ws, not pigeon"],
  [["--mode", "ws", "--webhook", "http://127.0.0.1:1/"], "leave one of the two out"],
  [["--secret="], "--secret is empty"],
  [["--clock", "fast"], "--clock is real or still, not fast"],
  [["--scopes=-im:nothing"], "--scopes can't take im:nothing away: there are im:message,"],
  [["--scopes=-im:message,im:chat"], "either all that there are, or with - those that are taken away"],
  [["--events", "im.message.sent"], "--events has no im.message.sent: there are im.message.receive_v1,"],
  [["--switch", "wsRepeat"], "--switch is name=value, not wsRepeat"],
  [["--switch", "wsPingInterval=often"], "switches: wsPingInterval: "],
  [["--switch", "unknown=1"], 'switches: Unrecognized key: "unknown"'],
  [["extra"], "extra"],
])("%j is refused with a word and where to read on", async (args, words) => {
  const { code, err } = await run("cli", args);
  expect(code).toBe(2);
  expect(err).toContain(words);
  expect(err).toContain("npm run sandbox -- --help says what there is.");
});

test("an app id that the SDK would refuse is refused here", async () => {
  expect(await run("cli", ["--app-id", "my-app"])).toMatchObject({ code: 2, err: expect.stringContaining("cli_") });
});
