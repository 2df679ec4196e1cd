import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import JSZip from "jszip";
import { describe, expect, test } from "vitest";
import { drawDossier } from "../../src/bot/documents/draw-dossier.js";
import { collectDossier } from "../../src/bot/dossier/collect-dossier.js";
import { dossierPage } from "../../src/cards/dossier-view.js";
import { Dossier } from "../../src/flows/dossier/dossier.js";
import { verifyDossier } from "../../src/flows/dossier/verify-dossier.js";
import { type Chained, canonical, type Emptied, emptied } from "../../src/flows/trace/chain.js";
import { seal } from "../../src/flows/trace/seal.js";
import type { StoredSeal } from "../../src/models/seals.js";
import { runCli } from "../operations/cli.js";
import { tempDir } from "../temp-dir.js";
import { Scene, say } from "../whistle/scene.js";
import { at, directory, policy } from "../whistle/town.js";

const sha256 = (text: string | Uint8Array): string => createHash("sha256").update(text).digest("hex");
const number = "20260105-0001";
const phone = "13812345678";

/** A whistle with what has to be hidden, from the call to the rating. */
function closedScene(): Scene {
  const scene = new Scene();
  const text = `柳园社区三号楼2单元501室住户反映占道堆物，联系人：张三丰，电话${phone}`;
  scene.blows("lake-whistler", { unitIds: ["lake-urban"], text, images: ["img_a"] });
  scene.at("05 09:20").does("lake-urban-duty", { ...say.accept, coming: { name: "李明", phone } });
  scene.at("05 10:00").does("lake-urban-duty", say.checkIn);
  scene.at("05 10:30").does("lake-urban-duty", { ...say.progress, text: `已联系${phone}` });
  scene.at("06 10:30").does("lake-urban-duty", { ...say.resolve, images: ["img_b", "img_gone"] });
  scene.at("06 11:00").does("lake-whistler", say.verify("a1"));
  scene.does("lake-whistler", say.rate("a1", 4));
  return scene;
}

function sealed(date: string, scene: Scene, before: StoredSeal | null, covers = true): StoredSeal {
  const end = at(`${date.slice(8)} 23:59`);
  const last = scene.trace.findLast((entry) => entry.at <= end);
  const own = covers && last ? [{ whistleId: "w1", seq: last.seq, hash: last.hash }] : [];
  const made = seal(date, [...own, { whistleId: "w2", seq: 1, hash: sha256("other") }], sha256);
  const previous = before && { date: before.date, mark: before.mark };
  const mark = sha256(canonical({ date, root: made.root, previous }));
  return { ...made, previous, mark, sealedAt: end };
}

const pictures = new Map([
  ["img_a", Buffer.from("a")],
  ["img_b", Buffer.from("b")],
]);
const lark = { getImage: async (key: string) => pictures.get(key) ?? null };

async function made(
  scene: Scene,
  {
    original = false,
    days = 3,
    trace = scene.trace,
  }: { original?: boolean; days?: number; trace?: (Chained<unknown, unknown> | Emptied)[] } = {},
): Promise<Dossier> {
  const first = sealed("2026-01-05", scene, null);
  const second = sealed("2026-01-06", scene, first);
  const third = sealed("2026-01-07", scene, second, false);
  const all = [first, second, third].slice(0, days);
  const seals = {
    async *all() {
      yield* all;
    },
  };
  const asked = { whistle: scene.whistle, trace, original, reason: original ? "信访复查" : "", at: at("08 09:30") };
  const dossier = await collectDossier(
    { ...asked, madeFor: { name: "王芳", unit: "督查室" } },
    { seals, receiptsOf: async () => [], lark },
  );
  return Dossier.parse(JSON.parse(JSON.stringify(dossier)));
}

const verdict = (dossier: Dossier, mark: string | null = null) => verifyDossier(dossier, mark, sha256);
const edited = (dossier: Dossier, from: string, to: string): Dossier => {
  const text = JSON.stringify(dossier);
  expect(text).toContain(from);
  return Dossier.parse(JSON.parse(text.replace(from, to)));
};

