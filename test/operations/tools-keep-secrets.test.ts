import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeSheets } from "../../src/bot/documents/spreadsheet.js";
import { leaksIn } from "../chaos/leaks.js";
import { runCli } from "./cli.js";

/** Each tool of the command line, given what is broken and holds what nobody else should read. */
const password = "Sup3rS3cretWord";
const appSecret = "0123456789abcdef0123456789abcdef";
const mobile = "13812345678";
const landline = "(0871) 6536 1234";
const identity = "530102199001011234";
const nobodyThere = `mongodb://chuishao:${password}@127.0.0.1:1/town?serverSelectionTimeoutMS=200`;

let dir: string;
const at = (name: string) => join(dir, name);
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "chuishao-tools-"));
  const head = JSON.stringify({ version: 1, phone: mobile, id: identity });
  await writeFile(at("broken.json"), `{"number": ${mobile}, "who": 李某 ${landline} ${identity}`);
  await writeFile(at("other.json"), JSON.stringify({ [mobile]: landline, number: mobile, entries: identity }));
  await writeFile(at("broken.gz"), gzipSync(`${head}\n{"李某": ${mobile}\n{"end": ${mobile} ${identity}`));
  await writeFile(at("no-gzip.gz"), `李某 ${mobile} ${password}`);
  await writeFile(at("broken.xlsx"), `李某 ${mobile} ${password}`);
  await writeFile(
    at("policy.yaml"),
    `version: ${mobile}\n"${landline}": 李某 {${identity}\n${appSecret}: *${mobile}\n`,
  );
  await writeFile(at("keys.yaml"), `"${mobile}": ${landline}\n${appSecret}: [${identity}]\n`);
  await writeSheets(at("roster.xlsx"), [
    {
      name: "值班表",
      rows: [
        ["单位", "开始日期", "结束日期", "值班人员"],
        [mobile, landline, identity, mobile],
      ],
    },
  ]);
  await writeSheets(at("org.xlsx"), [
    {
      name: "单位",
      rows: [
        ["编号", "名称"],
        [mobile, landline],
      ],
    },
    {
      name: "人员",
      rows: [
        ["编号", "姓名", "手机"],
        ["p", identity, `${mobile}9`],
        ["q", "李某", mobile],
      ],
    },
  ]);
  await mkdir(at("town"));
  const org = await readFile("data/org.yaml", "utf8");
  await writeFile(at("town/org.yaml"), org.replace('mobile: "19900000001"', `mobile: "${landline}", "${mobile}": x`));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

type Call = [tool: Parameters<typeof runCli>[0], args: string[], env?: Record<string, string>];
const attacks = (): Call[] => [
  ["backup-cli", ["backup", "--out", at("new.gz")], { MONGODB_URI: nobodyThere }],
  ["backup-cli", ["backup", "--out", at("no/such/folder/new.gz")], { MONGODB_URI: nobodyThere }],
  ["backup-cli", ["backup", "--out", at("new.gz")], { MONGODB_URI: `mongodb://chuishao:${password}/x@y@z:1/town` }],
  ["backup-cli", ["backup", nobodyThere], {}],
  ["backup-cli", ["restore", "--from", at("broken.gz"), "--into", nobodyThere]],
  ["backup-cli", ["restore", "--from", at("no-gzip.gz"), `--into=${nobodyThere}`]],
  ["backup-cli", ["restore", "--from", at("none.gz"), "--into", nobodyThere, "--loud"]],
  ["trace-cli", ["verify"], { MONGODB_URI: nobodyThere }],
  ["trace-cli", ["verify"], { DATA_DIR: at("none"), MONGODB_URI: "" }],
  ["dossier-cli", ["verify", at("broken.json")]],
  ["dossier-cli", ["verify", at("other.json")]],
  ["dossier-cli", ["verify", at("other.json"), "--seal", at("broken.json")]],
  ["org-cli", ["import", at("org.xlsx"), "--dry-run"]],
  ["org-cli", ["import", at("broken.xlsx"), "--dry-run"]],
  ["org-cli", ["export", at("no/such/folder.xlsx")]],
  ["org-cli", ["export", at("out.xlsx")], { TOWN_DIR: at("town") }],
  ["org-cli", ["export", at("out.xlsx")], { TOWN_DIR: at("none") }],
  ["policy-cli", ["check", at("policy.yaml")]],
  ["policy-cli", ["check", dir]],
  ["policy-cli", ["check", at("none.yaml")]],
  ["roster-cli", ["import", at("roster.xlsx"), "--dry-run"]],
  ["roster-cli", ["import", at("broken.xlsx")]],
  ["roster-cli", ["import", at("none.xlsx")], { MONGODB_URI: nobodyThere }],
  [
    "main",
    [],
    { MONGODB_URI: nobodyThere, LARK_APP_ID: "cli_0123456789abcdef", API_KEYS: at("keys.yaml"), API_PORT: "0" },
  ],
];

test("no tool tells a password, a number of a person or a secret in its words about what is wrong, and none throws up", async () => {
  const all = attacks();
  expect(new Set(all.map(([tool]) => tool)).size).toBe(7);
  for (let from = 0; from < all.length; from += 4) {
    const some = all.slice(from, from + 4);
    const ran = await Promise.all(
      some.map(([tool, args, env]) => runCli(tool, args, { LARK_APP_SECRET: appSecret, LOG_LEVEL: "debug", ...env })),
    );
    for (const [index, { code, out, err }] of ran.entries()) {
      const what = `${some[index]?.slice(0, 2).flat().join(" ")}: ${out}${err}`;
      const said = `${out}${err}`.replaceAll(dir, "");
      expect(code, what).toBeGreaterThan(0);
      expect(said.trim(), what).not.toBe("");
      expect(leaksIn(said.split("\n"), { secrets: [password, appSecret] }), what).toEqual([]);
      for (const secret of [mobile, landline, "6536 1234", identity, "李某"]) expect(said, what).not.toContain(secret);
      // Words, not a stack with its places in the program.
      if (some[index]?.[0] !== "main") expect(said, what).not.toMatch(/\n\s+at .*:\d+:\d+/);
    }
  }
}, 60_000);
