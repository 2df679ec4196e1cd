import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readSceneFiles } from "../../src/sandbox/scenes/scene-files.js";
import {
  button,
  card,
  li,
  sendCard,
  startTown,
  startWebhookBot,
  street,
  type Town,
  type WebhookBot,
  wang,
} from "./small-town.js";

const scene = {
  id: "leak",
  title: { zh: "漏水", en: "A leak" },
  steps: [
    {
      call: "messages" as const,
      body: { from: "@street:whistler", chatId: "#unit:street", text: "吹哨 @王芳" },
      caption: { zh: "街道吹哨", en: "The street whistles" },
    },
    {
      call: "press" as const,
      body: { by: "@李明", messageId: "#unit:street/button:签", label: "签收" },
      shows: [{ person: "@王芳", chat: "#p2p:@王芳" }],
    },
    { call: "messages" as const, body: { from: "@李明", chatId: "#p2p:@李明", text: "谢谢" } },
  ],
};

let town: Town;
let bot: WebhookBot;
beforeAll(async () => {
  town = await startTown({ scenes: [scene] });
  bot = await startWebhookBot({
    "im.message.receive_v1": async ({ message }: { message: { content: string } }) => {
      if (message.content.includes("吹哨")) await sendCard(town, street, card(button("签收", { n: 1 })));
    },
    "card.action.trigger": async () => ({
      toast: { type: "success", content: "已签收" },
      card: { type: "raw", data: card({ tag: "markdown", content: "已签收" }) },
    }),
  });
});
beforeEach(async () => {
  await town.control("reset", {});
  town.sandbox.setWebhookUrl(bot.url);
});
afterAll(async () => {
  await town.stop();
  await bot.stop();
});

test("shipped scenes are listed, and one is given whole with the people and chats of this run", async () => {
  expect(await town.control("scenes")).toEqual({ scenes: [{ id: "leak", title: scene.title, steps: 3 }] });
  expect(await town.control("scenes/leak")).toMatchObject({
    title: scene.title,
    steps: [
      { caption: { zh: "街道吹哨" }, shows: [{ openId: li, chatId: null }] },
      { body: { by: "@李明" }, shows: [{ openId: wang, chatId: expect.stringMatching(/^oc_/) }] },
      { shows: [{ openId: li }] },
    ],
  });
  expect(await town.raw("GET", "/sandbox/api/scenes/flood")).toMatchObject({ status: 404 });
});

test("a scene that begins with a move of the clock can begin there, and what is recorded of it says so once", async () => {
  const at = "2026-02-17T02:40:00+08:00";
  await town.control("reset", { at });
  expect(await town.control("town")).toMatchObject({ now: at });
  expect(await town.control("scene")).toEqual({ steps: [{ call: "clock", body: { to: at } }] });
  const steps = [{ call: "clock", body: { to: at } }, ...scene.steps.slice(2)];
  expect(await town.control("scene", { steps })).toEqual({ steps: 2, refusals: [] });
  expect(await town.control("town")).toMatchObject({ now: at });
  expect((await town.control("scene")).steps).toHaveLength(2);
  for (const early of ["2026-01-05T08:59:00+08:00", "yesterday"])
    expect(await town.raw("POST", "/sandbox/api/reset", { at: early })).toMatchObject({ status: 400 });
});

test("one step at a time: who plays sets the pace and hears what came of it", async () => {
  const [says, presses, thanks] = scene.steps;
  expect(await town.control("scene/step", says ?? {})).toMatchObject({
    status: 200,
    answer: { chatId: street },
    came: [{ chat: `#${street}`, title: "哨令", chatId: street }],
    shows: [{ openId: li, chatId: null }],
  });
  expect(await town.control("scene/step", presses ?? {})).toMatchObject({
    status: 200,
    answer: { toast: { content: "已签收" } },
    came: [],
  });
  expect(await town.control("scene/step", thanks ?? {})).toMatchObject({ status: 200, came: [] });
  const nobody = { call: "messages", body: { from: "@nobody:head", text: "?" } };
  expect(await town.control("scene/step", nobody)).toMatchObject({
    status: 404,
    answer: { error: { msg: "no such person: @nobody:head" } },
    shows: [],
  });
  expect((await town.control("scene")).steps).toHaveLength(3);
});

test("a text that looks like a reference stays a text", async () => {
  await town.control("scene/step", { call: "messages", body: { from: "@李明", text: "@王芳 #1" } });
  const { messages } = await town.control(`chats/p2p/messages?viewer=${li}`);
  expect(messages).toMatchObject([{ text: "@王芳 #1" }]);
});

test("a scene file that is wrong is named with what is wrong in it; a folder that isn't there holds no scene", async () => {
  const dir = await mkdtemp(join(tmpdir(), "scenes-"));
  expect(readSceneFiles(join(dir, "none"))).toEqual([]);
  await writeFile(join(dir, "1.json"), JSON.stringify(scene));
  expect(readSceneFiles(dir)).toEqual([scene]);
  await writeFile(join(dir, "2.json"), JSON.stringify({ ...scene, steps: [{ call: "jump", body: {} }] }));
  expect(() => readSceneFiles(dir)).toThrow(/2\.json: .*\n.*steps\[0\]\.call/);
  await rm(dir, { recursive: true });
});

test("what was recorded runs as a vitest story, and the story notices when the bot says something else", async () => {
  for (const step of scene.steps) await town.control("scene/step", step);
  await town.control("clock", { advance: "PT5M" });
  const story = await (await fetch(`${town.sandbox.url}/sandbox/api/scene?format=story`)).text();
  expect(story).toContain('"by":"@李明"');
  expect(story).toContain('{"status":200,"toast":{"type":"success","content":"已签收"}}');
  expect(await storyRun(story, "recorded")).toMatchObject({ code: 0 });
  const changed = story.replace(`#${street} 哨令`, `#${street} 别的`);
  expect(await storyRun(changed, "changed")).toMatchObject({ code: 1, out: expect.stringContaining("别的") });
  expect(await town.raw("GET", "/sandbox/api/scene?format=go")).toMatchObject({ status: 400 });
});

/** Runs vitest on a file of its own, as whoever exported it would; it stands where `vitest` can be imported. */
async function storyRun(text: string, name: string): Promise<{ code: number; out: string }> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const dir = await mkdtemp(join(root, "dist-story-"));
  await writeFile(join(dir, `${name}.test.ts`), text);
  await writeFile(join(dir, "vitest.config.ts"), "export default {};\n");
  const env = { ...process.env, SANDBOX_URL: town.sandbox.url, CI: "1", NO_COLOR: "1" };
  try {
    return await new Promise((resolve) => {
      const args = [join(root, "node_modules/vitest/vitest.mjs"), "run", "--root", dir];
      const child = execFile(process.execPath, args, { cwd: dir, env }, (_, out, err) =>
        resolve({ code: child.exitCode ?? -1, out: out + err }),
      );
    });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