describe("a dossier", () => {
  test.each([true, false])(
    "proves itself against the mark of any seal that covers it (original: %s)",
    async (original) => {
      const dossier = await made(closedScene(), { original });
      const count = dossier.entries.length;
      const [first, second] = dossier.seals;
      expect(verdict(dossier, first?.mark).provenTo).toBeLessThan(count);
      expect(verdict(dossier, second?.mark)).toMatchObject({ faults: [], provenTo: count });
      expect(verdict(dossier, dossier.later[0]?.mark)).toMatchObject({ faults: [], provenTo: count });
      expect(verdict(dossier)).toMatchObject({ faults: [], provenTo: null });
      expect(verdict(dossier, sha256("x")).faults).toHaveLength(1);
    },
  );

  test("for everybody hides number, door and name, and still proves what it shows", async () => {
    const dossier = await made(closedScene());
    const text = JSON.stringify(dossier);
    for (const hidden of [phone, "501室", "张三丰"]) expect(text).not.toContain(hidden);
    expect(text).toContain("138****5678");
    expect(verdict(dossier).counts.masked).toBe(3);
    const changed = verdict(edited(dossier, "138****5678", "138****0000"), dossier.later[0]?.mark);
    expect(changed.faults[0]).toEqual({ where: "entry 1", why: "its content is not what was hashed" });
  });

  test("with the original holds it, and names the reason", async () => {
    const dossier = await made(closedScene(), { original: true });
    expect(JSON.stringify(dossier)).toContain(phone);
    expect(dossier.reason).toBe("信访复查");
  });

  test.each<[string, string, string, string]>([
    ["the text of a result", "已清理完毕", "未清理", "content"],
    ["who did it", '"memberId":"lake-urban-duty"', '"memberId":"lake-urban-head"', "content"],
    ["a moment", "2026-01-06T02:30:00.000Z", "2026-01-06T02:00:00.000Z", "content"],
    ["the number", `"number":"${number}"`, '"number":"20260105-0009"', "is that of whistle"],
  ])("in which %s was changed says where", async (_, from, to, why) => {
    const dossier = await made(closedScene(), { original: true });
    const { faults } = verdict(edited(dossier, from, to), dossier.later[0]?.mark);
    expect(faults.some((fault) => fault.why.includes(why) || fault.why.includes("was changed"))).toBe(true);
    expect(faults.length).toBeGreaterThan(0);
  });

  test("forged from its first entry on is whole by itself and contradicts the seal", async () => {
    const other = closedScene();
    other.at("06 12:00");
    const forged = new Scene();
    forged.blows("lake-whistler", { unitIds: ["lake-urban"], text: "另一件事" });
    const dossier = await made(other, { trace: forged.trace });
    const { faults } = verdict(dossier);
    expect(faults.some(({ where, why }) => where.startsWith("seal") && why.includes("another content"))).toBe(true);
  });

  test("with an entry, a seal or a picture taken out is found", async () => {
    const dossier = await made(closedScene());
    const without = (change: Partial<Dossier>) => verdict({ ...dossier, ...change }).faults.map(({ where }) => where);
    expect(without({ entries: dossier.entries.toSpliced(3, 1) })).toContain("entry 4");
    expect(without({ entries: dossier.entries.slice(0, -1) })).toContain("seal of 2026-01-06");
    expect(without({ evidence: dossier.evidence.slice(1) }).some((where) => where.startsWith("evidence"))).toBe(true);
    expect(without({ evidence: dossier.evidence.map((one) => ({ ...one, sha256: sha256("x") })) })).toContain(
      "evidence",
    );
    expect(without({ seals: dossier.seals.slice(0, 1) })).toContain("seal of 2026-01-07");
  });

  test("knows the sums of its pictures, and which the platform no longer hands out", async () => {
    const { evidence } = await made(closedScene());
    expect(evidence.map(({ key, sha256: sum }) => [key, sum])).toEqual([
      ["img_a", sha256("a")],
      ["img_b", sha256("b")],
      ["img_gone", null],
    ]);
  });

  test("whose contents were removed when their time was over still proves its chain", async () => {
    const scene = closedScene();
    const dossier = await made(scene, { trace: scene.trace.map((entry) => emptied(entry, sha256)) });
    expect(JSON.stringify(dossier)).not.toContain("已清理完毕");
    const { faults, counts } = verdict({ ...dossier });
    expect(counts.removed).toBe(dossier.entries.length);
    expect(faults.filter(({ where }) => where.startsWith("entry") && where !== "entry 1")).toEqual([]);
  });
});

