import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { canonical, chain, genesis, verifyChain } from "../../src/flows/trace/chain.js";
import { seal, verifySeal } from "../../src/flows/trace/seal.js";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 5, 1, minute));

const lines = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    at: at(from + index),
    by: { kind: "person", memberId: "wang" },
    source: `om_${from + index}`,
    change: { event: { type: "nudged", text: "请尽快到场" }, opens: [], closes: [] },
  }));

describe("the one text of a value", () => {
  test("does not depend on the order of keys, nor on fields that are undefined", () => {
    expect(canonical({ b: 1, a: { d: [1, "x"], c: null } })).toBe('{"a":{"c":null,"d":[1,"x"]},"b":1}');
    expect(canonical({ a: 1, b: undefined })).toBe(canonical({ a: 1 }));
  });

  test("is the same for a date and for what an exported file holds of it", () => {
    const entry = { at: at(0), nested: [{ dueAt: at(5) }] };
    expect(canonical(JSON.parse(JSON.stringify(entry)))).toBe(canonical(entry));
  });

  test("is the same for half a character and for the mark by which a database stores it", () => {
    const cut = "燃气🔥".slice(0, -1);
    expect(canonical({ text: cut })).toBe(canonical({ text: new TextDecoder().decode(new TextEncoder().encode(cut)) }));
  });

  test("tells different values apart", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = JSON.stringify(JSON.parse(canonical(a))) === JSON.stringify(JSON.parse(canonical(b)));
        expect(canonical(a) === canonical(b)).toBe(same);
      }),
    );
  });

  test("keeps what was said: parsing it gives the value back", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("a chain", () => {
  test("begins at the genesis, numbers its entries and binds each to the one before", () => {
    const entries = chain(null, lines(3), sha256);
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(entries[0]?.prev).toBe(genesis);
    expect(entries[1]?.prev).toBe(entries[0]?.hash);
    expect(verifyChain(entries, sha256)).toEqual({ ok: true });
  });

  test("goes on where it ended", () => {
    const first = chain(null, lines(2), sha256);
    const last = first.at(-1);
    const both = [...first, ...chain(last ?? null, lines(2, 2), sha256)];
    expect(both).toEqual(chain(null, lines(4), sha256));
    expect(verifyChain(both, sha256)).toEqual({ ok: true });
  });

  test("an empty one is in order", () => {
    expect(verifyChain([], sha256)).toEqual({ ok: true });
  });

  const entries = chain(null, lines(5), sha256);
  const changed = (index: number, change: object) =>
    entries.map((entry, i) => (i === index ? { ...entry, ...change } : entry));

  test.each([
    ["another person", { by: { kind: "person", memberId: "li" } }, "content"],
    ["another time", { at: at(1) }, "content"],
    ["another source", { source: "om_x" }, "content"],
    ["another text", { change: { event: { type: "nudged", text: "" }, opens: [], closes: [] } }, "content"],
    ["another hash", { hash: sha256("x") }, "content"],
    ["another link", { prev: sha256("x") }, "link"],
    ["another number", { seq: 9 }, "number"],
  ])("names the entry in which somebody wrote %s", (_, change, why) => {
    expect(verifyChain(changed(2, change), sha256)).toEqual({ ok: false, seq: 3, why });
  });

  test("shows a changed entry whose own hash was made to fit at the next one", () => {
    const forged = entries[2];
    if (forged === undefined) throw new Error("no third entry");
    const [made] = chain({ seq: 2, hash: forged.prev }, lines(1, 7), sha256);
    expect(verifyChain(changed(2, made ?? {}), sha256)).toEqual({ ok: false, seq: 4, why: "link" });
  });

  test("shows an entry taken out, put in twice or moved", () => {
    expect(verifyChain(entries.toSpliced(2, 1), sha256)).toEqual({ ok: false, seq: 3, why: "number" });
    expect(verifyChain(entries.toSpliced(2, 0, ...entries.slice(2, 3)), sha256)).toMatchObject({ ok: false, seq: 4 });
    expect(verifyChain(entries.toReversed(), sha256)).toMatchObject({ ok: false, seq: 1 });
  });

  test("shows any one character changed anywhere in an exported file", () => {
    const file = JSON.stringify(entries);
    fc.assert(
      fc.property(fc.nat(file.length - 1), (position) => {
        const other = file[position] === "7" ? "8" : "7";
        const read = parsed(file.slice(0, position) + other + file.slice(position + 1));
        if (read !== null) expect(verifyChain(read, sha256)).toMatchObject({ ok: false });
      }),
    );
  });
});

/** A file read back; null if it cannot be read at all, which shows by itself. */
function parsed(text: string): ReturnType<typeof chain> | null {
  try {
    const read: ReturnType<typeof chain> = JSON.parse(text);
    const entries = read.map((entry) => ({ ...entry, at: new Date(entry.at) }));
    // A moment without its Z would be read by the machine's own time zone: no exported file has one.
    const isMoment = ({ at: moment }: { at: unknown }) => z.iso.datetime().safeParse(moment).success;
    return read.every(isMoment) ? entries : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

describe("the daily seal", () => {
  const chains = new Map([
    ["w1", chain(null, lines(3), sha256)],
    ["w2", chain(null, lines(2), sha256)],
  ]);
  const heads = [...chains].map(([whistleId, entries]) => ({
    whistleId,
    seq: entries.length,
    hash: entries.at(-1)?.hash ?? "",
  }));
  const sealed = seal("2026-01-05", heads, sha256);
  const entriesOf = (whistleId: string) => chains.get(whistleId) ?? null;

  test("does not depend on the order in which the whistles come", () => {
    expect(seal("2026-01-05", heads.toReversed(), sha256)).toEqual(sealed);
  });

  test("differs with the day and with any end of a chain", () => {
    expect(seal("2026-01-06", heads, sha256).root).not.toBe(sealed.root);
    expect(seal("2026-01-05", heads.slice(1), sha256).root).not.toBe(sealed.root);
  });

  test("holds while the chains only grow", () => {
    const grown = chain(chains.get("w1")?.at(-1) ?? null, lines(1, 9), sha256);
    const later = (id: string) => (id === "w1" ? [...(chains.get("w1") ?? []), ...grown] : entriesOf(id));
    expect(verifySeal(sealed, later, sha256)).toEqual({ ok: true });
  });

  test("shows a tail cut off, which the chain alone does not", () => {
    const cut = (id: string) => (id === "w1" ? (chains.get("w1")?.slice(0, 2) ?? null) : entriesOf(id));
    expect(verifyChain(cut("w1") ?? [], sha256)).toEqual({ ok: true });
    expect(verifySeal(sealed, cut, sha256)).toEqual({ ok: false, why: "missing", whistleId: "w1", seq: 3 });
  });

  test("shows a whistle that is gone, and a chain written anew from the start", () => {
    const gone = (id: string) => (id === "w2" ? null : entriesOf(id));
    expect(verifySeal(sealed, gone, sha256)).toMatchObject({ ok: false, why: "missing", whistleId: "w2" });
    const anew = (id: string) => (id === "w2" ? chain(null, lines(2, 5), sha256) : entriesOf(id));
    expect(verifySeal(sealed, anew, sha256)).toMatchObject({ ok: false, why: "changed", whistleId: "w2" });
  });

  test("shows a seal whose own list was changed", () => {
    expect(verifySeal({ ...sealed, heads: sealed.heads.slice(1) }, entriesOf, sha256)).toEqual({
      ok: false,
      why: "root",
    });
  });
});
