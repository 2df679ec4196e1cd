import { readdir, readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkCard } from "../../src/sandbox/card-check.js";
import { isOldProperty } from "../../src/sandbox/cards/old-properties.js";
import { removedTags, tagShapes } from "../../src/sandbox/cards/shapes.js";
import { componentCoverage, coverageTables, endpointCoverage, eventCoverage } from "../../src/sandbox/coverage.js";
import { app, card, startTown, type Town } from "./small-town.js";

let town: Town;
let headers: Record<string, string>;
beforeAll(async () => {
  town = await startTown();
  const body = { app_id: app.appId, app_secret: app.appSecret };
  const { body: token } = await town.raw("POST", "/open-apis/auth/v3/tenant_access_token/internal", body);
  headers = { authorization: `Bearer ${token.tenant_access_token}` };
});
afterAll(() => town.stop());

const callsOf = (wanted: (support: string) => boolean) =>
  endpointCoverage.filter(({ support }) => wanted(support)).map(({ what }) => what.split(" "));

async function codeOf(method = "", pattern = ""): Promise<unknown> {
  const path = pattern.replace(/:\w+/g, "x");
  const response = await fetch(town.sandbox.url + path, {
    method,
    headers,
    redirect: "manual",
    ...(method === "GET" ? {} : { body: "{}" }),
  });
  const text = await response.text();
  return text.startsWith("{") ? JSON.parse(text).code : 0;
}

test.each(callsOf((support) => support !== "none"))("%s %s is there", async (method, path) => {
  expect([99991201, 99991301, 2200]).not.toContain(await codeOf(method, path));
});

test.each(callsOf((support) => support === "none"))(
  "%s %s is said to be absent, and answers so",
  async (method, path) => {
    expect([99991201, 99991301]).toContain(await codeOf(method, path));
  },
);

test("an endpoint that is only partly there says what is missing", () => {
  for (const { what, support, note } of endpointCoverage) if (support === "partial") expect(note, what).not.toBe("");
});

test("each kind of component is listed once, and none that the rules don't know", () => {
  const listed = componentCoverage.map(({ what }) => what).filter((what) => !what.includes("card"));
  expect(listed.toSorted()).toEqual(Object.keys(tagShapes).toSorted());
  const nobody = { knownUsers: new Set<string>(), knownImages: new Set<string>() };
  for (const tag of removedTags) expect(checkCard(card({ tag }), nobody)).toMatchObject({ subCode: 200861 });
});

test("what is called full leaves no property of a component undrawn", async () => {
  const page = new URL("../../src/sandbox/page/", import.meta.url);
  const files = ["card", "chart", "markdown"].map(async (folder) => {
    const names = await readdir(new URL(`${folder}/`, page));
    return Promise.all(names.map((name) => readFile(new URL(`${folder}/${name}`, page), "utf8")));
  });
  const words = new Set((await Promise.all(files)).flat().join("\n").match(/\w+/g));
  const translated = (property: string) => property.replace(/^i18n_/, ""); // `pick` finds them by the plain name
  const undrawn = componentCoverage.flatMap(({ what, support }) => {
    const properties = Object.keys(tagShapes[what] ?? {}).filter((each) => !isOldProperty({ tag: what }, each));
    const left = properties.filter((each) => !words.has(each) && !words.has(translated(each)));
    return support === "full" && left.length > 0 ? [[what, ...left]] : [];
  });
  expect(undrawn).toEqual([]);
});

test("events are listed once", () => {
  const kinds = eventCoverage.map(({ what }) => what);
  expect(new Set(kinds).size).toBe(kinds.length);
});

test("the tables stand in docs/SANDBOX.md as they are here", async () => {
  const docs = await readFile(new URL("../../docs/SANDBOX.md", import.meta.url), "utf8");
  const rows = (text: string) =>
    text.split("\n").flatMap((line) => (/^\| `/.test(line) ? line.replace(/ +/g, " ") : []));
  const coverage = docs.slice(docs.indexOf("## Coverage"));
  expect(rows(coverage)).toEqual(rows(coverageTables()));
});