describe("npm run dossier", () => {
  const file = async (dossier: object) => {
    const path = join(await tempDir("dossier"), "d.json");
    await writeFile(path, JSON.stringify(dossier));
    return path;
  };
  const cli = (...args: string[]) => runCli("dossier-cli", args, { MONGODB_URI: undefined });

  test("needs no database, says what is proven and what is not", async () => {
    const dossier = await made(closedScene());
    const path = await file(dossier);
    const plain = await cli("verify", path);
    expect(plain.code).toBe(0);
    expect(plain.out).toContain("NOT PROVEN from outside");
    const mark = dossier.later[0]?.mark ?? "";
    const proven = await cli("verify", path, "--seal", mark);
    expect(proven).toMatchObject({ code: 0, out: expect.stringContaining("PROVEN against the mark given") });
    const kept = await file({ posted: mark });
    expect(await cli("verify", path, "--seal", kept)).toMatchObject({
      code: 0,
      out: expect.stringContaining("PROVEN against"),
    });
    const changed = await cli("verify", await file(edited(dossier, "已清理完毕", "没有清理")), "--seal", mark);
    expect(changed).toMatchObject({
      code: 1,
      out: expect.stringMatching(/entry \d+: its content is not what was hashed/),
    });
    expect(await cli("verify", await file({ format: "x" }))).toMatchObject({ code: 1 });
    expect(await cli("look")).toMatchObject({ code: 2 });
  });
});

describe("the Word document", () => {
  const drawn = async (scene: Scene, original = false) => {
    const page = dossierPage(await made(scene, { original }), scene.whistle, { directory, policy });
    const file = await drawDossier(page);
    const zip = await JSZip.loadAsync(file);
    return { file, page, xml: (await zip.file("word/document.xml")?.async("string")) ?? "" };
  };

  test("holds what people wrote with the marks that would break a file or turn its words taken out", async () => {
    const page = dossierPage(await made(closedScene()), closedScene().whistle, { directory, policy });
    const file = await drawDossier({ ...page, title: "卷宗\u0001\u202E<w:br/>&\uD800末" });
    const xml = (await (await JSZip.loadAsync(file)).file("word/document.xml")?.async("string")) ?? "";
    expect(xml).toContain("卷宗&lt;w:br/&gt;&amp;末");
  });

  test("tells the course in Chinese, hides what is to be hidden, and shows how to check it", async () => {
    const { xml, page, file } = await drawn(closedScene());
    for (const shown of [number, "办理全过程", "签收", "已清理完毕", "留痕校验", "138****5678", "三号楼**"])
      expect(xml).toContain(shown);
    for (const hidden of [phone, "张三丰", "501室"]) expect(xml).not.toContain(hidden);
    expect(JSON.stringify(page)).not.toContain("其他事项");
    if (process.env.KEEP_DOCX) writeFileSync(`${process.env.KEEP_DOCX}/short.docx`, file);
  });

  test("with the original names its reader on every page", async () => {
    const { xml, page } = await drawn(closedScene(), true);
    expect(xml).toContain(phone);
    expect(page.footer).toContain("王芳专用");
  });

  test("bears long texts and many departments", async () => {
    const scene = new Scene();
    const unitIds = ["lake-enforcement", "lake-urban", "lake-market", "lake-police", "lake-environment"];
    scene.blows("lake-whistler", { unitIds, text: "占道堆物影响通行。".repeat(220), place: "柳园社区".repeat(20) });
    for (const unit of unitIds) {
      scene.does(`${unit}-duty`, say.accept);
      scene.does(`${unit}-duty`, say.checkIn);
      for (let day = 0; day < 8; day += 1)
        scene.does(`${unit}-duty`, { ...say.progress, text: `第${day}次反馈，`.repeat(100) });
    }
    const { xml, file } = await drawn(scene);
    expect(xml).toContain("第7次反馈");
    if (process.env.KEEP_DOCX) writeFileSync(`${process.env.KEEP_DOCX}/long.docx`, file);
  });
});
