const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', sim: "∼", nbsp: " ", zwj: "" };

/** Card markdown as plain text: what is written, without its marks. `nameOf` gives a mentioned person's name. */
export function markdownText(markdown: string, nameOf: (id: string) => string | null): string {
  const text = markdown
    .replace(
      /<(at|person)\s+[^>]*?\bids?\s*=\s*['"]?([^'"\s>]+)['"]?[^>]*>(?:\s*<\/\1>)?/g,
      (_, tag: string, ids: string) =>
        ids
          .split(",")
          .map((id) => `${tag === "at" ? "@" : ""}${id === "all" ? "所有人" : (nameOf(id) ?? id)}`)
          .join(" "),
    )
    .replace(/<local_datetime[^>]*millisecond\s*=\s*['"]?(\d+)[^>]*>(?:<\/local_datetime>)?/g, (_, ms: string) =>
      minuteOf(Number(ms)),
    )
    .replace(/<br\s*\/?>/g, "\n")
    .replace(/<\/?[a-z_]+(?:\s[^>]*)?>/g, "")
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|~~|`{1,3})/g, "")
    .replace(/(?<![\w*])\*(?!\s)([^*\n]+?)\*/g, "$1")
    .replace(/^\s{0,3}(?:#{1,6}|>)\s+/gm, "")
    .replace(/^\s*(?:---|<hr>)\s*$/gm, "");
  return decodeEntities(text)
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d+)|([a-z]+));/g, (whole, code: string | undefined, name: string | undefined) =>
    code ? String.fromCodePoint(Number(code)) : (entities[name ?? ""] ?? whole),
  );
}

/** "2026-01-05 09:00" in China's time, as a client there shows a moment. */
export const minuteOf = (ms: number): string =>
  new Date(ms + 8 * 3600_000).toISOString().slice(0, 16).replace("T", " ");
